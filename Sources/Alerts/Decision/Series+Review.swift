public import Signage

/// What waits for an officer in a series.
extension AlertSeries {
  /// Its place in the order; nil where nothing waits.
  public var waitingMark: Mark? { pending.map { $0.mark ?? mark } }

  var waitingFeed: String? { pending.map { $0.feed ?? feed } }

  /// Names and ids of the series that go up in this one when an officer agrees. CAP messages are told apart by more than their
  /// names: there the ids alone count.
  public var joins: (keys: Set<String>, ids: Set<String>) {
    (standard == .jma ? pending?.keys ?? [] : [], pending?.joins ?? [])
  }

  /// Whether `other` is one of them.
  public func joins(_ other: AlertSeries) -> Bool {
    other.id != id && other.hasActed && (joins.ids.contains(other.id) || !joins.keys.isDisjoint(with: other.keys))
  }

  /// What an officer decided about what waits; `others` are the series that go up in it. Nothing waiting, nothing changes.
  public mutating func resolve(show: Bool, joining others: [AlertSeries] = [], at now: Instant) -> [EmergencyChange] {
    guard let waiting = pending else { return [] }
    let (place, sender) = (waitingMark ?? mark, waitingFeed ?? feed)
    pending = nil
    let notices = waiting.notices.filter { $0.message.expiresAt > now }
    // What is over since it came is not shown, and must not end what shows either.
    guard show, notices.isEmpty == waiting.notices.isEmpty else { return [] }
    var changes: [EmergencyChange] = []
    for other in others.sorted(by: { ($0.mark, $0.id) > ($1.mark, $1.id) }) {
      if shown.isEmpty { shown = other.shown } else { changes += other.removals(at: now) }
    }
    take(keys: waiting.keys ?? [], groups: [], of: [self] + others, always: true)
    // An officer's word counts as much as any feed's, and what is shown is its sender's: a policy of no limits and that identity.
    note(place, FeedPolicy(feed: sender))
    changes += replace(with: notices, ending: waiting.ending, sparing: waiting.spared ?? [], at: now)
    keep(for: Self.staleHours * 3600, after: now)
    return changes
  }
}
