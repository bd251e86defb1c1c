internal import Signage

/// How it tells what it showed: from a queue, at least once under ids (players/web/reports.js).
extension SimulatedPlayer {
  private static let version = "simulated"
  private static let storageBytes = 8 << 30
  private static let pauseMilliseconds: Int64 = 300
  /// Between two full reports: players that were away together must not drown the one emergency among them.
  private static let pauseSpread = 1200
  /// What a report of deliveries left behind follows within so many milliseconds.
  private static let spreadOfTheRest = 10_000

  mutating func sendReport(at now: Instant) -> [Errand] {
    guard reporting == nil, nextReport <= now else { return [] }
    account(until: clock.now(now))
    var report = Report(
      installation: installation, playlistDigest: digest,
      clockOffsetMilliseconds: clock.offset - machineError, storageFreeBytes: Self.storageBytes,
      transport: transport.rawValue, version: Self.version)
    if let repeating { report = repeating } else { queue.fill(&report) }
    report.faults = faults.current
    reporting = report
    nextReport = now.advanced(bySeconds: settings.reportSeconds)
    return [.ask(.report(report))]
  }

  /// The server has answered for the report: stored, duplicate and rejected all leave the queue.
  mutating func reported(_ state: PulledState, askedAt: Instant, at now: Instant) {
    guard let sent = reporting else { return }
    faults.tell(sent.faults)
    (reporting, reportFailures) = (nil, 0)
    let wasFull = queue.isFull
    if repeating != nil {
      repeating = nil
    } else {
      queue.remove(sent)
      if !sent.plays.isEmpty, random.unit() < settings.repeatShare { repeating = sent }
    }
    if repeating != nil {
      nextReport = now
    } else if wasFull || (!sent.deliveries.isEmpty && !queue.isEmpty) {
      let spread = wasFull ? Self.pauseSpread : Self.spreadOfTheRest
      let pause = Self.pauseMilliseconds + Int64(random.below(spread))
      nextReport = min(nextReport, now.advanced(byMilliseconds: pause))
    }
    clock.answered(state.serverTime, askedAt: askedAt, at: now)
    take(state, at: now)
  }

  mutating func failedReport(at now: Instant) {
    (reporting, repeating) = (nil, nil)
    reportFailures += 1
    nextReport = now.advanced(byMilliseconds: Pause.milliseconds(afterFailures: reportFailures, &random))
  }
}
