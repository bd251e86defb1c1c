internal import Alerts
internal import Signage
internal import SignageStore

extension Writing {
  /// Decides on one message, once: what it does to the emergencies, its series, its record and the audit stand or fall together.
  func take(
    _ part: AlertPart, of document: AlertDocument, from source: AlertSource
  ) throws -> AlertReceipt.Entry {
    let policy = source.policy
    let identity = part.identity(from: policy, as: document.standard, signature: document.signature)
    if let known = try alert(identity: identity) { return AlertReceipt.Entry(alert: known, isRepeated: true) }
    let (verdict, damaged) = try verdict(on: part.message, document.signature, from: policy)
    guard let id = AlertID(newIdentifier()) else { throw UnauditedChange() }
    let heading: AlertHeading? = if case .success(let message) = part.message { message.heading } else { nil }
    let alert = ReceivedAlert(
      id: id, standard: document.standard, feed: policy.feed, area: policy.area, receivedAt: now,
      sha256: document.sha256, bytes: document.bytes.count, heading: heading, verdict: verdict)
    try endWaiting(of: verdict)
    let origin = AlertOrigin(alert: alert, area: policy.area, person: source.actor.person)
    for change in verdict.changes { try carryOut(change, origin) }
    for series in verdict.forgotten { try deleteAlertSeries(series) }
    for series in verdict.saved { try save(series) }
    guard try insert(alert, identity: identity, document: document.bytes) else { throw UnauditedChange() }
    if !verdict.changes.isEmpty || verdict.decision == .review { try audit(alert) }
    return AlertReceipt.Entry(alert: alert, isRepeated: false, damaged: damaged)
  }

  /// With the ids of series that cannot be read. It is decided as if they were not there: rather is a warning on the screens twice
  /// than not at all, and officers can take it off.
  private func verdict(
    on message: Result<AlertMessage, AlertFault>, _ signature: Signature, from policy: FeedPolicy
  ) throws -> (Verdict, damaged: [String]) {
    switch message {
    case .failure(let fault): return (Verdict(fault: fault), [])
    case .success(let message):
      let known = try alertSeries(holding: message.lookupKeys(from: policy))
      let verdict = message.decide(
        from: policy, signature: signature, known: try known.nouns.map { try asShown($0) }, in: try city(), at: now)
      // Of a series that was forgotten since: what it would show has had its time.
      for case .show(let id, _) in verdict.changes where try emergency(id) != nil { return (.repeated, known.damaged) }
      return (verdict, known.damaged)
    }
  }

  /// `series` without the emergencies that are on no screen any more, whoever ended them: what comes next in it shows as new.
  func asShown(_ series: AlertSeries) throws -> AlertSeries {
    var series = series
    for id in series.emergencies {
      if let emergency = try emergency(id), emergency.state == .active, emergency.isOnScreen(at: now) { continue }
      series.forget(id)
    }
    return series
  }

  /// Series that went up in another by an officer's word; what waited in them waits no longer.
  func forget(_ series: [AlertSeries]) throws {
    for one in series {
      for var waiting in try waitingAlerts(of: one.id).nouns {
        waiting.endWaiting(.superseded)
        try update(waiting)
      }
      try deleteAlertSeries(one.id)
    }
  }

  /// Whatever else waited in the series that `verdict` changes waits no longer.
  private func endWaiting(of verdict: Verdict) throws {
    let digests = Dictionary(verdict.saved.map { ($0.id, $0) }) { first, _ in first }
    for series in verdict.forgotten + verdict.saved.map(\.id) {
      for var waiting in try waitingAlerts(of: series).nouns {
        let newest = digests[series]
        // An older message only told that two series are one.
        if let newest, newest.pending != nil, newest.waitingMark?.digest == waiting.waiting?.digest { continue }
        waiting.endWaiting(newest?.mark.digest == waiting.waiting?.digest ? .repeated : .superseded)
        try update(waiting)
      }
    }
  }

  func audit(_ alert: ReceivedAlert) throws {
    var detail = [
      "decision": alert.decision.rawValue, "rule": alert.rule.rawValue, "feed": alert.feed,
      "standard": alert.standard.rawValue, "sha256": alert.sha256,
      "emergencies": alert.effects.map { "\($0.emergency):\($0.what.rawValue)" }.joined(separator: " "),
    ]
    detail["detail"] = alert.detail
    detail["sender"] = alert.heading?.sender
    detail["identifier"] = alert.heading?.identifier
    try audit("alert.\(alert.review == nil ? "receipt" : "decision")", "alert", alert.id.text, detail)
  }
}

extension Reading {
  /// The series that go up in `series` when an officer agrees to what waits in it.
  func alertSeries(joining series: AlertSeries) throws -> [AlertSeries] {
    let named = try alertSeries(holding: series.joins.keys).nouns
    let listed = try series.joins.ids.sorted().compactMap { try alertSeries($0) }
    return (named + listed.filter { one in !named.contains { $0.id == one.id } }).filter { series.joins($0) }
  }
}

/// On whose behalf an emergency changes.
struct AlertOrigin {
  /// Nil where a state is only renewed.
  var alert: ReceivedAlert?
  /// What the sender, or the officer who let it through, may reach; nil leaves that as it is.
  var area: Area?
  /// Who stands in the emergency; nil for whoever wrote its present revision.
  var person: String?
  /// The officer who let it through.
  var confirmedBy: String?
}

extension Writing {
  /// Does to one emergency what was decided, by the state machine of all emergencies and with its audit.
  func carryOut(_ change: EmergencyChange, _ origin: AlertOrigin) throws {
    switch change {
    case .show(let id, let message): try show(id, message, origin)
    case .update(let id, let message):
      try apply(to: id, origin) {
        .announcement(message, area: origin.area ?? $0.area, confirmedBy: origin.confirmedBy)
      }
    case .clear(let id, let closing): try apply(to: id, origin) { _ in .conclusion(.allClear(closing)) }
    case .correct(let id, let closing): try apply(to: id, origin) { _ in .conclusion(.mistaken(closing)) }
    case .remove(let id): try apply(to: id, origin) { _ in .conclusion(.silent) }
    }
  }

  private func show(_ id: EmergencyID, _ message: EmergencyMessage, _ origin: AlertOrigin) throws {
    guard let alert = origin.alert, try emergency(id) == nil else {
      throw SignageError.conflict(says: "There is an emergency \(id) already.")
    }
    let made = try Emergency.announced(
      id: id, source: alert.standard.source, message: message, area: origin.area ?? alert.area,
      by: origin.person ?? alert.feed, confirmedBy: origin.confirmedBy, at: now)
    let step = Emergency.Step(.create, revision: made.revision, message: message, area: made.area)
    try save(made, after: [step], origin.detail)
  }

  private func apply(
    to id: EmergencyID, _ origin: AlertOrigin, _ event: (Emergency) -> Emergency.Event
  ) throws {
    guard let before = try emergency(id) else { throw SignageError.notFound(noun: "emergency", id: id.text) }
    var emergency = before
    let person = origin.person ?? before.revisedBy ?? before.createdBy
    let steps = try emergency.apply(event(before), by: person, at: now)
    // A state holds until it is ended, and so it was audited: that the screens are told so every hour is no news to anybody.
    if origin.alert == nil, steps.allSatisfy({ $0.what == .renewal }) { return try save(emergency) }
    try save(emergency, after: steps, before: before, origin.detail)
  }
}

extension AlertOrigin {
  fileprivate var detail: [String: String] { alert.map { ["alert": $0.id.text] } ?? [:] }
}
