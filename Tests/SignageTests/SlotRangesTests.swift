import Signage
import Testing

@Suite struct SlotRangesTests {
  /// Weekdays 9:00-17:30, Fridays to 19:00, fourth Sundays; closed over the new year.
  static let wardOffice = OpeningCalendar(
    slots: [
      Slot(
        weekdays: [.monday, .tuesday, .wednesday, .thursday], holidays: .exclude, windows: [window("09:00", "17:30")]),
      Slot(weekdays: [.friday], holidays: .exclude, windows: [window("09:00", "19:00")]),
      Slot(monthlyDays: [.weekday(.sunday, nth: 4)], windows: [window("09:00", "17:30")]),
    ],
    extraDates: [day("2026-11-28")], exceptDates: [day("2026-12-29")])

  static func ranges(
    _ slots: [Slot], zone: String = "Asia/Tokyo", from: String, days: Int, calendar: OpeningCalendar = wardOffice
  ) throws -> [String] {
    let zone = try #require(Zone(identifier: zone))
    let site = Site(
      id: TestCity.site, name: [:], ward: ward("27127"), timeZone: zone.identifier, calendar: calendar)
    let list = Slot.ranges(of: slots, site: site, zone: zone, holidays: .japan, from: day(from), days: days)
    return list.map { range in
      let from = zone.text(of: range.lowerBound)
      let until = zone.text(of: range.upperBound)
      return "\(from.dropFirst(5).prefix(11))/\(until.dropFirst(5).prefix(11))"
    }
  }

  static let cases: [(String, [Slot], String, Int, [String])] = [
    ("no slots hold always", [], "2026-11-21", 2, ["11-21T00:00/11-23T00:00"]),
    (
      "a day without windows is the whole day", [Slot(weekdays: [.sunday])], "2026-11-21", 3,
      ["11-22T00:00/11-23T00:00"]
    ),
    (
      "several windows, in any order", [Slot(windows: [window("13:00", "17:00"), window("09:00", "12:00")])],
      "2026-11-21", 1, ["11-21T09:00/11-21T12:00", "11-21T13:00/11-21T17:00"]
    ),
    (
      "windows that touch or overlap are one",
      [Slot(windows: [window("09:00", "12:00"), window("12:00", "13:00"), window("12:30", "14:00")])], "2026-11-21", 1,
      ["11-21T09:00/11-21T14:00"]
    ),
    (
      "up to 24:00 is up to the next day", [Slot(windows: [window("22:00", "24:00")])], "2026-11-21", 1,
      ["11-21T22:00/11-22T00:00"]
    ),
    (
      "to 00:00 is the same", [Slot(windows: [window("22:00", "00:00")])], "2026-11-21", 1, ["11-21T22:00/11-22T00:00"]
    ),
    (
      "a window over midnight begins the day before, and is cut where the days end",
      [Slot(windows: [window("22:00", "02:00")])], "2026-11-21", 2,
      ["11-21T00:00/11-21T02:00", "11-21T22:00/11-22T02:00", "11-22T22:00/11-23T00:00"]
    ),
    (
      "all conditions are asked of the day on which a window begins",
      [Slot(weekdays: [.saturday], windows: [window("22:00", "02:00")])], "2026-11-21", 3, ["11-21T22:00/11-22T02:00"]
    ),
    (
      "also the last day and except dates",
      [Slot(lastDay: day("2026-11-22"), exceptDates: [day("2026-11-21")], windows: [window("22:00", "02:00")])],
      "2026-11-21", 4, ["11-21T00:00/11-21T02:00", "11-22T22:00/11-23T02:00"]
    ),
    (
      "and holidays: the night that begins on one",
      [Slot(holidays: .only, windows: [window("20:00", "06:00")])], "2026-11-22", 3, ["11-23T20:00/11-24T06:00"]
    ),
    (
      "several slots are alternatives",
      [Slot(weekdays: [.saturday], windows: [window("09:00", "12:00")]), Slot(windows: [window("11:00", "13:00")])],
      "2026-11-21", 2, ["11-21T09:00/11-21T13:00", "11-22T11:00/11-22T13:00"]
    ),
    (
      "while the site is open: Friday, an extra date as a Monday, no holiday, not a third Sunday",
      [Slot(opening: .only)], "2026-11-20", 9,
      [
        "11-20T09:00/11-20T19:00", "11-22T09:00/11-22T17:30", "11-24T09:00/11-24T17:30", "11-25T09:00/11-25T17:30",
        "11-26T09:00/11-26T17:30", "11-27T09:00/11-27T19:00", "11-28T09:00/11-28T17:30",
      ]
    ),
    (
      "the part of a window in which the site is open", [Slot(opening: .only, windows: [window("17:00", "20:00")])],
      "2026-11-26", 2, ["11-26T17:00/11-26T17:30", "11-27T17:00/11-27T19:00"]
    ),
    (
      "while it is closed", [Slot(opening: .exclude)], "2026-11-26", 2,
      ["11-26T00:00/11-26T09:00", "11-26T17:30/11-27T09:00", "11-27T19:00/11-28T00:00"]
    ),
    (
      "closed on an except date", [Slot(opening: .only)], "2026-12-28", 3,
      ["12-28T09:00/12-28T17:30", "12-30T09:00/12-30T17:30"]
    ),
    ("nothing", [Slot(lastDay: day("2026-11-01"))], "2026-11-21", 8, []),
    ("no days", [Slot()], "2026-11-21", 0, []),
  ]

