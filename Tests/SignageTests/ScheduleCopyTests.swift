import Signage
import Testing

/// The same again on other days.
@Suite struct ScheduleCopyTests {
  static func entry(_ slots: [Slot]) -> ScheduleEntry {
    ScheduleEntry(
      id: id("a", EntryID.self), subject: .content(id("a", ContentID.self)), targets: [.all], slots: slots, area: .city,
      createdAt: Instant(milliseconds: 0), createdBy: "test")
  }

  @Test(
    "The smallest number of whole weeks that reaches the day",
    arguments: [
      // Begins on Tuesday, 1 December 2026.
      ("2026-12-02", 7), ("2026-12-08", 7), ("2026-12-09", 14), ("2027-12-01", 371), ("2026-11-24", -7),
      ("2026-11-18", -7), ("2026-11-17", -14), ("2026-11-23", -7), ("2025-12-01", -364), ("2025-12-02", -364),
      ("2025-12-03", -357),
    ])
  func weeks(day asked: String, days: Int) throws {
    let entry = Self.entry([Slot(firstDay: day("2026-12-01"), lastDay: day("2026-12-24"))])
    let shift = try entry.daysOfShift(to: day(asked))
    #expect(shift == days)
    let first = try #require(try entry.slots(shiftedBy: shift)[0].firstDay)
    #expect(first >= day(asked) && first.weekday == .tuesday)
    #expect(first.advanced(byDays: -7) < day(asked))
  }

  @Test(arguments: ["2026-12-01", "2026-11-25", "2026-11-30"])
  func theSameDaysAreRefused(asked: String) {
    let entry = Self.entry([Slot(firstDay: day("2026-12-01"))])
    let error = #expect(throws: SignageError.self) { try entry.daysOfShift(to: day(asked)) }
    guard case .invalid("firstDay", _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func withoutAFirstDayThereIsNothingToCountFrom() {
    for slots in [
      [], [Slot(lastDay: day("2026-12-01"))], [Slot(weekdays: [.monday], exceptDates: [day("2026-12-01")])],
    ] {
      let error = #expect(throws: SignageError.self) { try Self.entry(slots).daysOfShift(to: day("2027-12-01")) }
      guard case .invalid("firstDay", let says) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(says.contains("firstDay"))
    }
  }

  @Test func allDatesShiftAlikeAndAllElseStays() throws {
    let night = [window("22:00", "02:00")]
    let entry = Self.entry([
      Slot(
        firstDay: day("2026-12-03"), lastDay: day("2026-12-24"), weekdays: [.thursday], everyWeeks: 2,
        exceptDates: [day("2026-12-10"), day("2026-12-17")], windows: night),
      Slot(firstDay: day("2026-12-01")), Slot(lastDay: day("2026-12-31"), monthlyDays: [.day(-1)], holidays: .only),
      Slot(opening: .only, windows: night),
    ])
    #expect(try entry.daysOfShift(to: day("2026-12-05")) == 7)
    #expect(
      try entry.slots(shiftedBy: 7) == [
        Slot(
          firstDay: day("2026-12-10"), lastDay: day("2026-12-31"), weekdays: [.thursday], everyWeeks: 2,
          exceptDates: [day("2026-12-17"), day("2026-12-24")], windows: night),
        Slot(firstDay: day("2026-12-08")), Slot(lastDay: day("2027-01-07"), monthlyDays: [.day(-1)], holidays: .only),
        Slot(opening: .only, windows: night),
      ])
  }

  @Test func datesStayInTheYearsThereAre() throws {
    let entry = Self.entry([Slot(firstDay: day("2026-12-01"), lastDay: day("2027-12-01"))])
    let shift = try entry.daysOfShift(to: day("2199-06-01"))
    #expect(throws: SignageError.self) { try entry.slots(shiftedBy: shift) }
    let back = Self.entry([Slot(firstDay: day("2026-12-01"), exceptDates: [day("1971-01-01")])])
    #expect(throws: SignageError.self) { try back.slots(shiftedBy: try back.daysOfShift(to: day("1990-01-01"))) }
  }

  /// Where no rule looks at months or holidays, a copy shows exactly as much later as it was shifted.
  @Test(arguments: 1...12)
  func aCopyShowsLaterByItsShift(seed: Int) throws {
    var schedule = RandomSchedule(seed: UInt64(seed * 131), from: day("2026-09-18"))
    var slots = (0..<3).map { _ in schedule.slot() }
    for index in slots.indices {
      (slots[index].monthlyDays, slots[index].holidays, slots[index].opening) = (nil, nil, nil)
    }
    slots[0].firstDay = slots[0].firstDay ?? day("2026-09-16")
    if let last = slots[0].lastDay { slots[0].lastDay = max(last, must(slots[0].firstDay)) }
    let weeks = schedule.random.pick([-60, -3, 5, 52, 53])
    var city = TestCity()
    for name in ["a", "b"] {
      city.content(name, firstDay: day("2025-01-01"), lastDay: day("2025-12-31"))
      city.inputs.contents[id(name, ContentID.self)]?.period = nil
    }
    let entry = Self.entry(slots)
    let anchor = must(slots.compactMap(\.firstDay).min())
    let shift = try entry.daysOfShift(to: anchor.advanced(byDays: weeks * 7 - schedule.random.below(7)))
    #expect(shift == weeks * 7, "\(schedule.random.note)")
    let copy = try entry.slots(shiftedBy: shift)
    try Slot.validate(copy, field: "slots")
    for days in -10..<20 {
      let on = anchor.advanced(byDays: days)
      for (slot, later) in zip(slots, copy) {
        #expect(
          slot.includesDay(on, holidays: .japan) == later.includesDay(on.advanced(byDays: shift), holidays: .japan),
          "\(schedule.random.note): \(on)")
      }
    }
  }
}
