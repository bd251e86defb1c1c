/// One display's days with an entry and without it, laid side by side.
struct EffectExamination {
  private(set) var shown = EntryEffect.Shown()
  /// The local days on which it is in the loop, in order.
  private(set) var days: [LocalDate] = []
  /// Milliseconds in which it would be active while the display is on, and others have the loop.
  private(set) var beaten: Int64 = 0
  /// Milliseconds in which it would be active while the display is off.
  private(set) var off: Int64 = 0
  private(set) var displaced: [EntryID: Int64] = [:]
  private(set) var displacing: [EntryID: Int64] = [:]
  private(set) var sharing: [EntryID: Int64] = [:]

  /// Of no day at all.
  init() {}

  /// `with` is the plan of the display that holds the entry, `without` of the same days without it; it is asked for only
  /// where the entry is ever shown.
  init?(of entry: EntryID, from now: Instant, with plan: DisplayPlan, without: () -> DisplayPlan?) {
    guard let number = plan.candidates.firstIndex(where: { $0.entry.id == entry }) else { return nil }
    let ahead = min(now, plan.horizon.span.upperBound)..<Instant(milliseconds: .max)
    var walk = Walk(plan, number, ahead)
    for stretch in plan.stretches() { walk.step(stretch) }
    (shown, days, beaten, off) = (walk.shown, walk.days, walk.beaten, walk.off)
    let life = max(now, plan.horizon.span.lowerBound)..<max(now, plan.horizon.span.upperBound)
    shown.millisecondsPerWeek = Self.perWeek(shown.milliseconds, in: life)
    displacing = walk.named(walk.displacing)
    sharing = walk.named(walk.sharing)
    guard let other = shown.milliseconds > 0 ? without() : nil else { return }
    // Adding an entry lets nobody else in: who shares its loop had the screen before.
    let before = Self.winners(of: other, during: walk.ranges)
    for (entry, milliseconds) in before where milliseconds > sharing[entry] ?? 0 {
      displaced[entry] = milliseconds - (sharing[entry] ?? 0)
    }
  }

  /// Milliseconds a week, over at least one.
  private static func perWeek(_ milliseconds: Int64, in life: Range<Instant>) -> Int64 {
    let week: Int64 = 7 * 86_400_000
    let span = life.upperBound.milliseconds(since: life.lowerBound)
    guard span > week else { return milliseconds }
    return Int64((Double(milliseconds) * Double(week) / Double(span)).rounded())
  }

  /// For how long each entry is in a loop of `plan` during `ranges`, which are in order.
  private static func winners(of plan: DisplayPlan, during ranges: [Range<Instant>]) -> [EntryID: Int64] {
    var milliseconds = [Int64](repeating: 0, count: plan.candidates.count)
    var meeting = Meeting(ranges)
    for stretch in plan.stretches() {
      let span = meeting.milliseconds(of: stretch.range)
      if span > 0 { for winner in stretch.winners { milliseconds[winner] += span } }
    }
    return Dictionary(zip(plan.candidates.map(\.entry.id), milliseconds).filter { $0.1 > 0 }) { first, _ in first }
  }
}

/// A walk along the stretches of a plan that holds the entry.
private struct Walk {
  private let plan: DisplayPlan
  private let number: Int
  private let ahead: Range<Instant>
  private var active: Meeting

  private(set) var shown = EntryEffect.Shown()
  private(set) var days: [LocalDate] = []
  /// When it is in a loop, in order.
  private(set) var ranges: [Range<Instant>] = []
  private(set) var beaten: Int64 = 0
  private(set) var off: Int64 = 0
  /// By the candidates' numbers.
  private(set) var displacing: [Int64]
  private(set) var sharing: [Int64]

  init(_ plan: DisplayPlan, _ number: Int, _ ahead: Range<Instant>) {
    self.plan = plan
    self.number = number
    self.ahead = ahead
    active = Meeting(plan.candidates[number].ranges.list)
    displacing = Array(repeating: 0, count: plan.candidates.count)
    sharing = displacing
  }

  /// The next stretch in the order of time.
  mutating func step(_ stretch: Stretch) {
    let range = stretch.range.clamped(to: ahead)
    guard !range.isEmpty else { return }
    let span = active.milliseconds(of: range)
    guard span > 0 else { return }
    if stretch.winners.holds(number) {
      show(range, of: stretch)
    } else if stretch.standby {
      off += span
    } else {
      beaten += span
      // Those that are always included take nothing from anybody.
      for winner in stretch.winners where !plan.candidates[winner].entry.alwaysIncluded { displacing[winner] += span }
    }
  }

  private mutating func show(_ range: Range<Instant>, of stretch: Stretch) {
    let span = range.upperBound.milliseconds(since: range.lowerBound)
    shown.firstAt = shown.firstAt ?? range.lowerBound
    shown.lastUntil = range.upperBound
    shown.milliseconds += span
    let day = plan.horizon.days[stretch.day].day
    if days.last != day { days.append(day) }
    shown.days = days.count
    ranges.append(range)
    for winner in stretch.winners where winner != number { sharing[winner] += span }
  }

  func named(_ milliseconds: [Int64]) -> [EntryID: Int64] {
    Dictionary(zip(plan.candidates.map(\.entry.id), milliseconds).filter { $0.1 > 0 }) { first, _ in first }
  }
}

/// Ranges in order, asked about others in order: each is looked at once.
private struct Meeting {
  private let ranges: [Range<Instant>]
  private var next = 0

  init(_ ranges: [Range<Instant>]) { self.ranges = ranges }

  /// How much of `range`, which begins no earlier than the one asked about before, lies in the ranges.
  mutating func milliseconds(of range: Range<Instant>) -> Int64 {
    while next < ranges.count, ranges[next].upperBound <= range.lowerBound { next += 1 }
    var sum: Int64 = 0
    var index = next
    while index < ranges.count, ranges[index].lowerBound < range.upperBound {
      let both = ranges[index].clamped(to: range)
      sum += both.upperBound.milliseconds(since: both.lowerBound)
      index += 1
    }
    return sum
  }
}

extension [Int] {
  /// Whether the numbers, which are in order, hold this one.
  fileprivate func holds(_ number: Int) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == number
  }
}
