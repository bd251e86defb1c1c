internal import Crypto
internal import LiveUpdates
internal import Signage
internal import Synchronization

/// The emergencies of one instant as displays are told of them. Thousands that show the same are told the same bytes.
final class WrittenEmergencies: Sendable {
  /// What a state says behind the playlist's digest.
  struct Part: Sendable {
    let json: [UInt8]
    /// SHA-256 in hexadecimal.
    let digest: String
  }

  /// Times are told as the display's clocks read.
  private struct Key: Hashable {
    var places: [Int]
    var zone: Zone
  }

  private let board: EmergencyBoard
  private let from: Instant
  private let parts = Mutex<[Key: Part]>([:])

  init(_ emergencies: [Emergency], at now: Instant) {
    board = EmergencyBoard(emergencies, at: now)
    from = now
  }

  /// Whether the same are on screen at `now`, if nobody has done anything. A clock may be set back.
  func holds(at now: Instant) -> Bool { from <= now && board.until.map { now < $0 } ?? true }

  func part(on place: DisplayPlace) -> Part {
    let zone = place.zone
    let key = Key(places: board.places(on: place.display, at: place.site), zone: zone)
    if let present = parts.withLock({ $0[key] }) { return present }
    let json = JSONWriter.document { json in
      json.array("emergencies") { json in
        for place in key.places { json.object { Self.write(board.emergencies[place], zone, to: &$0) } }
      }
      json.member("pollSeconds", StateDocument.pollSeconds)
    }
    let part = Part(json: json, digest: SHA256.digest(of: json).hexadecimal)
    parts.withLock { $0[key] = part }
    return part
  }

  private static func write(_ emergency: Emergency, _ zone: Zone, to json: inout JSONWriter) {
    let message = emergency.message
    let closing = emergency.state == .active ? nil : emergency.closing
    json.member("id", emergency.id.text)
    json.member("revision", closing?.revision ?? emergency.revision)
    json.member("kind", message.kind.rawValue)
    json.member("phase", closing == nil ? "active" : emergency.state == .corrected ? "correction" : "allClear")
    json.member("precedence", message.precedence)
    if let level = message.level { json.member("level", level) } else { json.null("level") }
    json.member("presentation", closing == nil ? message.presentation.rawValue : "banner")
    json.member("source", emergency.source.rawValue)
    json.object("title") { PlaylistDocument.write(closing?.title ?? message.title, to: &$0) }
    json.object("text") { PlaylistDocument.write(closing?.text ?? message.text, to: &$0) }
    let issued =
      (closing == nil ? emergency.presentSince : emergency.endedAt) ?? emergency.createdAt
    json.member("issuedAt", zone.text(of: issued))
    json.member("expiresAt", zone.text(of: closing?.until ?? message.expiresAt))
  }
}

extension StateDocument {
  /// How often a player asks even if nobody pushes.
  static let pollSeconds = 60

  /// The state as it is pulled and pushed (DESIGN 5, GET /v1/player/state). Its tag speaks of the playlist, of all that is in
  /// `part`, and of the commands.
  init(
    playlist digest: String, _ part: WrittenEmergencies.Part, commands: [DisplayCommand], zone: Zone, at now: Instant
  ) {
    var whole = JSONWriter(capacity: part.json.count + 160 + commands.count * 160)
    whole.object { whole in
      whole.member("serverTime", zone.text(of: now))
      whole.member("playlist", digest)
      whole.array("commands") { whole in
        for command in commands { whole.object { Self.write(command, zone, to: &$0) } }
      }
      whole.members(of: part.json)
    }
    let names = commands.map(\.id.text).joined(separator: " ")
    let commandsTag = commands.isEmpty ? "" : SHA256.digest(of: names).hexadecimal.prefix(16)
    self.init(tag: "\(digest.prefix(32))\(part.digest.prefix(32))\(commandsTag)", json: whole.bytes)
  }

  private static func write(_ command: DisplayCommand, _ zone: Zone, to json: inout JSONWriter) {
    json.member("id", command.id.text)
    json.member("command", command.kind.rawValue)
    if let volume = command.volume { json.member("volume", volume) }
    json.member("expiresAt", zone.text(of: command.expiresAt))
  }
}
