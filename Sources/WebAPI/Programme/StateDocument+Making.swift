internal import Crypto
internal import LiveUpdates
internal import Signage

/// What holds for one display, without the time at which it is told.
struct MadeState: Sendable {
  /// What it was made from.
  let playlist: String
  let emergencies: [Emergency]
  /// The document's members behind the server's time.
  let body: [UInt8]
  let tag: String

  /// The state as it is pulled and pushed (DESIGN 5, GET /v1/player/state).
  init(playlist digest: String, emergencies: [Emergency], zone: Zone) {
    playlist = digest
    self.emergencies = emergencies
    body = JSONWriter.document { body in
      body.member("playlist", digest)
      body.array("emergencies") { json in
        for emergency in emergencies { json.object { StateDocument.write(emergency, zone, to: &$0) } }
      }
      body.array("commands") { _ in }
      body.member("pollSeconds", StateDocument.pollSeconds)
    }
    tag = SHA256.digest(of: body).hexadecimal
  }

  func document(zone: Zone, at now: Instant) -> StateDocument {
    var whole = JSONWriter(capacity: body.count + 64)
    whole.object { whole in
      whole.member("serverTime", zone.text(of: now))
      whole.members(of: body)
    }
    return StateDocument(tag: tag, json: whole.bytes)
  }
}

extension StateDocument {
  /// How often a player asks even if nobody pushes.
  static let pollSeconds = 60

  fileprivate static func write(_ emergency: Emergency, _ zone: Zone, to json: inout JSONWriter) {
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
