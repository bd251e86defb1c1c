internal import Signage

/// How it tells what it showed: from a queue, at least once under ids (players/web/reports.js).
extension SimulatedPlayer {
  private static let version = "simulated"
  private static let storageBytes = 8 << 30
  private static let pauseMilliseconds: Int64 = 300
  /// What a report of deliveries left behind follows within so many milliseconds.
  private static let spreadOfTheRest = 10_000

  mutating func sendReport(at now: Instant) -> [Errand] {
    guard reporting == nil, nextReport <= now else { return [] }
    account(until: clock.now(now))
    var report = Report(
      installation: installation, playlistDigest: digest,
      clockOffsetMilliseconds: clock.offset - machineError, storageFreeBytes: Self.storageBytes,
      transport: isStreaming ? "events" : "poll", version: Self.version)
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
    if repeating != nil {
      repeating = nil
    } else {
      queue.remove(sent)
      if !sent.plays.isEmpty, random.unit() < settings.repeatShare { repeating = sent }
    }
    let isFull = sent.plays.count + sent.deliveries.count >= Report.largest
    if repeating != nil || isFull || !queue.deliveries.isEmpty {
      nextReport = now
    } else if !sent.deliveries.isEmpty && !queue.isEmpty {
      let pause = Self.pauseMilliseconds + Int64(random.below(Self.spreadOfTheRest))
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
