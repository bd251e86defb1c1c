import Foundation
import Signage
import Testing

@Suite struct SlotValidationTests {
  static let invalid: [(String, Slot, String)] = [
    ("days the wrong way round", Slot(firstDay: day("2026-11-22"), lastDay: day("2026-11-21")), "lastDay"),
    ("every n weeks from nowhere", Slot(everyWeeks: 2), "everyWeeks"),
    ("no weeks", Slot(firstDay: day("2026-11-21"), everyWeeks: 0), "everyWeeks"),
    ("too many weeks", Slot(firstDay: day("2026-11-21"), everyWeeks: 53), "everyWeeks"),
    ("no weekdays", Slot(weekdays: []), "weekdays"),
    ("a weekday twice", Slot(weekdays: [.monday, .friday, .monday]), "weekdays/2"),
    ("no monthly days", Slot(monthlyDays: []), "monthlyDays"),
    ("day 0", Slot(monthlyDays: [.day(15), .day(0)]), "monthlyDays/1/day"),
    ("day 32", Slot(monthlyDays: [.day(32)]), "monthlyDays/0/day"),
    ("day -2", Slot(monthlyDays: [.day(-2)]), "monthlyDays/0/day"),
    ("sixth Sunday", Slot(monthlyDays: [.weekday(.sunday, nth: 6)]), "monthlyDays/0/nth"),
    ("Sunday 0", Slot(monthlyDays: [.weekday(.sunday, nth: 0)]), "monthlyDays/0/nth"),
    ("a monthly day twice", Slot(monthlyDays: [.day(1), .day(1)]), "monthlyDays/1"),
    ("no except dates", Slot(exceptDates: []), "exceptDates"),
    ("an except date twice", Slot(exceptDates: [day("2026-01-01"), day("2026-01-01")]), "exceptDates/1"),
    (
      "an except date too many",
      Slot(exceptDates: (0...Slot.mostExceptDates).map { day("2026-01-01").advanced(byDays: $0) }), "exceptDates"
    ),
    ("no windows", Slot(windows: []), "windows"),
    ("equal ends", Slot(windows: [window("09:00", "12:00"), window("10:00", "10:00")]), "windows/1/until"),
    ("begins at 24:00", Slot(windows: [window("24:00", "02:00")]), "windows/0/from"),
    ("a window twice", Slot(windows: [window("09:00", "12:00"), window("09:00", "12:00")]), "windows/1"),
    (
      "a window too many",
      Slot(windows: (0...Slot.mostWindows).map { Window(from: must(LocalTime(minutes: $0)), until: time("24:00")) }),
      "windows"
    ),
  ]

  @Test(arguments: invalid)
  func aSlotThatContradictsItselfIsRefused(name: String, slot: Slot, field: String) {
    let error = #expect(throws: SignageError.self, "\(name)") { try Slot.validate([Slot(), slot], field: "slots") }
    guard case .invalid(let named, let says) = error else {
      Issue.record("\(name): \(String(describing: error))")
      return
    }
    #expect(named == "slots/1/\(field)", "\(name)")
    #expect(!says.isEmpty)
  }

  @Test func theRestIsNot() throws {
    try Slot(
      firstDay: day("2026-11-21"), lastDay: day("2026-11-21"), weekdays: Weekday.allCases,
      monthlyDays: [.day(-1), .day(31), .weekday(.sunday, nth: 5), .weekday(.sunday, nth: -1)], everyWeeks: 52,
      holidays: .only, opening: .exclude, exceptDates: [day("2026-11-21")],
      windows: [window("00:00", "24:00"), window("22:00", "02:00"), window("22:00", "00:00"), window("23:59", "24:00")]
    ).validate(field: "slots/0")
  }

  @Test func thereIsAMostOfSlots() throws {
    try Slot.validate(Array(repeating: Slot(), count: Slot.mostSlots), field: "slots")
    #expect(throws: SignageError.invalid(field: "slots", says: "At most \(Slot.mostSlots) slots; split the entry.")) {
      try Slot.validate(Array(repeating: Slot(), count: Slot.mostSlots + 1), field: "slots")
    }
    let full = Slot(windows: (0..<20).map { Window(from: must(LocalTime(minutes: $0)), until: time("24:00")) })
    let most = Array(repeating: full, count: Slot.mostWindowsOfAll / 20)
    try Slot.validate(most, field: "slots")
    let words = "At most \(Slot.mostWindowsOfAll) windows in all slots; split the entry."
    #expect(throws: SignageError.invalid(field: "slots", says: words)) {
      try Slot.validate(most + [Slot(windows: [Window(from: time("00:00"), until: time("24:00"))])], field: "slots")
    }
  }

  static let calendars: [(String, OpeningCalendar, String)] = [
    ("asks itself", OpeningCalendar(slots: [Slot(opening: .only)]), "calendar/slots/0/opening"),
    ("a bad slot", OpeningCalendar(slots: [Slot(weekdays: [])]), "calendar/slots/0/weekdays"),
    (
      "extra date twice", OpeningCalendar(extraDates: [day("2026-01-01"), day("2026-01-01")]), "calendar/extraDates/1"
    ),
    (
      "open and closed", OpeningCalendar(extraDates: [day("2026-01-01")], exceptDates: [day("2026-01-01")]),
      "calendar/extraDates/0"
    ),
  ]

  @Test(arguments: calendars)
  func aCalendarThatContradictsItselfIsRefused(name: String, calendar: OpeningCalendar, field: String) {
    let error = #expect(throws: SignageError.self) { try calendar.validate(field: "calendar") }
    guard case .invalid(let named, _) = error else {
      Issue.record("\(name): \(String(describing: error))")
      return
    }
    #expect(named == field, "\(name)")
  }

  @Test(arguments: [
    #"{"day":1,"weekday":"sun","nth":1}"#, #"{"weekday":"sun"}"#, #"{}"#, #"{"weekday":"sunday","nth":1}"#,
  ])
  func aMonthlyDayIsOneOrTheOther(json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(MonthlyDay.self, from: Data(json.utf8)) }
  }
}
