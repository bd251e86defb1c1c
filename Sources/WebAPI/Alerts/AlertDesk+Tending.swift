internal import Alerts
internal import Signage
internal import SignageStore

/// What time does to the messages of machines.
extension AlertDesk {
  /// Renews the states that hold until they are ended, ends the waiting of what is over, and tells of states that nobody has
  /// confirmed for a day. What fails is told, and holds up none of the others.
  func tend(at now: Instant) async throws {
    var failing: [String: String] = [:]
    for series in try store.read({ try $0.statefulAlertSeriesIDs(due: now) }) {
      try await tend("renewal \(series)", &failing) {
        try await store.record(at: now) { try $0.renew(series) }
      }
    }
    for id in try store.read({ try $0.overdueAlerts(at: now, limit: 100) }) {
      try await tend("end of waiting \(id)", &failing) {
        let feed = try await store.record(at: now) { try $0.endWaiting(of: id) }
        log(
          .warning, "an alert's time was over before an officer decided", ["id": id.text, "feed": feed ?? ""])
      }
    }
    var stale: [AlertSeries] = []
    for id in try store.read({ try $0.statefulAlertSeriesIDs() }) {
      try await tend("watch \(id)", &failing) {
        if let series = try store.read({ try $0.alertSeries(id) }), series.isStale(at: now) { stale.append(series) }
      }
    }
    for series in newlyStale(stale) {
      log(
        .warning, "nothing was heard for a day of a state that is on screen",
        [
          "feed": series.feed.replacing("\n", with: " "),
          "emergencies": series.emergencies.map(\.text).joined(separator: " "),
        ])
    }
    for (what, error) in newlyFailing(failing).sorted(by: { $0.key < $1.key }) {
      log(.error, "an alert could not be tended", ["what": what, "error": error])
    }
  }

  /// Throws only where all of it is to stop.
  private func tend(
    _ what: String, _ failing: inout [String: String], _ work: () async throws -> Void
  ) async throws {
    do {
      try await work()
    } catch let error as CancellationError {
      throw error
    } catch let error as DecodingError {
      // What it says of itself may quote the message.
      failing[what] = "\(type(of: error))"
    } catch {
      failing[what] = "\(error)"
    }
  }
}

extension Writing {
  fileprivate func renew(_ id: String) throws {
    guard var series = try alertSeries(id).map({ try asShown($0) }) else { return }
    for change in series.renew(at: now) { try carryOut(change, AlertOrigin()) }
    try save(series)
  }

  /// Answers the feed it came from.
  fileprivate func endWaiting(of id: AlertID) throws -> String? {
    guard var alert = try alert(id), let waiting = alert.waiting else { return nil }
    if var series = try alertSeries(waiting.series), series.waitingMark?.digest == waiting.digest {
      _ = series.resolve(show: false, at: now)
      try save(series)
    }
    alert.endWaiting(.expired)
    try update(alert)
    return alert.feed
  }
}
