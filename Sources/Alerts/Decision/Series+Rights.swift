internal import Signage

/// Who may make whose messages old, and end what they show (ALERTS.md 12).
extension AlertSeries {
  /// What acted in it. In a series kept before that was written down, and in which something waits, nobody knows.
  var actedMessages: [Acted] {
    acted ?? (pending == nil ? [Acted(mark: mark, policy: FeedPolicy(feed: feed))] : [])
  }

  var hasActed: Bool { !actedMessages.isEmpty }

  /// Whether a message acted in it of `policy`, or of a feed that might do as much.
  func isKnown(to policy: FeedPolicy) -> Bool { actedMessages.contains { $0.policy.covers(policy) } }

  /// Whether a feed may say that it is one with another: nobody who may do more has used it.
  func mayBeJoined(by policy: FeedPolicy) -> Bool { actedMessages.allSatisfy { policy.covers($0.policy) } }

  /// The messages that acted in it and whose feeds might have said `notice`, which the feed of that identity says.
  func marks(over notice: Notice, of feed: String, in city: City) -> [Mark] {
    actedMessages.filter { $0.policy.identity == feed || $0.policy.allows(notice, in: city) }.map(\.mark)
  }

  /// Whether the message of that place waits in it, sent by `policy`'s feed or one that may do as much: what a lesser feed brought
  /// to the officers first may be taken back by it.
  func holds(_ mark: Mark, waitingFor policy: FeedPolicy) -> Bool {
    waitingMark == mark && (waitingFeed == policy.identity || pending?.policy?.covers(policy) ?? false)
  }

  /// What waits and is not newer than `mark` waits no longer, where a feed of `policy` might have sent it.
  mutating func endWaiting(upTo mark: Mark, by policy: FeedPolicy, in city: City) {
    guard let pending, let waiting = waitingMark, waiting <= mark else { return }
    let mightHaveSentIt =
      waitingFeed == policy.identity || pending.policy.map { policy.covers($0) } ?? false
      || (pending.notices.allSatisfy { policy.allows($0, in: city) }
        && policy.mayEnd([self], sparing: pending.spared ?? [], in: city))
    if mightHaveSentIt { self.pending = nil }
  }

  /// A message of `policy` acts.
  mutating func note(_ mark: Mark, _ policy: FeedPolicy) {
    acted = actedMessages.filter { $0.mark > mark || !policy.covers($0.policy) } + [Acted(mark: mark, policy: policy)]
    self.mark = mark
    feed = policy.identity
  }

  /// A message of `policy` said what another's said before, or less than a newer one: what its own feed sent before it is old all
  /// the same. False where that was known.
  @discardableResult
  mutating func noteOld(_ mark: Mark, _ policy: FeedPolicy) -> Bool {
    guard !actedMessages.contains(where: { $0.mark >= mark && $0.policy.covers(policy) }) else { return false }
    acted = actedMessages.filter { $0.mark > mark || !policy.covers($0.policy) } + [Acted(mark: mark, policy: policy)]
    return true
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
    if identity == other.identity { return true }
    guard requiresSignature || !other.requiresSignature else { return false }
    let hasKinds = kinds.map { own in other.kinds.map { own.isSuperset(of: $0) } ?? false } ?? true
    return hasKinds && area.contains(other.area) && highestPrecedence <= other.highestPrecedence
      && unwantedKinds.isSubset(of: other.unwantedKinds)
  }

  /// Whether it might have shown all that other feeds show in `series`, but for the slots in `spared`.
  func mayEnd(_ series: [AlertSeries], sparing spared: Set<String> = [], in city: City) -> Bool {
    series.allSatisfy { one in
      one.shown.allSatisfy { slot, shown in
        spared.contains(slot) || shown.feed ?? one.feed == identity || allows(shown.notice, in: city)
      }
    }
  }
}

extension Incoming {
  /// The place of the newest message that makes this one old: of those that acted and whose feeds might do all that this one's may;
  /// and the last that acted of all, where its feed might have said all that this one says and ended all that it would end. One
  /// that did not act last is on the screens no more.
  func latest(among own: [AlertSeries], _ policy: FeedPolicy, _ city: City) -> Mark {
    func mightHaveDoneSo(_ other: FeedPolicy) -> Bool {
      notices.allSatisfy { other.allows($0, in: city) } && other.mayEnd(own, sparing: spared, in: city)
    }
    let older = own.flatMap { series in
      series.actedMessages.filter { acted in
        acted.policy.covers(policy) || (series.wasLast(acted) && mightHaveDoneSo(acted.policy))
      }
    }
    return older.map(\.mark).max() ?? .none
  }
}

extension AlertSeries {
  fileprivate func wasLast(_ one: Acted) -> Bool { one.mark == mark && one.policy.identity == feed }
}
