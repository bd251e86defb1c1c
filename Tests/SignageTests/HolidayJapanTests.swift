import Signage
import Testing

@Suite struct HolidayJapanTests {
  /// The Cabinet Office's list (国民の祝日について), year by year.
  static let published: [(Int, [String])] = [
    (
      2020,
      [
        "01-01", "01-13", "02-11", "02-23", "02-24", "03-20", "04-29", "05-03", "05-04", "05-05", "05-06", "07-23",
        "07-24",
        "08-10", "09-21", "09-22", "11-03", "11-23",
      ]
    ),
    (
      2021,
      [
        "01-01", "01-11", "02-11", "02-23", "03-20", "04-29", "05-03", "05-04", "05-05", "07-22", "07-23", "08-08",
        "08-09",
        "09-20", "09-23", "11-03", "11-23",
      ]
    ),
    (
      2022,
      [
        "01-01", "01-10", "02-11", "02-23", "03-21", "04-29", "05-03", "05-04", "05-05", "07-18", "08-11", "09-19",
        "09-23",
        "10-10", "11-03", "11-23",
      ]
    ),
    (
      2023,
      [
        "01-01", "01-02", "01-09", "02-11", "02-23", "03-21", "04-29", "05-03", "05-04", "05-05", "07-17", "08-11",
        "09-18",
        "09-23", "10-09", "11-03", "11-23",
      ]
    ),
    (
      2024,
      [
        "01-01", "01-08", "02-11", "02-12", "02-23", "03-20", "04-29", "05-03", "05-04", "05-05", "05-06", "07-15",
        "08-11",
        "08-12", "09-16", "09-22", "09-23", "10-14", "11-03", "11-04", "11-23",
      ]
    ),
    (
      2025,
      [
        "01-01", "01-13", "02-11", "02-23", "02-24", "03-20", "04-29", "05-03", "05-04", "05-05", "05-06", "07-21",
        "08-11",
        "09-15", "09-23", "10-13", "11-03", "11-23", "11-24",
      ]
    ),
    (
      2026,
      [
        "01-01", "01-12", "02-11", "02-23", "03-20", "04-29", "05-03", "05-04", "05-05", "05-06", "07-20", "08-11",
        "09-21",
        "09-22", "09-23", "10-12", "11-03", "11-23",
      ]
    ),
    (
      2027,
      [
        "01-01", "01-11", "02-11", "02-23", "03-21", "03-22", "04-29", "05-03", "05-04", "05-05", "07-19", "08-11",
        "09-20", "09-23", "10-11", "11-03", "11-23",
      ]
    ),
  ]

  @Test(arguments: published)
  func aYearHasThePublishedHolidays(year: Int, days: [String]) {
    let computed = HolidayCalendar.japan.holidays(in: year).map { String($0.day.description.dropFirst(5)) }
    #expect(computed == days)
  }

  @Test(arguments: [
    ("2020-07-23", "海の日", "Marine Day"), ("2020-07-24", "スポーツの日", "Sports Day"),
    ("2020-08-10", "山の日", "Mountain Day"), ("2021-07-22", "海の日", "Marine Day"),
    ("2021-07-23", "スポーツの日", "Sports Day"), ("2021-08-08", "山の日", "Mountain Day"),
    ("2021-08-09", "振替休日", "Substitute Holiday"), ("2024-08-12", "振替休日", "Substitute Holiday"),
    ("2025-02-24", "振替休日", "Substitute Holiday"), ("2026-05-06", "振替休日", "Substitute Holiday"),
    ("2026-09-22", "国民の休日", "Citizens' Holiday"), ("2032-09-21", "国民の休日", "Citizens' Holiday"),
    ("2032-09-22", "秋分の日", "Autumnal Equinox Day"), ("2027-03-21", "春分の日", "Vernal Equinox Day"),
    ("2050-11-23", "勤労感謝の日", "Labor Thanksgiving Day"),
  ])
  func aHolidayHasItsName(text: String, japanese: String, english: String) {
    #expect(HolidayCalendar.japan.name(of: day(text)) == ["ja": japanese, "en": english])
  }

  @Test(arguments: [
    "2019-11-23", "2051-01-01", "2020-07-20", "2020-10-12", "2020-08-11", "2021-10-11", "2026-09-24", "2026-05-07",
    "2024-11-05",
  ])
  func otherDaysAreNone(text: String) { #expect(HolidayCalendar.japan.name(of: day(text)) == nil) }

  /// As the national almanac foretells them; all other years have the other day.
  @Test func theEquinoxesAreTheAlmanacs() {
    let march21: Set = [2022, 2023, 2027, 2031, 2035, 2039, 2043, 2047]
    let september22: Set = [2020, 2024, 2028, 2032, 2036, 2040, 2044, 2045, 2048, 2049]
    for year in 2020...2050 {
      let days = HolidayCalendar.japan.holidays(in: year)
      let spring = days.first { $0.name["ja"] == "春分の日" }?.day
      let autumn = days.first { $0.name["ja"] == "秋分の日" }?.day
      #expect(spring == day("\(year)-03-\(march21.contains(year) ? 21 : 20)"))
      #expect(autumn == day("\(year)-09-\(september22.contains(year) ? 22 : 23)"))
    }
  }

  @Test func everyYearKeepsTheLaw() {
    for year in 2020...2050 {
      let holidays = HolidayCalendar.japan.holidays(in: year)
      let names = holidays.compactMap { $0.name["ja"] }
      let national = names.filter { $0 != "振替休日" && $0 != "国民の休日" }
      #expect(national.count == 16, "\(year)")
      #expect(Set(national).count == 16, "\(year)")
      for holiday in holidays where holiday.day.weekday == .sunday && holiday.name["ja"] != "振替休日" {
        #expect(HolidayCalendar.japan.contains(holiday.day.advanced(byDays: 1)), "\(holiday.day)")
      }
      for substitute in holidays where substitute.name["ja"] == "振替休日" {
        #expect(
          (1...4).contains {
            HolidayCalendar.japan.contains(substitute.day.advanced(byDays: -$0))
              && substitute.day.advanced(byDays: -$0).weekday == .sunday
          })
      }
    }
  }

  @Test func aCalendarCanBeGiven() {
    let calendar = HolidayCalendar([
      Holiday(day: day("2026-12-25"), name: ["en": "Second"]), Holiday(day: day("2026-10-03"), name: ["en": "First"]),
    ])
    #expect(calendar.holidays(in: 2026).map(\.day) == [day("2026-10-03"), day("2026-12-25")])
    #expect(!calendar.contains(day("2026-01-01")))
  }
}
