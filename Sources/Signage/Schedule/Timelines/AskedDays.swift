/// Some local days, asked of many entries: which of them can be active then?
public struct AskedDays: Sendable {
  private let inputs: ScheduleInputs
  /// The day before the first, for windows that cross midnight, and then the days.
  private let days: [DayFacts]
  private let last: LocalDate?

  /// Of more days only the first `mostDays` are looked at one by one; of those behind them, whether slots and display
  /// periods have ended.
  public static let mostDays = 366

  /// From `first` to `last`, both inclusive; nil is for ever.
  public init(_ inputs: ScheduleInputs, first: LocalDate, last: LocalDate?) {
    self.inputs = inputs
    self.last = last
    let count = last.map { max(0, min($0.dayNumber - first.dayNumber + 1, Self.mostDays)) } ?? Self.mostDays
    days = (-1..<count).map { DayFacts(first.advanced(byDays: $0), holidays: inputs.holidays) }
  }

  /// Whether the days of an entry's slots and of what it shows leave it one of the days. Hours, displays, priorities and
  /// approvals are not asked: an entry that waits for its content's approval is one that can be active.
  public func canHold(_ entry: ScheduleEntry) -> Bool {
    let periods = periods(of: entry.subject)
    return entry.slots.isEmpty
      ? touches(periods) { _ in true } || isLater(Slot(), periods)
      : entry.slots.contains { slot in
        touches(periods) { slot.refusal(on: $0) == nil } || crossesIn(slot, periods) || isLater(slot, periods)
      }
  }

  private func touches(_ periods: [DisplayPeriod]?, where holds: (DayFacts) -> Bool) -> Bool {
    days.dropFirst().contains { facts in Self.allows(periods, facts.day) && holds(facts) }
  }

  /// Whether the slot began on the day before and goes on over midnight.
  private func crossesIn(_ slot: Slot, _ periods: [DisplayPeriod]?) -> Bool {
    guard slot.windows?.contains(where: \.crossesMidnight) ?? false, days.count > 1 else { return false }
    return slot.refusal(on: days[0]) == nil && Self.allows(periods, days[1].day)
  }

  /// Whether something may be left behind the days that are looked at.
  private func isLater(_ slot: Slot, _ periods: [DisplayPeriod]?) -> Bool {
    guard let seen = days.last?.day, last.map({ seen < $0 }) ?? true else { return false }
    func begins(_ day: LocalDate) -> Bool { last.map { day <= $0 } ?? true }
    return (slot.firstDay.map(begins) ?? true) && (slot.lastDay.map { $0 > seen } ?? true)
      && (periods?.contains { begins($0.firstDay) && $0.lastDay > seen } ?? true)
  }

  private static func allows(_ periods: [DisplayPeriod]?, _ day: LocalDate) -> Bool {
    periods?.contains { $0.contains(day) } ?? true
  }

  /// Nil where one of the contents has no period yet, or is not known: then nothing can be said.
  private func periods(of subject: ScheduleEntry.Subject) -> [DisplayPeriod]? {
    let ids = inputs.contentIDs(of: subject)
    var periods: [DisplayPeriod] = []
    for id in ids {
      guard let period = inputs.contents[id]?.period else { return nil }
      periods.append(period)
    }
    return ids.isEmpty ? nil : periods
  }
}
