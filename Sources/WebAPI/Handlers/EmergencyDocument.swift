internal import Signage

/// An emergency as it is answered to people.
extension API {
  static func write(_ emergency: Emergency, at now: Instant, to json: inout JSONWriter) {
    json.member("id", emergency.id.text)
    json.member("revision", emergency.revision)
    json.member("state", emergency.state.rawValue)
    json.member("source", emergency.source.rawValue)
    write(emergency.message, to: &json)
    json.member("createdBy", emergency.createdBy)
    json.member("createdAt", emergency.createdAt.rfc3339())
    json.memberOrNull("activatedAt", emergency.activatedAt?.rfc3339())
    json.memberOrNull("revisedBy", emergency.revisedBy)
    json.memberOrNull("revisedAt", emergency.revisedAt?.rfc3339())
    json.memberOrNull("confirmedBy", emergency.confirmedBy)
    json.memberOrNull("breakGlassReason", emergency.breakGlassReason)
    json.memberOrNull("rejectionReason", emergency.rejectionReason)
    json.memberOrNull("endedAt", emergency.endedAt?.rfc3339())
    json.memberOrNull("endedBy", emergency.endedBy)
    json.memberOrNull("drill", emergency.drill?.text)
    json.member("expiresSoon", emergency.expiresSoon(at: now))
    json.array("warnings") { json in
      for minutes in emergency.warned { json.value(minutes) }
    }
    write(waiting: emergency.waiting, to: &json)
    write(closing: emergency.closing, to: &json)
  }

  /// A revision that gave way or never came on screen.
  static func write(_ past: Emergency.PastRevision, to json: inout JSONWriter) {
    json.member("revision", past.revision)
    json.member("outcome", past.outcome.rawValue)
    write(past.message, to: &json)
    json.member("createdBy", past.by)
    json.member("createdAt", past.at.rfc3339())
    json.memberOrNull("activatedAt", past.activatedAt?.rfc3339())
    json.memberOrNull("confirmedBy", past.confirmedBy)
    json.memberOrNull("breakGlassReason", past.breakGlassReason)
    json.member("endedAt", past.endedAt.rfc3339())
    json.memberOrNull("endedBy", past.endedBy)
    json.memberOrNull("reason", past.reason)
  }

  static func write(_ message: EmergencyMessage, to json: inout JSONWriter) {
    json.member("kind", message.kind.rawValue)
    json.member("precedence", message.precedence)
    json.memberOrNull("level", message.level)
    json.object("title") { PlaylistDocument.write(message.title, to: &$0) }
    json.object("text") { PlaylistDocument.write(message.text, to: &$0) }
    json.member("targets", JSONValue.of(message.targets))
    json.member("presentation", message.presentation.rawValue)
    json.member("expiresAt", message.expiresAt.rfc3339())
  }

  /// What a second officer reads and confirms: the message while it is pending, or its new revision.
  private static func write(waiting: Emergency.Proposal?, to json: inout JSONWriter) {
    guard let waiting else { return json.null("waiting") }
    json.object("waiting") { json in
      json.member("revision", waiting.revision)
      write(waiting.message, to: &json)
      json.member("createdBy", waiting.by)
      json.member("createdAt", waiting.at.rfc3339())
      json.member("lapsesAt", waiting.lapsesAt.rfc3339())
    }
  }

  private static func write(closing: Emergency.Closing?, to json: inout JSONWriter) {
    guard let closing else { return json.null("closing") }
    json.object("closing") { json in
      json.memberOrNull("revision", closing.revision)
      json.object("title") { PlaylistDocument.write(closing.title, to: &$0) }
      json.object("text") { PlaylistDocument.write(closing.text, to: &$0) }
      json.member("until", closing.until.rfc3339())
    }
  }
}
