internal import Crypto
public import Signage

/// What a message of either standard comes down to, when it takes part in its series at all.
struct Incoming {
  /// By how much a message's time may be ahead: one that is further would make old all that is to come.
  static let longestAhead: Int64 = 10 * 60

  var standard: Emergency.Source
  /// `FeedPolicy.identity`.
  var feed: String
  var keys: Set<String>
  var groups: Set<String> = []
  var telegram: String?
  var mark: Mark
  /// What it puts on the screens; nothing where it ends, or concerns nobody here.
  var notices: [Notice]
  /// How that which it no longer says leaves the screens.
  var ending: Ending
  /// Slots of which it says that they hold, and which its feed does not show: another feed's stay.
  var spared: Set<String> = []
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
/// | beyond the feed's trust, or of a time ahead | review, and nothing else changes; what that feed sent before waits no longer |
/// | the newest, again | ignored: repeated |
/// | not the newest | ignored: superseded; what it connects is joined |
/// | the newest, with notices | each slot is shown, updated or ended: shown, updated |
/// | the newest, without | what showed is ended: cancelled; nothing showed: ignored |
///
/// The newest of those that acted, and whose feeds might have done what this one does (`latest`): nobody makes a message old that
/// they could not have sent. A cancel that came first is a series that shows nothing: the tombstone which the late original finds.
extension Incoming {
  /// `own` are the series it belongs to; more than one where it tells that they are one.
  func decide(own: [AlertSeries], policy: FeedPolicy, city: City, at now: Instant) -> Verdict {
    let own = own.sorted { ($0.mark, $0.id) > ($1.mark, $1.id) }
    let latest = latest(among: own, policy, city)
    let rule = isAllowed(by: policy, over: own, in: city) ? reviewRule : .beyondTrust
    if latest > mark { return joined(own, rule == nil, policy, city, now) }
    if latest == mark { return repeated(own, rule == nil, policy) }
    if rule != nil, own.contains(where: { $0.holds(mark, waitingFor: policy) }) { return .repeated }
    if let rule { return review(rule, own, policy, now) }
    return act(own, policy, city, now)
  }

  /// The same came by another feed: that one's own older messages are old now, too.
  private func repeated(_ own: [AlertSeries], _ isAllowed: Bool, _ policy: FeedPolicy) -> Verdict {
    var verdict = Verdict.repeated
    guard isAllowed, var series = own.first(where: \.hasActed), series.noteOld(mark, policy) else { return verdict }
    verdict.saved = [series]
    return verdict
  }

  /// An older message shows nothing, and may tell that two series are one: then only the newer one's emergencies stay.
  private func joined(
    _ own: [AlertSeries], _ isAllowed: Bool, _ policy: FeedPolicy, _ city: City, _ now: Instant
  ) -> Verdict {
    var verdict = Verdict(.ignored, .superseded)
    var joining = own.filter { $0.hasActed && $0.mayBeJoined(by: policy) }
    if !policy.mayEnd(joining, in: city) { joining = [] }
    guard var series = joining.first ?? own.first(where: \.hasActed) else { return verdict }
    let before = series
    if !joining.isEmpty { series.take(keys: keys, groups: groups, of: joining, always: false) }
    if isAllowed { series.noteOld(mark, policy) }
    guard series != before || joining.count > 1 else { return verdict }
    series.keepUntil = joining.reduce(series.keepUntil) { max($0, $1.keepUntil) }
    verdict.saved = [series]
    verdict.join(joining.dropFirst(), after: mark, policy, city, at: now)
    return verdict
  }

  /// It is kept for an officer, beside what acted: in a series of its own where another feed's message waits already.
  private func review(_ rule: AlertRule, _ own: [AlertSeries], _ policy: FeedPolicy, _ now: Instant) -> Verdict {
    if own.contains(where: { $0.waitingFeed == policy.identity && ($0.waitingMark ?? .none) > mark }) {
      return Verdict(.ignored, .superseded)
    }
    var series =
      own.first { $0.waitingFeed == policy.identity } ?? own.first { $0.pending == nil } ?? made(policy, now)
    series.pending = AlertSeries.Pending(
      notices: notices, ending: ending, mark: mark, feed: policy.identity, policy: policy, keys: keys,
      joins: Set(own.map(\.id)).subtracting([series.id]), spared: spared)
    series.keep(for: keepSeconds, after: now)
    var verdict = Verdict(.review, rule)
    verdict.saved = [series]
    return verdict
  }

