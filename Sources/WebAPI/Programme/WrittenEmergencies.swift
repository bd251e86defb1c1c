internal import Crypto
internal import LiveUpdates
internal import Signage
internal import Synchronization

/// The emergencies of one instant as displays are told of them. Thousands that show the same are told the same bytes.
final class WrittenEmergencies: Sendable {
  /// What was written for some displays and serves for others.
  struct Pieces {
    /// What the states of all displays that show the same say of it.
    fileprivate struct Part {
      /// What stands behind the commands.
      let json: [UInt8]
      /// The first half of its SHA-256, in hexadecimal.
      let mark: String
    }

    /// Times are told as the display's clocks read.
    fileprivate struct Key: Hashable {
      var places: [Int]
      var zone: Zone
    }

    /// What stands before the playlist's digest in the states of one millisecond and zone, which are many.
    fileprivate struct Head {
      let now: Instant
      let zone: Zone
      let json: [UInt8]
    }

    fileprivate var parts: [Key: Part] = [:]
    fileprivate var last: (key: Key, part: Part)?
    fileprivate var head: Head?
  }

  private let board: EmergencyBoard
  private let from: Instant
  private let pieces = Mutex(Pieces())

  init(_ emergencies: [Emergency], had: [EmergencyID: Set<DisplayID>], at now: Instant) {
    board = EmergencyBoard(emergencies, had: had, at: now)
    from = now
  }

  /// Whether the same are on screen at `now`, if nobody has done anything. A clock may be set back.
  func holds(at now: Instant) -> Bool { from <= now && board.until.map { now < $0 } ?? true }

  /// The state of a display as it is pulled and pushed (DESIGN 5, GET /v1/player/state). Its tag speaks of all but the time.
  /// The playlist's digest and the commands are its own; the rest is written once for all who are told the same.
  func state(
    of place: DisplayPlace, playlist digest: String, commands: [DisplayCommand], at now: Instant
  ) -> StateDocument {
    pieces.withLock { state(of: place, playlist: digest, commands: commands, at: now, from: &$0) }
  }

  /// As above, from pieces that nobody else uses.
  func state(
    of place: DisplayPlace, playlist digest: String, commands: [DisplayCommand], at now: Instant,
    from pieces: inout Pieces
  ) -> StateDocument {
    let head = head(at: now, in: place.zone, &pieces)
    let part = part(on: place, &pieces)
    let (told, mark) = commands.isEmpty ? Self.noCommands : Self.written(commands, in: place.zone)
    var json: [UInt8] = []
    json.reserveCapacity(head.count + digest.utf8.count + told.count + part.json.count)
    json += head
    json += digest.utf8
    json += told
    json += part.json
    return StateDocument(tag: "\(Substring(digest.utf8.prefix(32)))\(part.mark)\(mark)", json: json)
  }

  private static let noCommands = (json: Array("\",\"commands\":[]".utf8), mark: "")

  /// What stands between the playlist's digest and the emergencies, and what the tag says of it.
  private static func written(_ commands: [DisplayCommand], in zone: Zone) -> (json: [UInt8], mark: String) {
    let json = JSONWriter.document { json in
      json.array("commands") { json in
        for command in commands { json.object { StateDocument.write(command, zone, to: &$0) } }
      }
    }
    let names = commands.map(\.id.text).joined(separator: " ")
    return (
      Array("\",".utf8) + json.dropFirst().dropLast(), String(SHA256.digest(of: names).hexadecimal.prefix(16))
    )
  }

  private func head(at now: Instant, in zone: Zone, _ pieces: inout Pieces) -> [UInt8] {
    if let head = pieces.head, head.now == now, head.zone == zone { return head.json }
    let whole = JSONWriter.document { json in
      json.member("serverTime", zone.text(of: now))
      json.member("playlist", "")
    }
    let made = Pieces.Head(now: now, zone: zone, json: Array(whole.dropLast(2)))
    pieces.head = made
    return made.json
  }

  private func part(on place: DisplayPlace, _ pieces: inout Pieces) -> Pieces.Part {
    let zone = place.zone
    let key = Pieces.Key(places: board.places(on: place.display, at: place.site), zone: zone)
    if let last = pieces.last, last.key == key { return last.part }
    let part = pieces.parts[key] ?? written(key, zone)
    pieces.parts[key] = part
    pieces.last = (key, part)
    return part
  }

  private func written(_ key: Pieces.Key, _ zone: Zone) -> Pieces.Part {
    let json = JSONWriter.document { json in
      json.array("emergencies") { json in
        for place in key.places { json.object { Self.write(board.emergencies[place], zone, to: &$0) } }
      }
      json.member("pollSeconds", StateDocument.pollSeconds)
    }
    return Pieces.Part(
      json: Array(",".utf8) + json.dropFirst(), mark: String(SHA256.digest(of: json).hexadecimal.prefix(32)))
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
    if let originals = message.originalLanguages {
      json.array("originalLanguages") { json in
        for language in originals { json.value(language) }
      }
    }
    json.member("issuedAt", zone.text(of: emergency.issuedAt))
    json.member("expiresAt", zone.text(of: closing?.until ?? message.expiresAt))
  }
}

extension StateDocument {
  /// How often a player asks even if nobody pushes.
  static let pollSeconds = 60

  fileprivate static func write(_ command: DisplayCommand, _ zone: Zone, to json: inout JSONWriter) {
    json.member("id", command.id.text)
    json.member("command", command.kind.rawValue)
    if let volume = command.volume { json.member("volume", volume) }
    json.member("expiresAt", zone.text(of: command.expiresAt))
  }
}
