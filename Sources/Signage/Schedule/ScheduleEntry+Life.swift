extension ScheduleInputs {
  /// The contents that an entry of `subject` shows, in order.
  public func contentIDs(of subject: ScheduleEntry.Subject) -> [ContentID] {
    switch subject {
    case .content(let id): [id]
    case .campaign(let id): campaigns[id]?.contents ?? []
    case .pool(let id): pools[id]?.contents ?? []
    }
  }

  /// Whether a player has a file to fetch for `subject`.
  public func hasFiles(_ subject: ScheduleEntry.Subject) -> Bool {
    contentIDs(of: subject).contains { id in
      contents[id]?.variants.contains { variant in
        if case .media = variant.picture { true } else { false }
      } ?? false
    }
  }
}

extension ScheduleEntry {
  /// The local days outside which it cannot be active, whatever the display: from the first to the last of its slots,
  /// and of the display periods of the contents that can play. Nil when none is left.
  func life(in inputs: ScheduleInputs) -> ClosedRange<LocalDate>? {
    var periods: ClosedRange<LocalDate>?
    for id in inputs.contentIDs(of: subject) {
      guard let content = inputs.contents[id], content.readiness == .playable, let period = content.period else {
        continue
      }
      let days = period.firstDay...period.lastDay
      periods = periods.map { min($0.lowerBound, days.lowerBound)...max($0.upperBound, days.upperBound) } ?? days
    }
    guard let periods, let slots = daysOfSlots else { return nil }
    return periods.overlaps(slots) ? periods.clamped(to: slots) : nil
  }

  /// From the first day of any slot to the last of any. Nil where every slot ends before it begins.
  var daysOfSlots: ClosedRange<LocalDate>? {
    guard !slots.isEmpty else { return LocalDate.ever }
    return slots.compactMap(\.life).reduce(nil) { known, days in
      known.map { min($0.lowerBound, days.lowerBound)...max($0.upperBound, days.upperBound) } ?? days
    }
  }

  /// The latest `lastDay`; nil where a slot has none.
  var lastDayOfSlots: LocalDate? {
    let last = slots.map(\.lastDay)
    return last.contains(nil) ? nil : last.compactMap { $0 }.max()
  }

  /// Whether any slot asks when its site is open.
  var asksOpening: Bool { slots.contains { $0.opening != nil } }
}

extension Slot {
  /// From its first day to the last into which a window of its last day reaches. Nil when it ends before it begins.
  var life: ClosedRange<LocalDate>? {
    let first = firstDay ?? LocalDate.ever.lowerBound
    let reach = (windows ?? []).contains(where: \.crossesMidnight) ? 1 : 0
    let last = lastDay?.advanced(byDays: reach) ?? LocalDate.ever.upperBound
    return first <= last ? first...last : nil
  }
}

extension LocalDate {
  /// All days that anything can speak of, from 1970 on, and some more.
  static let ever = LocalDate(dayNumber: 0)...LocalDate(dayNumber: 84_100)
}
