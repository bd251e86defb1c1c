internal import Alerts
internal import Database
internal import HTTPServer
internal import Signage
internal import SignageStore

/// Messages of machines: posted by feeds, read by staff, decided on by officers where they wait for one (ALERTS.md).
extension API {
  func takeCAP(_ call: Call) async throws -> Response { try await takeAlert(call, as: .cap) }

  func takeJMA(_ call: Call) async throws -> Response { try await takeAlert(call, as: .jma) }

  private func takeAlert(_ call: Call, as standard: AlertStandard) async throws -> Response {
    guard let policy = try store.read({ try $0.token(call.actor.token) })?.feedPolicy else {
      throw Problem.unauthorized
    }
    let receipt = try await alerts.take(
      alert: call.bytes, as: standard, from: AlertSource(policy, actor: call.actor), at: call.now)
    return .json { Self.write(receipt, to: &$0) }
  }

  func listAlerts(_ call: Call) throws -> Response {
    var filter = AlertFilter()
    filter.decision = call.query["decision"]?.string.flatMap(Verdict.Decision.init)
    filter.feed = call.query["feed"]?.string
    filter.areas = Self.areas(seenBy: call.actor)
    filter.before = call.query["cursor"]?.string.flatMap { AlertID($0) }
    filter.limit = call.query["limit"]?.integer ?? filter.limit
    let (found, damagedSeries, stale) = try store.read { reading in
      let stateful = try reading.statefulAlertSeries()
      let stale = try stateful.nouns.filter { $0.isStale(at: call.now) }.flatMap(\.emergencies).filter { id in
        // The city's staff see all, also one that cannot be read.
        try filter.areas == nil || isVisible(id, call, in: reading)
      }
      // Whose a series is that cannot be read, nobody knows.
      return (try reading.alerts(filter), filter.areas == nil ? stateful.damaged : [], stale)
    }
    return .json { json in
      json.array("alerts") { json in
        for alert in found.nouns { json.object { Self.write(alert, to: &$0) } }
      }
      if found.count == filter.limit, let last = found.last { json.member("next", last) }
      json.object("damaged") { json in
        for (name, ids) in [("alerts", found.damaged), ("series", damagedSeries)] {
          json.array(name) { json in for id in ids { json.value(id) } }
        }
      }
      json.array("stale") { json in
        for id in stale { json.value(id.text) }
      }
    }
  }

  func getAlert(_ call: Call) throws -> Response {
    let id: AlertID = try call.id("alert")
    let (alert, series, joined) = try store.read { reading in
      let alert = try visible(id, call, in: reading)
      let series = try alert.waiting.flatMap { try reading.alertSeries($0.series) }
      return (alert, series, try series.map { try reading.alertSeries(joining: $0) } ?? [])
    }
    return .json(headers: [("Cache-Control", "no-store")]) { json in
      Self.write(alert, to: &json)
      Self.write(proposal: series, joining: joined, of: alert, to: &json)
    }
  }

  /// The document as it came. Never as XML: a browser would run what is in it.
  func getAlertDocument(_ call: Call) async throws -> Response {
    let id: AlertID = try call.id("alert")
    let bytes = try store.read { reading in
      try reading.alertDocument(sha256: try visible(id, call, in: reading).sha256)
    }
    guard let bytes else { throw SignageError.notFound(noun: "document of alert", id: id.text) }
    return .bytes(
      bytes, type: "application/octet-stream",
      headers: [
        ("Content-Disposition", "attachment; filename=\"\(id).xml\""), ("X-Content-Type-Options", "nosniff"),
      ])
  }

  private struct DecisionRequest: Decodable {
    var accept: Bool
    var reason: String?
  }

  /// An officer's word on what waits: it is shown, or what it would end is ended; or it never is.
  func decideAlert(_ call: Call) async throws -> Response {
    let request = try call.decode(DecisionRequest.self)
    guard request.accept || request.reason != nil else {
      throw SignageError.invalid(field: "reason", says: "Write why it is rejected.")
    }
    let id: AlertID = try call.id("alert")
    let review = ReceivedAlert.Review(
      by: call.actor.person, at: call.now, isAccepted: request.accept, reason: request.reason)
    return try await change(call, .immediate) { writing in
      var alert = try visible(id, call, in: writing)
      guard let waiting = alert.waiting,
        var series = try writing.alertSeries(waiting.series).map({
          try writing.asShown($0)
        }), series.waitingMark?.digest == waiting.digest, let pending = series.pending
      else { throw SignageError.conflict(says: "It waits for nobody; what became of it: \(alert.decision.rawValue).") }
      let others = try writing.alertSeries(joining: series).map { try writing.asShown($0) }
      let ended = try ([series] + others).flatMap(\.emergencies).compactMap { try writing.emergency($0) }
      try requireCovered((pending.notices.map(\.message) + ended.map(\.message)).flatMap(\.targets), call, in: writing)
      let changes = series.resolve(show: request.accept, joining: others, at: call.now)
      guard !request.accept || pending.notices.isEmpty || !changes.isEmpty else {
        throw SignageError.conflict(says: "Its time is over; write a message of your own where it is still needed.")
      }
      alert.settle(review, changes: changes)
      let origin = AlertOrigin(
        alert: alert, area: call.actor.area(as: [.officer]), person: nil, confirmedBy: call.actor.person)
      for change in changes { try writing.carryOut(change, origin) }
      if request.accept { try writing.forget(others) }
      try writing.save(series)
      try writing.update(alert)
      try writing.audit(alert)
      return .json { Self.write(alert, to: &$0) }
    }
  }

  /// Whose an emergency is that cannot be read, nobody knows either.
  private func isVisible(_ id: EmergencyID, _ call: Call, in reading: Reading) throws -> Bool {
    do {
      return try reading.emergency(id).map { may(call.actor, .seeEmergencies, .area($0.area)) } ?? false
    } catch is DecodingError {
      return false
    }
  }

  private func visible(_ id: AlertID, _ call: Call, in reading: Reading) throws -> ReceivedAlert {
    guard let alert = try reading.alert(id), may(call.actor, .seeEmergencies, .area(alert.area)) else {
      throw SignageError.notFound(noun: "alert", id: id.text)
    }
    return alert
  }

  /// The areas of which the actor may know what feeds say; nil for all.
  private static func areas(seenBy actor: Actor) -> Set<Area>? {
    let own = actor.grants.map(\.area)
    return own.contains(.city) ? nil : Set(own + [.city])
  }
}
