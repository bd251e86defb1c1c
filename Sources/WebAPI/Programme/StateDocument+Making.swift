internal import Crypto
internal import LiveUpdates
internal import Signage

extension StateDocument {
  /// How often a player asks even if nobody pushes.
  static let pollSeconds = 60

  /// The state as it is pulled and pushed (DESIGN 5, GET /v1/player/state).
  static func made(playlist digest: String, emergencies: [Emergency], zone: Zone, at now: Instant) -> StateDocument {
    var body = JSONWriter(capacity: 1024)
    body.object { body in
      body.member("playlist", digest)
      body.array("emergencies") { json in
        for emergency in emergencies { json.object { write(emergency, zone, to: &$0) } }
      }
      body.array("commands") { _ in }
      body.member("pollSeconds", pollSeconds)
    }
    var whole = JSONWriter(capacity: body.bytes.count + 64)
    whole.object { whole in
      whole.member("serverTime", zone.text(of: now))
      whole.members(of: body)
    }
    return StateDocument(tag: SHA256.digest(of: body.bytes).hexadecimal, json: whole.bytes)
  }

  private static func write(_ emergency: Emergency, _ zone: Zone, to json: inout JSONWriter) {
    let message = emergency.message
    let closing = emergency.state == .active ? nil : emergency.closing
    json.member("id", emergency.id.text)
    json.member("revision", emergency.revision)
    json.member("kind", message.kind.rawValue)
    json.member("phase", closing == nil ? "active" : emergency.state == .corrected ? "correction" : "allClear")
    json.member("precedence", message.precedence)
    if let level = message.level { json.member("level", level) } else { json.null("level") }
    json.member("presentation", closing == nil ? message.presentation.rawValue : "banner")
    json.member("source", emergency.source.rawValue)
    json.object("title") { PlaylistDocument.write(closing?.title ?? message.title, to: &$0) }
    json.object("text") { PlaylistDocument.write(closing?.text ?? message.text, to: &$0) }
    let issued =
      closing == nil ? emergency.activatedAt ?? emergency.createdAt : emergency.endedAt ?? emergency.createdAt
    json.member("issuedAt", zone.text(of: issued))
    json.member("expiresAt", zone.text(of: closing?.until ?? message.expiresAt))
  }
}
