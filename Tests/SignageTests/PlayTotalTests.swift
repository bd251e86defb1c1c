import Testing

@testable import Signage

@Suite struct PlayTotalTests {
  static func play(_ content: String, at: String, seconds: Double = 10, completed: Bool = true) -> Play {
    Play(
      id: "p", content: id(content, ContentID.self), variant: "ja-any", entry: nil, startedAt: instant(at),
      seconds: seconds, completed: completed)
  }

  static func place(_ zone: String = "Asia/Tokyo") -> PlayPlace {
    PlayPlace(display: id("kita-1", DisplayID.self), ward: ward("27127"), zone: must(Zone(identifier: zone)))
  }

  @Test func aPlayCountsOnTheLocalDayOnWhichItBegan() {
    let plays = [
      Self.play("b", at: "2026-03-31T23:59:59.999+09:00"), Self.play("a", at: "2026-04-01T00:00:00+09:00"),
      Self.play("b", at: "2026-03-31T12:00:00+09:00", seconds: 2.5, completed: false),
      Self.play("b", at: "2026-03-31T15:00:00Z"),
    ]
    let totals = PlayDay.totals(of: plays, at: Self.place())
    #expect(totals.map(\.day.description) == ["2026-03-31", "2026-04-01", "2026-04-01"])
    #expect(totals.map(\.content.text) == ["b", "a", "b"])
    #expect(totals.map(\.plays) == [2, 1, 1])
    #expect(totals.map(\.completed) == [1, 1, 1])
    #expect(totals.map(\.seconds) == [12.5, 10, 10])
    #expect(totals.allSatisfy { $0.ward == ward("27127") && $0.display.text == "kita-1" })
    // The same moments are another day elsewhere.
    #expect(
      PlayDay.totals(of: plays, at: Self.place("Europe/Berlin")).map(\.day.description) == ["2026-03-31", "2026-03-31"])
  }

  @Test func nothingAddsUpToNothing() { #expect(PlayDay.totals(of: [], at: Self.place()) == []) }
}

@Suite struct FiscalYearTests {
  @Test func itIsAprilToMarch() throws {
    let year = try #require(FiscalYear(2026))
    #expect(year.days == day("2026-04-01")..<day("2027-04-01"))
    #expect(year.months.first?.description == "2026-04")
    #expect(year.months.last?.description == "2027-03")
    #expect(year.months.count == 12 && year.months == year.months.sorted())
    for month in year.months.dropLast() { #expect(year.months.contains(month.next)) }
  }

  @Test(arguments: [("2026-03-31", 2025), ("2026-04-01", 2026), ("2026-12-31", 2026), ("2027-01-01", 2026)])
  func aDayBelongsToOne(text: String, year: Int) {
    #expect(FiscalYear(of: day(text))?.year == year)
    #expect(FiscalYear(of: day(text))?.days.contains(day(text)) == true)
    #expect(FiscalYear(of: day(text))?.months.contains(CalendarMonth(day(text))) == true)
  }

  @Test func theGoalsAreTheProgrammes() {
    #expect([2024, 2025, 2026, 2027, 2028, 2029].map { FiscalYear($0)?.goal } == [nil, 320, 870, 980, 980, nil])
    #expect(FiscalYear(2019) == nil && FiscalYear(2101) == nil)
    #expect(FiscalYear(of: day("2020-03-31")) == nil)
  }
}

@Suite struct ContentCountTests {
  static let months = must(FiscalYear(2026)).months

  @Test func eachContentCountsOnceInCityWardAndMonth() {
    var count = ContentCount(months: Self.months)
    let shown: [(String, Int, String?)] = [
      ("a", 0, "27127"), ("a", 0, "27104"), ("b", 0, "27127"), ("a", 1, "27127"), ("c", 1, "27104"), ("d", 2, nil),
      ("a", 2, "27104"),
    ]
    for (content, month, place) in shown {
      count.add(id(content, ContentID.self), in: Self.months[month], ward: place.map(ward))
    }
    #expect(count.contents == 4)
    #expect(count.byMonth.prefix(3).map(\.contents) == [2, 2, 2])
    #expect(count.byMonth.prefix(3).map(\.newContents) == [2, 1, 1])
    #expect(count.byMonth.reduce(0) { $0 + $1.newContents } == count.contents)
    #expect(count.byMonth.count == 12 && count.byMonth.map(\.month) == Self.months)
    #expect(count.countedWards == [ward("27127"), ward("27104")])
    #expect(count.contents(in: ward("27127")) == 2)
    #expect(count.contents(in: ward("27104")) == 2)
    #expect(count.byMonth(in: ward("27104")).prefix(3).map(\.contents) == [1, 1, 1])
    #expect(count.byMonth(in: ward("27104")).prefix(3).map(\.newContents) == [1, 1, 0])
    #expect(count.contents(in: ward("27102")) == 0)
    #expect(count.byMonth(in: ward("27102")).count == 12)
  }

  @Test func theWardsOfOsakaHaveNames() {
    #expect(ward("27127").name == ["ja": "北区", "en": "Kita Ward"])
    #expect(ward("14101").name == nil)
  }
}