  private func act(_ own: [AlertSeries], _ policy: FeedPolicy, _ city: City, _ now: Instant) -> Verdict {
    var series = own.first ?? made(policy, now)
    // Of feeds that may do less than others nobody learns that two of the others' series are one.
    let others = own.dropFirst().filter { $0.hasActed && $0.mayBeJoined(by: policy) }
    var verdict = Verdict(.ignored, emptyRule)
    if series.mayBeJoined(by: policy) {
      let isKnown = standard == .cap || series.isKnown(to: policy)
      series.take(keys: keys, groups: groups, of: (isKnown ? [series] : []) + others, always: true)
      verdict.join(others[...], after: mark, policy, city, at: now)
    } else {
      verdict.empty(others, after: mark, policy, city, at: now)
    }
    verdict.endWaiting(in: own.dropFirst().filter { !$0.hasActed }, upTo: mark, policy, city)
    series.endWaiting(upTo: mark, by: policy, in: city)
    series.note(mark, policy)
    series.telegram = telegram
    verdict.changes += series.replace(with: notices, ending: ending, sparing: spared, at: now)
    series.keep(for: keepSeconds, after: now)
    verdict.saved.insert(series, at: 0)
    verdict.settle(ending: ending, hadOriginal: !own.isEmpty, isUpdate: mark.rank > 0)
    return verdict
  }

  /// What a feed put on screen it may take off; of another feed's it needs the rights that showing it would need.
  private func isAllowed(by policy: FeedPolicy, over own: [AlertSeries], in city: City) -> Bool {
    notices.allSatisfy { policy.allows($0, in: city) } && policy.mayEnd(own, sparing: spared, in: city)
  }

  private func made(_ policy: FeedPolicy, _ now: Instant) -> AlertSeries {
    let name = keys.sorted().joined(separator: "\n")
    return AlertSeries(
      id: String(SHA256.digest(of: "\(feed)\n\(name)\n\(mark.digest)").hexadecimal.prefix(32)), standard: standard,
      feed: feed, keys: keys, groups: groups, mark: .none, acted: [], shown: [:], pending: nil, telegram: telegram,
      keepUntil: now)
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

  /// Puts `notices` of its feed in the place of what is shown. A slot that shows the same again is an update all the same: its
  /// end may be later now. Of the slots in `spared` what other feeds show stays.
  mutating func replace(
    with notices: [Notice], ending: Ending, sparing spared: Set<String>, at now: Instant
  ) -> [EmergencyChange] {
    var changes: [EmergencyChange] = []
    var next: [String: Shown] = [:]
    for notice in notices {
      if let present = shown[notice.slot], present.notice.message.expiresAt > now {
        next[notice.slot] = Shown(emergency: present.emergency, notice: notice, feed: feed)
        changes.append(.update(present.emergency, notice.message))
      } else if let id = Self.emergency(standard.rawValue, "\(id)\n\(notice.slot)\n\(feed)\n\(mark.digest)") {
        next[notice.slot] = Shown(emergency: id, notice: notice, feed: feed)
        changes.append(.show(id, notice.message))
      }
    }
    for (slot, present) in shown.sorted(by: { $0.key < $1.key }) where next[slot] == nil {
      guard present.notice.message.expiresAt > now else { continue }
      if spared.contains(slot), present.feed ?? feed != feed {
        next[slot] = present
      } else {
        // It still holds, and is only not wanted any more: nobody may read that it is over.
        changes.append((spared.contains(slot) ? .silent : ending).change(present, issuedAt: mark.issuedAt, at: now))
      }
    }
    shown = next
    return changes
  }

  private static func emergency(_ prefix: String, _ name: String) -> EmergencyID? {
    EmergencyID("\(prefix)-\(SHA256.digest(of: name).hexadecimal.prefix(32))")
  }
}

extension Verdict {
  /// `others` go up in another series. One in which something still waits for an officer stays for that alone.
  fileprivate mutating func join(
    _ others: ArraySlice<AlertSeries>, after mark: Mark, _ policy: FeedPolicy, _ city: City, at now: Instant
  ) {
    for var series in others {
      changes += series.removals(at: now)
      series.endWaiting(upTo: mark, by: policy, in: city)
      if series.pending != nil {
        series.shown = [:]
        saved.append(series)
      } else {
        forgotten.append(series.id)
      }
    }
  }

  /// `others` are there for what waits in them alone: they go with it.
  fileprivate mutating func endWaiting(
    in others: [AlertSeries], upTo mark: Mark, _ policy: FeedPolicy, _ city: City
  ) {
    for var series in others {
      series.endWaiting(upTo: mark, by: policy, in: city)
      if series.pending == nil { forgotten.append(series.id) }
    }
  }

  /// What `others` show is said in a series that must not learn their names: they stay as tombstones.
  fileprivate mutating func empty(
    _ others: [AlertSeries], after mark: Mark, _ policy: FeedPolicy, _ city: City, at now: Instant
  ) {
    for var series in others {
      changes += series.removals(at: now)
      series.endWaiting(upTo: mark, by: policy, in: city)
      series.shown = [:]
      series.note(mark, policy)
      saved.append(series)
    }
  }

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
