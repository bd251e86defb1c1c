import Testing

@testable import Signage

@Suite struct SlotDaysTests {
  static let cases: [(String, Slot, yes: [String], no: [String])] = [
    ("no key holds always", Slot(), ["2020-01-01", "2026-11-21", "2199-12-31"], []),
    (
      "first and last day are included", Slot(firstDay: day("2026-11-21"), lastDay: day("2026-11-23")),
      ["2026-11-21", "2026-11-23"], ["2026-11-20", "2026-11-24"]
    ),
    (
      "weekdays", Slot(weekdays: [.saturday, .monday]), ["2026-11-21", "2026-11-23"], ["2026-11-22", "2026-11-24"]
    ),
    ("the 15th", Slot(monthlyDays: [.day(15)]), ["2026-11-15", "2026-12-15"], ["2026-11-14", "2026-11-16"]),
    (
      "the 31st is in months that have one", Slot(monthlyDays: [.day(31)]), ["2026-10-31", "2026-12-31"],
      ["2026-11-30", "2026-12-01"]
    ),
    (
      "the last day", Slot(monthlyDays: [.day(-1)]), ["2026-11-30", "2026-02-28", "2028-02-29", "2026-12-31"],
      ["2028-02-28", "2026-12-30"]
    ),
    (
      "the second Sunday", Slot(monthlyDays: [.weekday(.sunday, nth: 2)]), ["2026-11-08", "2026-02-08"],
      ["2026-11-01", "2026-11-15", "2026-11-09"]
    ),
    (
      "the last Friday", Slot(monthlyDays: [.weekday(.friday, nth: -1)]), ["2026-11-27", "2026-10-30", "2026-02-27"],
      ["2026-11-20", "2026-10-23"]
    ),
    (
      "the fifth Sunday is in months that have one", Slot(monthlyDays: [.weekday(.sunday, nth: 5)]), ["2026-11-29"],
      ["2026-12-27", "2026-11-22"]
    ),
    (
      "monthly days are alternatives", Slot(monthlyDays: [.day(1), .weekday(.sunday, nth: 2)]),
      ["2026-11-01", "2026-11-08"], ["2026-11-02"]
    ),
    (
      "weekdays and monthly days must both hold", Slot(weekdays: [.monday], monthlyDays: [.day(15)]), ["2026-06-15"],
      ["2026-11-15", "2026-06-22"]
    ),
    (
      // 2026-11-21 is a Saturday of the week from Monday the 16th.
      "every second week is counted by ISO weeks from that of the first day",
      Slot(firstDay: day("2026-11-21"), everyWeeks: 2), ["2026-11-22", "2026-11-30", "2026-12-06", "2027-01-02"],
      ["2026-11-16", "2026-11-23", "2026-11-29", "2026-12-07"]
    ),
    (
      "every third week over the turn of a year", Slot(firstDay: day("2026-12-28"), weekdays: [.monday], everyWeeks: 3),
      ["2026-12-28", "2027-01-18"], ["2027-01-04", "2027-01-11", "2027-01-25"]
    ),
    (
      "every single week", Slot(firstDay: day("2026-11-21"), everyWeeks: 1), ["2026-11-21", "2026-11-25"],
      ["2026-11-20"]
    ),
    ("holidays are included unless told otherwise", Slot(holidays: .include), ["2026-11-23", "2026-11-24"], []),
    ("no holidays", Slot(holidays: .exclude), ["2026-11-24"], ["2026-11-23", "2026-09-22"]),
    ("holidays only", Slot(holidays: .only), ["2026-11-23", "2026-05-06"], ["2026-11-24", "2026-05-07"]),
    (
      "except dates", Slot(exceptDates: [day("2026-11-21"), day("2026-11-25")]), ["2026-11-20", "2026-11-22"],
      ["2026-11-21", "2026-11-25"]
    ),
  ]

  @Test(arguments: cases)
  func daysThatHold(name: String, slot: Slot, yes: [String], no: [String]) {
    for text in yes { #expect(slot.includesDay(day(text), holidays: .japan), "\(name): \(text)") }
    for text in no { #expect(!slot.includesDay(day(text), holidays: .japan), "\(name): \(text)") }
  }

  /// Each weekday counted through each month of two years, one of them a leap year.
  @Test func everyMonthlyDayIsAsCounted() {
    let days = (day("2027-01-01").dayNumber...day("2028-12-31").dayNumber).map { LocalDate(dayNumber: $0) }
    for month in Dictionary(grouping: days, by: { "\($0.year) \($0.month)" }).values.map({ $0.sorted() }) {
      var counts: [Weekday: Int] = [:]
      for (index, date) in month.enumerated() {
        counts[date.weekday, default: 0] += 1
        let facts = DayFacts(date, holidays: .japan)
        let isLast = !month[(index + 1)...].contains { $0.weekday == date.weekday }
        for weekday in Weekday.allCases {
          for nth in 1...5 {
            let expected = weekday == date.weekday && counts[weekday] == nth
            #expect(MonthlyDay.weekday(weekday, nth: nth).includes(facts) == expected, "\(date): \(nth) \(weekday)")
          }
          let expected = weekday == date.weekday && isLast
          #expect(MonthlyDay.weekday(weekday, nth: -1).includes(facts) == expected, "\(date): last \(weekday)")
        }
        for number in 1...31 { #expect(MonthlyDay.day(number).includes(facts) == (number == index + 1), "\(date)") }
        #expect(MonthlyDay.day(-1).includes(facts) == (index + 1 == month.count), "\(date)")
      }
    }
  }
}
