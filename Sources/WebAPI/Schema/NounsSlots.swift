internal import Signage

/// When: the slots of schedules, opening hours and active hours.
extension Schema {
  /// DESIGN 4.1. As `Slot` decodes it; the order of its days and windows is the domain's to check.
  static let slot = Schema.object([
    .optional("firstDay", .date, "The first local day, inclusive."),
    .optional("lastDay", .date, "The last local day, inclusive."),
    .optional("weekdays", .set(of: .choice(Weekday.self), count: 1...7)),
    .optional(
      "monthlyDays", .array(of: .monthlyDay, count: 1...Slot.mostMonthlyDays), "Days of each month; any of them."),
    .optional(
      "everyWeeks", .integer(1...52), "Every n-th ISO week, counted from the week of firstDay, which it needs."),
    .optional("holidays", .choice(HolidayRule.self), "National holidays: left in, left out, or nothing else."),
    .optional("opening", .choice(OpeningRule.self), "Only while the site is open, or only while it is not."),
    .optional("exceptDates", .set(of: .date, count: 1...Slot.mostExceptDates), "Local days on which it does not hold."),
    .optional("windows", .array(of: .window, count: 1...Slot.mostWindows), "Times of day; none is the whole day."),
  ]).named("Slot")

  static let slots = Schema.array(of: .slot, count: 0...Slot.mostSlots)

  private static let monthlyDay = Schema.object(
    [
      .optional("day", .integerChoice([-1] + Array(1...31)), "-1 is the last."),
      .optional("weekday", .choice(Weekday.self)),
      .optional("nth", .integerChoice([-1] + Array(1...5)), "Which of that weekday; -1 is the last."),
    ], exactlyOneOf: [["day"], ["weekday", "nth"]]
  ).named("MonthlyDay")

  private static let window = Schema.object([
    .required("from", .timeOfDay, "Inclusive."),
    .required("until", .timeOfDay, "Exclusive; before from, it is on the next day."),
  ]).named("Window")
}
