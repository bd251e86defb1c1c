internal import Alerts
internal import Signage
internal import SignageStore

/// What time does to the messages of machines.
extension AlertDesk {
  /// Renews the states that hold until they are ended, ends the waiting of what is over, and tells of states that nobody has
  /// confirmed for a day.
  func tend(at now: Instant) async throws {
    for series in try store.read({ try $0.statefulAlertSeries(due: now) }) {
      try await store.record(at: now) { try $0.renew(series.id) }
    }
    for alert in try store.read({ try $0.overdueAlerts(at: now, limit: 100) }) {
      try await store.record(at: now) { try $0.endWaiting(of: alert.id) }
      log(.warning, "an alert's time was over before an officer decided", ["id": alert.id.text, "feed": alert.feed])
    }
    for series in newlyStale(try store.read { try $0.statefulAlertSeries() }.filter { $0.isStale(at: now) }) {
      log(
        .warning, "nothing was heard for a day of a state that is on screen",
        ["feed": series.feed, "emergencies": series.emergencies.map(\.text).joined(separator: " ")])
    }
  }
}

extension Writing {
  fileprivate func renew(_ id: String) throws {
    guard var series = try alertSeries(id).map({ try asShown($0) }) else { return }
    for change in series.renew(at: now) { try carryOut(change, AlertOrigin()) }
    try save(series)
  }

  fileprivate func endWaiting(of id: AlertID) throws {
    guard var alert = try alert(id), let waiting = alert.waiting else { return }
    if var series = try alertSeries(waiting.series), series.mark.digest == waiting.digest {
      _ = series.resolve(show: false, at: now)
      try save(series)
    }
    alert.endWaiting(.expired)
    try update(alert)
  }
}
