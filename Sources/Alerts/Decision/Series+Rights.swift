internal import Signage

/// Who may make whose messages old, and end what they show (ALERTS.md 12).
extension AlertSeries {
  /// What acted in it. In a series kept before that was written down, and in which something waits, nobody knows.
  var actedMessages: [Acted] {
    acted ?? (pending == nil ? [Acted(mark: mark, policy: FeedPolicy(feed: feed))] : [])
  }

  var hasActed: Bool { !actedMessages.isEmpty }

  /// The newest message that makes an older one of `policy` superseded.
  func latest(for policy: FeedPolicy) -> Mark? {
    actedMessages.filter { $0.policy.covers(policy) }.map(\.mark).max()
  }

  /// Whether a feed may say that it is one with another: nobody who may do more has used it.
  func mayBeJoined(by policy: FeedPolicy) -> Bool { actedMessages.allSatisfy { policy.covers($0.policy) } }

  /// The messages that acted in it and whose feeds might have said `notice`, which `feed` says.
  func marks(over notice: Notice, of feed: String, in city: City) -> [Mark] {
    actedMessages.filter { $0.policy.feed == feed || $0.policy.allows(notice, in: city) }.map(\.mark)
  }

  /// A message of `policy` acts.
  mutating func note(_ mark: Mark, _ policy: FeedPolicy) {
    acted = actedMessages.filter { $0.mark > mark || !policy.covers($0.policy) } + [Acted(mark: mark, policy: policy)]
    self.mark = mark
    feed = policy.feed
  }

  /// It is remembered for `seconds` after all is over that it shows or would show, and never for less than before.
  mutating func keep(for seconds: Int64, after now: Instant) {
    let notices = shown.values.map(\.notice) + (pending?.notices ?? [])
    let end = notices.reduce(now) { max($0, max($1.message.expiresAt, $1.until ?? now)) }
    keepUntil = max(keepUntil, end.advanced(bySeconds: seconds))
  }
}

extension FeedPolicy {
  /// Whether it may do all that `other` may, or is of the same feed.
  func covers(_ other: FeedPolicy) -> Bool {
    if feed == other.feed { return true }
    let hasKinds = kinds.map { own in other.kinds.map { own.isSuperset(of: $0) } ?? false } ?? true
    return hasKinds && area.contains(other.area) && highestPrecedence <= other.highestPrecedence
      && unwantedKinds.isSubset(of: other.unwantedKinds)
  }

  /// Whether it might have shown all that other feeds show in `series`.
  func mayEnd(_ series: [AlertSeries], in city: City) -> Bool {
    series.filter { $0.feed != feed }.flatMap(\.shown.values).allSatisfy { allows($0.notice, in: city) }
  }
}
