import Signage
import Testing

/// Lists of entries by days and by places.
@Suite struct AskedDaysTests {
  static func found(_ city: TestCity, _ first: String, _ last: String?) -> [String] {
    let asked = AskedDays(city.inputs, first: day(first), last: last.map { day($0) })
    return city.inputs.entries.filter(asked.canHold).map(\.id.text)
  }

  @Test func slotsAndPeriodsDecide() {
    var city = TestCity()
    city.content("short", firstDay: day("2026-12-03"), lastDay: day("2026-12-04"))
    city.content("waiting")
    city.inputs.contents[id("waiting", ContentID.self)]?.period = nil
    city.entry("always", .content(id("waiting", ContentID.self)))
    city.entry("short")
    city.entry("tuesdays", slots: [Slot(weekdays: [.tuesday])])
    city.entry("first", slots: [Slot(monthlyDays: [.day(1)])])
    city.entry("except", slots: [Slot(exceptDates: [day("2026-12-02")])])
    city.entry("either", slots: [Slot(lastDay: day("2026-12-01")), Slot(firstDay: day("2026-12-05"))])
    city.entry("nothing", .campaign(id("nothing", CampaignID.self)), slots: [Slot(holidays: .only)])
    #expect(Self.found(city, "2026-12-01", "2026-12-01") == ["always", "tuesdays", "first", "except", "either"])
    #expect(Self.found(city, "2026-12-02", "2026-12-02") == ["always"])
    #expect(Self.found(city, "2026-12-03", "2026-12-03") == ["always", "short", "except"])
    #expect(Self.found(city, "2026-12-02", "2026-12-05") == ["always", "short", "except", "either"])
    #expect(Self.found(city, "2026-11-23", "2026-11-23") == ["always", "except", "either", "nothing"])
    #expect(Self.found(city, "2027-06-01", nil) == ["always", "nothing"])
  }

  @Test func aNightReachesTheNextDay() {
    var city = TestCity()
    city.content("late", firstDay: day("2026-12-01"), lastDay: day("2026-12-01"))
    let night = Slot(firstDay: day("2026-12-01"), lastDay: day("2026-12-01"), windows: [window("22:00", "02:00")])
    city.entry("night", slots: [night])
    city.entry("late", slots: [night])
    city.entry("day", slots: [Slot(lastDay: day("2026-12-01"), windows: [window("08:00", "12:00")])])
    #expect(Self.found(city, "2026-12-02", "2026-12-05") == ["night"])
    #expect(Self.found(city, "2026-12-03", "2026-12-05") == [])
    #expect(Self.found(city, "2026-12-01", "2026-12-01") == ["night", "late", "day"])
  }

  @Test func farDaysAreNotOverlooked() {
    var city = TestCity()
    city.content("open")
    city.inputs.contents[id("open", ContentID.self)]?.period = nil
    let open = ScheduleEntry.Subject.content(id("open", ContentID.self))
    city.entry("far", open, slots: [Slot(firstDay: day("2028-02-29"), lastDay: day("2028-02-29"))])
    city.entry("near", open, slots: [Slot(lastDay: day("2027-01-01"))])
    #expect(Self.found(city, "2026-12-01", nil) == ["far", "near"])
    #expect(Self.found(city, "2026-12-01", "2028-02-28") == ["near"])
    #expect(Self.found(city, "2026-12-01", "2028-02-29") == ["far", "near"])
    #expect(Self.found(city, "2027-02-01", nil) == ["far"])
  }

  /// What can be shown on a day is in the list of that day.
  @Test(arguments: 1...10)
  func nothingThatShowsIsLeftOut(seed: Int) throws {
    let (schedule, city, from) = SchedulePropertyTests.draw(UInt64(seed * 59), entries: 14)
    for days in 0..<8 {
      let first = from.advanced(byDays: days)
      let playlist = try city.playlist(from: first.description, days: 1)
      let listed = Set(Self.found(city, first.description, first.description))
      let shown = Set(playlist.segments.flatMap { $0.loop.compactMap(\.entry?.text) })
      #expect(shown.isSubset(of: listed), "\(schedule.random.note): \(first)")
    }
  }

  @Test(arguments: [
    ("all", ["all", "ward", "site", "display", "tag", "own"]),
    ("ward:27127", ["all", "ward", "site", "display", "tag", "own"]),
    ("site:kita-office", ["all", "ward", "site", "display", "tag", "own"]),
    ("display:kita-1", ["all", "ward", "site", "display", "tag", "own"]),
    ("tag:tourism", ["all", "ward", "site", "display", "tag", "own"]),
    ("tag:nobody", ["nobody"]), ("ward:27104", []), ("display:kita-2", []),
  ])
  func aTargetIsReachedByAllThatCoverIt(target: String, expected: [String]) {
    var city = TestCity()
    for (name, target) in [
      ("all", "all"), ("ward", "ward:27127"), ("site", "site:kita-office"), ("display", "display:kita-1"),
      ("tag", "tag:tourism"), ("nobody", "tag:nobody"),
    ] {
      city.entry(name, targets: [must(Target(target))])
    }
    city.entry("own", area: must(Area("27127")))
    city.entry("other", area: must(Area("27104")))
    let asked = AskedTarget(must(Target(target)), in: city.inputs)
    let found = city.inputs.entries.filter(asked.includes).map(\.id.text)
    #expect(found == (target == "all" ? expected + ["other"] : expected))
  }
}
