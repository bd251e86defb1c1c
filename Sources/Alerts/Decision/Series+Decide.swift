internal import Crypto
public import Signage

/// What a message of either standard comes down to, when it takes part in its series at all.
struct Incoming {
  var standard: Emergency.Source
  var feed: String
  var keys: Set<String>
  var groups: Set<String> = []
  var telegram: String?
  var mark: Mark
  /// What it puts on the screens; nothing where it ends, or concerns nobody here.
  var notices: [Notice]
  /// How that which it no longer says leaves the screens.
  var ending: Ending
  /// Why there are no notices.
  var emptyRule: AlertRule
  /// It goes to an officer whatever the policy says.
  var reviewRule: AlertRule?
  /// How long it is remembered after its notices are over.
  var keepSeconds: Int64 = 24 * 3600
}

/// One page for both standards. The newest message known of a series decides, by its mark alone, so that the end is the same
/// in whatever order and however often they come:
///
/// | it is | then |
/// |---|---|
/// | the newest, again | ignored: repeated |
/// | not the newest | ignored: superseded; what it connects is joined |
/// | beyond the feed's trust | review; what shows keeps showing |
/// | the newest, with notices | each slot is shown, updated or ended: shown, updated |
/// | the newest, without | what showed is ended: cancelled; nothing showed: ignored |
///
/// A cancel that came first is a series that shows nothing: the tombstone which the late original finds.
extension Incoming {
  /// `own` are the series it belongs to; more than one where it tells that they are one.
  func decide(own: [AlertSeries], policy: FeedPolicy, city: City, at now: Instant) -> Verdict {
    let own = own.sorted { $0.mark > $1.mark }
    guard let newest = own.first else { return act(in: made(at: now), after: [], policy, city, now) }
    // Another feed may bring what waits for an officer only because of the feed that was faster.
    let isFreed = newest.pending != nil && reviewRule == nil && isAllowed(by: policy, over: own, in: city)
    if newest.mark == mark, !isFreed { return Verdict(.ignored, .repeated) }
    if newest.mark > mark { return joined(newest, own, at: now) }
    var series = newest
    series.take(keys: keys, groups: groups, of: own, always: true)
    return act(in: series, after: own, policy, city, now)
  }

  /// An older message shows nothing, and may tell that two series are one: then only the newer one's emergencies stay.
  private func joined(_ newest: AlertSeries, _ own: [AlertSeries], at now: Instant) -> Verdict {
    var verdict = Verdict(.ignored, .superseded)
    var series = newest
    series.take(keys: keys, groups: groups, of: own, always: false)
    guard series != newest || own.count > 1 else { return verdict }
    series.keepUntil = own.reduce(series.keepUntil) { max($0, $1.keepUntil) }
    verdict.changes = own.dropFirst().flatMap { $0.removals(at: now) }
    verdict.saved = [series]
    verdict.forgotten = own.dropFirst().map(\.id)
    return verdict
  }

  private func act(
    in before: AlertSeries, after own: [AlertSeries], _ policy: FeedPolicy, _ city: City, _ now: Instant
  ) -> Verdict {
    var series = before
    series.mark = mark
    series.telegram = telegram
    series.keepUntil = notices.reduce(now) { max($0, $1.message.expiresAt) }.advanced(bySeconds: keepSeconds)
    var verdict = Verdict(.ignored, emptyRule)
    verdict.forgotten = own.dropFirst().map(\.id)
    verdict.changes = own.dropFirst().flatMap { $0.removals(at: now) }
    if let rule = isAllowed(by: policy, over: own, in: city) ? reviewRule : .beyondTrust {
      series.pending = AlertSeries.Pending(notices: notices, ending: ending)
      (verdict.decision, verdict.rule) = (.review, rule)
      verdict.saved = [series]
      return verdict
    }
    series.feed = policy.feed
    verdict.changes += series.replace(with: notices, ending: ending, at: now)
    verdict.saved = [series]
    verdict.settle(ending: ending, hadOriginal: !own.isEmpty, isUpdate: mark.rank > 0)
    return verdict
  }

