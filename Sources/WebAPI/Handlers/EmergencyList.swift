internal import HTTPServer
internal import Signage
internal import SignageStore

/// What officers see of messages: each with its life, and what asks for their attention (DESIGN 4.3, 5).
extension API {
  func listEmergencies(_ call: Call) throws -> Response {
    let state = call.query["state"]?.string.flatMap(Emergency.State.init)
    let last = call.query["cursor"]?.string.flatMap { EmergencyID($0) }
    let limit = call.query["limit"]?.integer ?? 50
    func isVisible(_ emergency: Emergency) -> Bool { may(call.actor, .seeEmergencies, .area(emergency.area)) }
    let (listed, next) = try store.read { reading in
      try Self.page(of: limit, after: last, where: isVisible) { last, limit in
        try reading.emergencies(in: state, after: last, limit: limit)
      }
    }
    let mattering = try programme.emergencies.all(at: call.now).filter(isVisible)
    return .json { json in
      json.array("emergencies") { json in
        for emergency in listed { json.object { Self.write(emergency, at: call.now, to: &$0) } }
      }
      if let next { json.member("next", next.text) }
      Self.writeAttention(mattering, at: call.now, to: &json)
    }
  }

  /// Of the many that an officer of one ward may not see, so many are passed over for one page and no more.
  private static let mostPassedOver = 500

  /// At most `limit` of those that are wanted, and where there may be more: the last that was looked at.
  private static func page(
    of limit: Int, after cursor: EmergencyID?, where isWanted: (Emergency) -> Bool,
    _ read: (_ last: EmergencyID?, _ limit: Int) throws -> [Emergency]
  ) throws -> ([Emergency], next: EmergencyID?) {
    var (page, last, passedOver): ([Emergency], EmergencyID?, Int) = ([], cursor, 0)
    let most = max(limit + 1, 51)
    while passedOver < mostPassedOver {
      let found = try read(last, most)
      for emergency in found {
        guard isWanted(emergency) else {
          (last, passedOver) = (emergency.id, passedOver + 1)
          continue
        }
        if page.count == limit { return (page, page.last?.id) }
        page.append(emergency)
        last = emergency.id
      }
      if found.count < most { return (page, nil) }
    }
    return (page, last)
  }

  func getEmergency(_ call: Call) throws -> Response {
    let id: EmergencyID = try call.id("emergency")
    let emergency = try store.read { try visible(id, call, in: $0) }
    return .json(headers: [("ETag", Self.tag(of: emergency.revision)), ("Cache-Control", "no-store")]) { json in
      Self.write(emergency, at: call.now, to: &json)
      json.array("revisions") { json in
        for past in emergency.past { json.object { Self.write(past, to: &$0) } }
      }
    }
  }

  /// What waits for a second officer, what one officer alone has put on screen, and what is about to expire.
  private static func writeAttention(_ emergencies: [Emergency], at now: Instant, to json: inout JSONWriter) {
    json.array("waiting") { json in
      for emergency in emergencies {
        guard let waiting = emergency.waiting, now < waiting.lapsesAt else { continue }
        json.object { json in
          json.member("emergency", emergency.id.text)
          json.member("revision", waiting.revision)
          json.member("createdBy", waiting.by)
          json.member("lapsesAt", waiting.lapsesAt.rfc3339())
        }
      }
    }
    json.array("breakGlass") { json in
      for emergency in emergencies {
        for (revision, reason, person, at) in breakGlasses(of: emergency) {
          json.object { json in
            json.member("emergency", emergency.id.text)
            json.member("revision", revision)
            json.member("reason", reason)
            json.member("by", person)
            json.member("at", at.rfc3339())
          }
        }
      }
    }
    json.array("expiresSoon") { json in
      for emergency in emergencies where emergency.expiresSoon(at: now) { json.value(emergency.id.text) }
    }
  }

  /// The revisions of it that nobody confirmed before they were on screen.
  private static func breakGlasses(
    of emergency: Emergency
  ) -> [(revision: Int, reason: String, person: String, at: Instant)] {
    var all = emergency.past.compactMap { past in
      past.breakGlassReason.map { (past.revision, $0, past.by, past.activatedAt ?? past.at) }
    }
    if let reason = emergency.breakGlassReason {
      all.append(
        (
          emergency.revision, reason, emergency.revisedBy ?? emergency.createdBy,
          emergency.presentSince ?? emergency.createdAt
        ))
    }
    return all
  }
}
