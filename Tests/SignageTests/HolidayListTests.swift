import Signage
import Testing

/// The Cabinet Office's list, read and put in the place of the computed years.
@Suite struct HolidayListTests {
  /// The computed years as the Cabinet Office would write them, line by line without the heading.
  static func lines(of years: ClosedRange<Int>) -> [String] {
    years.flatMap { HolidayCalendar.japan.holidays(in: $0) }.map { holiday in
      let name = holiday.name["ja"] ?? ""
      let published = ["振替休日", "国民の休日"].contains(name) ? "休日" : name
      return "\(holiday.day.year)/\(holiday.day.month)/\(holiday.day.day),\(published)"
    }
  }

  static func list(_ lines: [String]) throws -> HolidayList {
    try HolidayList(csv: ([HolidayList.heading] + lines).map { $0 + "\r\n" }.joined())
  }

  @Test func theListAsPublishedChangesNothing() throws {
    let old = ["1955/1/1,元日", "1956/2/29,閏日", "2019/5/1,休日（祝日扱い）"]
    let list = try Self.list(old + Self.lines(of: 2020...2027))
    let calendar = HolidayCalendar.japan(by: list)
    #expect(list.heldYears == Set(2020...2027))
    #expect(calendar.holidays == HolidayCalendar.japan.holidays)
    #expect(calendar.importedYears == Set(2020...2027))
    #expect(
      (2019...2028).map { calendar.source(ofYear: $0) == .imported } == [false] + Array(repeating: true, count: 8) + [
        false
      ])
    let changes = calendar.changes(from: .japan)
    #expect(changes.map(\.year) == Array(2020...2027))
    #expect(changes.map(\.days) == [18, 17, 16, 17, 21, 19, 18, 17])
    #expect(changes.allSatisfy { $0.added.isEmpty && $0.removed.isEmpty && $0.renamed.isEmpty })
  }

  @Test(arguments: ["\n", "\r\n"], [true, false])
  func linesEndInEitherWay(end: String, last: Bool) throws {
    let text = ([HolidayList.heading] + Self.lines(of: 2027...2027)).joined(separator: end) + (last ? end : "")
    #expect(try HolidayList(csv: text).days.count == 17)
  }

  /// The equinox is announced for another day, a day is named anew, one is free once.
  @Test func theListedDaysReplaceThoseOfTheirYearsAlone() throws {
    var lines = Self.lines(of: 2026...2027).filter { !$0.hasPrefix("2027/3/2") }
    lines += ["2027/3/20,春分の日", "2027/10/22,休日（祝日扱い）", "2027/6/1,新しい日", "2027/8/12,休日"]
    lines = lines.map { $0 == "2027/7/19,海の日" ? "2027/7/19,大海の日" : $0 }
    let calendar = HolidayCalendar.japan(by: try Self.list(lines.shuffled()))
    let year = try #require(calendar.changes(from: .japan).last)
    #expect(year.year == 2027)
    #expect(year.days == 19)
    #expect(year.added.map(\.day) == ["2027-03-20", "2027-06-01", "2027-08-12", "2027-10-22"].map(day))
    #expect(year.added.map { $0.name["en"] } == ["Vernal Equinox Day", "新しい日", "Holiday", "Holiday"])
    #expect(year.added.map { $0.name["ja"] } == ["春分の日", "新しい日", "休日", "休日（祝日扱い）"])
    #expect(year.removed.map(\.day) == ["2027-03-21", "2027-03-22"].map(day))
    let renamed = HolidayChanges.Renaming(
      day: day("2027-07-19"), from: ["ja": "海の日", "en": "Marine Day"], to: ["ja": "大海の日", "en": "大海の日"])
    #expect(year.renamed == [renamed])
    #expect(!calendar.contains(day("2027-03-21")))
    #expect(calendar.holidays(in: 2026) == HolidayCalendar.japan.holidays(in: 2026))
    #expect(calendar.holidays(in: 2028) == HolidayCalendar.japan.holidays(in: 2028))
  }

  @Test func aFreeDayIsCalledWhatTheLawMakesOfIt() throws {
    let calendar = HolidayCalendar.japan(by: try Self.list(Self.lines(of: 2026...2026)))
    #expect(calendar.name(of: day("2026-05-06")) == ["ja": "振替休日", "en": "Substitute Holiday"])
    #expect(calendar.name(of: day("2026-09-22")) == ["ja": "国民の休日", "en": "Citizens' Holiday"])
    // A day that is named by law and only free by the list is called as the list calls it.
    let lines = Self.lines(of: 2026...2026).map { $0 == "2026/7/20,海の日" ? "2026/7/20,休日" : $0 }
    let other = HolidayCalendar.japan(by: try Self.list(lines))
    #expect(other.name(of: day("2026-07-20")) == ["ja": "休日", "en": "Holiday"])
  }

  static let whole = lines(of: 2027...2027)
  static let refusals: [(String, String, String)] = [
    ("", "line 1", "begins with"),
    ("日付,名称\n2027/1/1,元日\n", "line 1", "begins with"),
    ("\u{FEFF}\(HolidayList.heading)\n", "line 1", "begins with"),
    (HolidayList.heading + "\n", "line 1", "No day of 2020"),
    (HolidayList.heading + "\n1955/1/1,元日\n2019/11/23,勤労感謝の日\n", "line 1", "No day of 2020"),
    (HolidayList.heading + "\n" + whole.prefix(13).joined(separator: "\n"), "year 2027", "13 of at least 14"),
    (
      HolidayList.heading + "\n" + (lines(of: 2026...2026) + whole.prefix(1)).joined(separator: "\n"), "year 2027",
      "whole"
    ),
  ]

  @Test(arguments: refusals)
  func aListThatIsNoneIsRefused(text: String, field: String, says: String) {
    #expect(Self.refusal(text) == field)
    #expect(Self.words(text).contains(says), "\(Self.words(text))")
  }

  @Test(arguments: [
    "2027/13/1,x", "2027/2/29,x", "2027/4/31,x", "1957/2/29,x", "1947/1/1,x", "2051/1/1,x", "9999/1/1,x", "27/1/1,x",
    "2027-01-01,x", "2027/1/1 ,x", "2027/001/1,x", "2027/1,x", "/1/1,x", "2027//1,x", "２０２７/1/1,x", "+027/1/1,x",
    "", "2027/6/1", "2027/6/1,", "2027/6/1,x,y", "2027/6/1, x", "2027/6/1,x ", "2027/6/1,\"x\"", "2027/6/1,x\u{0}y",
    "2027/6/1,x\ry", "2027/6/1,\(String(repeating: "日", count: 41))", "2027/6/1\tx", ",", "元日,2027/6/1",
    "2027/1/1,元日", "2027/01/01,元日", "2027/6/1,12", "2027/6/1,・", "2027/6/1,x\u{202E}y", "2027/6/1,x\u{2028}y",
    "2027/6/1,e\(String(repeating: "\u{301}", count: 40))",
  ])
  func aLineThatIsWrongIsNamed(line: String) {
    for place in [0, 7, Self.whole.count] {
      var lines = Self.whole
      // The day that comes twice is in the list already, so it is the later of the two that is named.
      let isTwice = line.hasSuffix(",元日") && line.hasPrefix("2027/")
      if isTwice, place == 0 { continue }
      lines.insert(line, at: place)
      let text = ([HolidayList.heading] + lines).joined(separator: "\r\n") + "\r\n"
      #expect(Self.refusal(text) == "line \(place + 2)", "\(line) at \(place)")
      if isTwice { #expect(Self.words(text).contains("line 2 already"), "\(Self.words(text))") }
    }
  }

  @Test func aListOfMoreDaysThanAnyYearHadIsNone() throws {
    let month = (1...28).map { "2027/6/\($0),休日" }
    #expect(try Self.list(Self.whole + month.prefix(23)).days.count == HolidayList.mostDays)
    let text = ([HolidayList.heading] + Self.whole + month.prefix(24)).joined(separator: "\n")
    #expect(Self.refusal(text) == "year 2027")
    #expect(Self.words(text).contains("41 days"), "\(Self.words(text))")
  }

  @Test func daysBeforeTheCalendarAreReadAsStrictly() throws {
    #expect(try Self.list(["1956/2/29,閏日", "1969/12/31,x"] + Self.whole).days.count == 17)
    #expect(
      Self.refusal(([HolidayList.heading, "1955/1/1,元日", "1955/1/1,元日"] + Self.whole).joined(separator: "\n"))
        == "line 3")
  }

  @Test func aPlaylistFollowsTheList() throws {
    var city = TestCity()
    city.entry("work", slots: [Slot(holidays: .exclude)])
    city.entry("feast", slots: [Slot(holidays: .only)])
    #expect(try city.loop(at: "2026-06-10T10:00:00") == "work")
    let lines = Self.lines(of: 2026...2026) + ["2026/6/10,市制の日"]
    city.inputs.holidays = .japan(by: try Self.list(lines))
    #expect(try city.loop(at: "2026-06-10T10:00:00") == "feast")
    #expect(try city.loop(at: "2026-06-11T00:00:00") == "work")
    let says = Schedule.why(city.inputs, display: TestCity.display, at: instant("2026-06-10T10:00:00")).last?.says["ja"]
    #expect(says?.contains("市制の日") ?? false)
  }

  private static func thrown(_ text: String) -> SignageError? {
    do {
      _ = try HolidayList(csv: text)
      return nil
    } catch { return error }
  }

  private static func refusal(_ text: String) -> String? {
    guard case .invalid(let field, _) = thrown(text) else { return nil }
    return field
  }

  private static func words(_ text: String) -> String {
    guard case .invalid(_, let says) = thrown(text) else { return "" }
    return says
  }
}