  @Test(arguments: cases)
  func rangesOfSlots(name: String, slots: [Slot], from: String, days: Int, expected: [String]) throws {
    #expect(try Self.ranges(slots, from: from, days: days) == expected, "\(name)")
  }

  static let clockChanges: [(String, String, Window, String, [String])] = [
    (
      "a window into the gap begins after it", "Europe/Berlin", window("02:30", "04:00"), "2026-03-29",
      ["03-29T03:00/03-29T04:00"]
    ),
    ("a window within the gap is empty", "Europe/Berlin", window("02:10", "02:50"), "2026-03-29", []),
    (
      "a window that ends in the gap", "Europe/Berlin", window("01:00", "02:30"), "2026-03-29",
      ["03-29T01:00/03-29T03:00"]
    ),
    (
      "a window in the repeated hour holds once", "Europe/Berlin", window("02:00", "02:30"), "2026-10-25",
      ["10-25T02:00/10-25T02:30"]
    ),
    (
      "a window over the repeated hour is longer", "Europe/Berlin", window("01:00", "03:00"), "2026-10-25",
      ["10-25T01:00/10-25T03:00"]
    ),
    (
      "half an hour's change", "Australia/Lord_Howe", window("02:00", "03:00"), "2026-10-04",
      ["10-04T02:30/10-04T03:00"]
    ),
  ]

  @Test(arguments: clockChanges)
  func windowsWhileClocksChange(name: String, zone: String, window: Window, from: String, expected: [String]) throws {
    #expect(try Self.ranges([Slot(windows: [window])], zone: zone, from: from, days: 1) == expected, "\(name)")
  }

  @Test func aDayOfClockChangeIsAnHourLonger() throws {
    let zone = try #require(Zone(identifier: "Europe/Berlin"))
    let site = Site(id: TestCity.site, name: [:], ward: ward("27127"), timeZone: zone.identifier)
    let list = Slot.ranges(
      of: [Slot(windows: [window("01:00", "03:00")])], site: site, zone: zone, holidays: .japan,
      from: day("2026-10-25"),
      days: 1)
    #expect(list.map { $0.upperBound.milliseconds(since: $0.lowerBound) } == [3 * 3_600_000])
  }

  @Test func aSiteThatNeverToldItsHoursIsAlwaysOpen() throws {
    #expect(
      try Self.ranges([Slot(opening: .only)], from: "2026-11-21", days: 1, calendar: OpeningCalendar())
        == ["11-21T00:00/11-22T00:00"])
    #expect(try Self.ranges([Slot(opening: .exclude)], from: "2026-11-21", days: 1, calendar: OpeningCalendar()) == [])
  }

  /// Closed is closed: who closes a day that was to be an extra one means it.
  @Test func whatIsClosedIsNotOpenedAsAnExtraDay() throws {
    var calendar = Self.wardOffice
    calendar.extraDates = [day("2026-11-28"), day("2026-11-29")]
    calendar.exceptDates = [day("2026-11-28")]
    #expect(
      try Self.ranges([Slot(opening: .only)], from: "2026-11-28", days: 2, calendar: calendar)
        == ["11-29T09:00/11-29T17:30"])
    #expect(
      try Self.ranges([Slot(opening: .exclude)], from: "2026-11-28", days: 1, calendar: calendar)
        == ["11-28T00:00/11-29T00:00"])
  }

  @Test func theSameRangesFromEveryDayOneAsksFrom() throws {
    let slots = [Slot(weekdays: [.friday, .sunday], opening: .exclude, windows: [window("16:00", "10:00")])]
    let whole = try Self.ranges(slots, from: "2026-11-19", days: 8)
    #expect(whole == ["11-20T19:00/11-21T10:00", "11-22T17:30/11-23T10:00"])
    #expect(try Self.ranges(slots, from: "2026-11-23", days: 4) == ["11-23T00:00/11-23T10:00"])
  }
}