  /// What a feed put on screen it may take off; of another feed's it needs the rights that showing it would need.
  private func isAllowed(by policy: FeedPolicy, over own: [AlertSeries], in city: City) -> Bool {
    let others = own.filter { $0.feed != policy.feed }.flatMap { $0.shown.values.map(\.notice) }
    return (notices + others).allSatisfy { policy.allows($0, in: city) }
  }

  private func made(at now: Instant) -> AlertSeries {
    let name = keys.sorted().joined(separator: "\n")
    return AlertSeries(
      id: String(SHA256.digest(of: "\(feed)\n\(name)\n\(mark.digest)").hexadecimal.prefix(32)), standard: standard,
      feed: feed, keys: keys,
      groups: groups, mark: mark, shown: [:], pending: nil, telegram: telegram, keepUntil: now)
  }
}

extension AlertSeries {
  /// In a fixed order, so that the same input gives the same answer. What is over went by itself.
  func removals(at now: Instant) -> [EmergencyChange] {
    shown.sorted { $0.key < $1.key }.map(\.value).filter { $0.notice.message.expiresAt > now }.map {
      .remove($0.emergency)
    }
  }

  /// An officer ended one of its emergencies: what comes next in its series shows as new.
  public mutating func forget(_ emergency: EmergencyID) {
    shown = shown.filter { $0.value.emergency != emergency }
  }

  /// What an officer decided about what waits. Nothing waiting, nothing changes.
  public mutating func resolve(show: Bool, at now: Instant) -> [EmergencyChange] {
    guard let waiting = pending else { return [] }
    pending = nil
    let notices = waiting.notices.filter { $0.message.expiresAt > now }
    // What is over since it came is not shown, and must not end what shows either.
    guard show, notices.isEmpty == waiting.notices.isEmpty else { return [] }
    return replace(with: notices, ending: waiting.ending, at: now)
  }

  /// Puts `notices` in the place of what is shown. A slot that shows the same again is an update all the same: its end may be
  /// later now.
  mutating func replace(
    with notices: [Notice], ending: Ending, at now: Instant
  ) -> [EmergencyChange] {
    pending = nil
    var changes: [EmergencyChange] = []
    var next: [String: Shown] = [:]
    for notice in notices {
      if let present = shown[notice.slot], present.notice.message.expiresAt > now {
        next[notice.slot] = Shown(emergency: present.emergency, notice: notice)
        changes.append(.update(present.emergency, notice.message))
      } else if let id = Self.emergency(standard.rawValue, "\(id)\n\(notice.slot)\n\(mark.digest)") {
        next[notice.slot] = Shown(emergency: id, notice: notice)
        changes.append(.show(id, notice.message))
      }
    }
    for (slot, present) in shown.sorted(by: { $0.key < $1.key }) where next[slot] == nil {
      guard present.notice.message.expiresAt > now else { continue }
      changes.append(ending.change(present, at: now))
    }
    shown = next
    return changes
  }

  private static func emergency(_ prefix: String, _ name: String) -> EmergencyID? {
    EmergencyID("\(prefix)-\(SHA256.digest(of: name).hexadecimal.prefix(32))")
  }
}

extension Verdict {
  /// The word for what was done.
  fileprivate mutating func settle(ending: Ending, hadOriginal: Bool, isUpdate: Bool) {
    let done = Decision(of: changes)
    switch done {
    case .updated: (decision, rule) = (done, .update)
    case .shown: (decision, rule) = (done, isUpdate && !hadOriginal ? .unmatchedUpdate : .new)
    case .cancelled: (decision, rule) = (done, ending.rule ?? rule)
    case .ignored, .review, .rejected: break
    }
  }
}
