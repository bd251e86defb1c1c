internal import Signage

/// Old telegrams run beside the new ones, minutes apart (ALERTS.md 5); the same earthquake has a flash and a full report.
///
/// A notice of an old telegram gives way when the new telegram of its element is known of the same office and that office's new
/// telegrams are healthy: one of them is not older than it by more than a quarter of an hour. Both only ever become true, so
/// it does not matter which came first. A bulletin is no state: only one that says the same counts, while it shows.
///
/// Only those make it give way that its own feed sent, or one that might have shown it.
struct OldNotice {
  static let minutesApart: Int64 = 15

  var notice: Notice
  /// `FeedPolicy.identity`.
  var feed: String
  var groups: Set<String>
  var issuedAt: Instant
  var telegram: TelegramKind

  func givesWay(to other: AlertSeries, _ known: [AlertSeries], in city: City) -> Bool {
    guard let element = notice.element, other.telegram == element, !groups.isDisjoint(with: other.groups),
      !other.marks(over: notice, of: feed, in: city).isEmpty
    else { return false }
    if telegram == .intensityFlash { return true }
    // Not a state: one of another kind of rain or snow says nothing of it.
    if element == TelegramKind.bulletin.rawValue, other.shown[notice.slot] == nil { return false }
    guard telegram.isOldWeather else { return false }
    return known.contains { series in
      !groups.isDisjoint(with: series.groups)
        && (series.telegram.flatMap { TelegramKind(rawValue: $0) }?.isNewWeather ?? false)
        && series.marks(over: notice, of: feed, in: city).contains {
          issuedAt.milliseconds(since: $0.issuedAt) <= Self.minutesApart * 60_000
        }
    }
  }
}

extension Verdict {
  /// Takes off what older telegrams show and the one just decided says.
  mutating func giveWay(
    _ known: [AlertSeries], own: [AlertSeries], to saved: [AlertSeries], in city: City, at now: Instant
  ) {
    let others = known.filter { series in !own.contains { $0.id == series.id } }
    let everything = others + saved
    for var series in others {
      guard let telegram = series.telegram.flatMap({ TelegramKind(rawValue: $0) }) else { continue }
      let gone = series.shown.filter { _, shown in
        let old = OldNotice(
          notice: shown.notice, feed: shown.feed ?? series.feed, groups: series.groups, issuedAt: series.mark.issuedAt,
          telegram: telegram)
        return everything.contains { old.givesWay(to: $0, everything, in: city) }
      }
      guard !gone.isEmpty else { continue }
      for (slot, shown) in gone.sorted(by: { $0.key < $1.key }) {
        series.shown[slot] = nil
        if shown.notice.message.expiresAt > now { changes.append(.remove(shown.emergency)) }
      }
      self.saved.append(series)
    }
  }
}
