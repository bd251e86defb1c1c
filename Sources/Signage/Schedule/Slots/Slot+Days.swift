/// What slots ask of one local day.
struct DayFacts {
  let day: LocalDate
  let dayOfMonth: Int
  let daysInMonth: Int
  let weekday: Weekday
  /// ISO weeks since the one of 1970-01-01; weeks begin on Monday whatever the locale.
  let week: Int
  let isHoliday: Bool

  init(_ day: LocalDate, holidays: HolidayCalendar) {
    let civil = day.civil
    self.day = day
    dayOfMonth = civil.day
    daysInMonth = Self.daysInMonth(civil.month, year: civil.year)
    weekday = day.weekday
    week = Self.week(of: day)
    isHoliday = holidays.contains(day)
  }

  static func week(of day: LocalDate) -> Int { (day.dayNumber + 3) / 7 }

  private static func daysInMonth(_ month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// The first rule by which a slot leaves a day out.
enum DayRefusal: Hashable {
  case beforeFirstDay(LocalDate)
  case afterLastDay(LocalDate)
  case otherWeekday
  case otherDayOfMonth
  case otherWeek(everyWeeks: Int)
  case holiday
  case notHoliday
  case exceptDate
}

extension Slot {
  /// Whether all day conditions of the slot hold on `day`; its windows and opening hours are not asked.
  public func includesDay(_ day: LocalDate, holidays: HolidayCalendar) -> Bool {
    refusal(on: DayFacts(day, holidays: holidays)) == nil
  }

  /// Nil when all day conditions hold.
  func refusal(on facts: DayFacts) -> DayRefusal? {
    if let firstDay, facts.day < firstDay { return .beforeFirstDay(firstDay) }
    if let lastDay, facts.day > lastDay { return .afterLastDay(lastDay) }
    if let weekdays, !weekdays.contains(facts.weekday) { return .otherWeekday }
    if let monthlyDays, !monthlyDays.contains(where: { $0.includes(facts) }) { return .otherDayOfMonth }
    if let everyWeeks, let firstDay, (facts.week - DayFacts.week(of: firstDay)) % everyWeeks != 0 {
      return .otherWeek(everyWeeks: everyWeeks)
    }
    switch holidays {
    case .exclude where facts.isHoliday: return .holiday
    case .only where !facts.isHoliday: return .notHoliday
    default: break
    }
    if let exceptDates, exceptDates.contains(facts.day) { return .exceptDate }
    return nil
  }
}

extension MonthlyDay {
  func includes(_ facts: DayFacts) -> Bool {
    switch self {
    case .day(-1): facts.dayOfMonth == facts.daysInMonth
    case .day(let day): facts.dayOfMonth == day
    case .weekday(let weekday, nth: -1): facts.weekday == weekday && facts.dayOfMonth + 7 > facts.daysInMonth
    case .weekday(let weekday, let nth): facts.weekday == weekday && (facts.dayOfMonth - 1) / 7 + 1 == nth
    }
  }
}
