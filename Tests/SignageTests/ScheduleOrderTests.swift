import Signage
import Testing

/// Who has the screen: the total order of the schedule.
@Suite struct ScheduleOrderTests {
  static let morning = Slot(windows: [window("09:00", "12:00")])

  @Test func theHighestActivePriorityTakesTheLoop() throws {
    var city = TestCity()
    city.entry("low", priority: 2)
    city.entry("high", slots: [Self.morning], priority: 5)
    #expect(try city.loop(at: "2026-11-21T08:59:59.999") == "low")
    #expect(try city.loop(at: "2026-11-21T09:00:00") == "high")
    #expect(try city.loop(at: "2026-11-21T11:59:59.999") == "high")
    #expect(try city.loop(at: "2026-11-21T12:00:00") == "low")
  }

  @Test func theSameTwelveHoursAreNotBrokenByWhatLoses() throws {
    var city = TestCity()
    city.entry("high", priority: 5)
    let before = try city.playlist(from: "2026-11-21").segments
    city.entry("low", slots: [Self.morning], priority: 2)
    #expect(try city.playlist(from: "2026-11-21").segments == before)
    #expect(before.count == 8)
    #expect(before.allSatisfy { $0.priority == Priority(5) && !$0.standby })
  }

  @Test func anEntryThatIsOnAndOnBreaksNothing() throws {
    var city = TestCity()
    city.entry("a", slots: [Slot(windows: [window("09:00", "12:00"), window("12:00", "15:00")])])
    let starts = try city.playlist(from: "2026-11-21", days: 1).segments.map(\.from)
    #expect(starts == ["00:00", "09:00", "15:00"].map { instant("2026-11-21T\($0):00") })
  }

  @Test func outsideItsActiveHoursADisplayIsBlack() throws {
    var city = TestCity()
    city.inputs.displays[TestCity.display]?.activeHours = [Slot(windows: [window("07:00", "22:00")])]
    city.entry("a", priority: 9)
    city.entry("always", always: true)
    #expect(try city.loop(at: "2026-11-21T06:59:59") == "standby")
    #expect(try city.loop(at: "2026-11-21T07:00:00") == "a")
    #expect(try city.loop(at: "2026-11-21T22:00:00") == "standby")
    #expect(try city.showing(at: "2026-11-21T23:00:00").item == nil)
    #expect(try city.showing(at: "2026-11-21T23:00:00").segment.priority == nil)
    #expect(try city.playlist(from: "2026-11-21", days: 1).segments.map(\.standby) == [true, false, true])
  }

  @Test func activeHoursMayFollowTheSitesOpening() throws {
    var city = TestCity()
    city.inputs.sites[TestCity.site]?.calendar = SlotRangesTests.wardOffice
    city.inputs.displays[TestCity.display]?.activeHours = [Slot(opening: .only)]
    city.entry("a")
    #expect(try city.loop(at: "2026-11-20T18:59:00") == "a")
    #expect(try city.loop(at: "2026-11-20T19:00:00") == "standby")
    #expect(try city.loop(at: "2026-11-23T10:00:00") == "standby")
  }

  @Test func whatIsAlwaysIncludedJoinsPrioritiesUpToSeven() throws {
    var city = TestCity()
    city.entry("notice", always: true)
    city.entry("seven", slots: [Slot(windows: [window("09:00", "12:00")])], priority: 7)
    city.entry("eight", slots: [Slot(windows: [window("11:00", "13:00")])], priority: 8)
    #expect(try city.loop(at: "2026-11-21T10:00:00") == "notice seven")
    #expect(try city.loop(at: "2026-11-21T11:00:00") == "eight")
    #expect(try city.loop(at: "2026-11-21T12:30:00") == "eight")
    #expect(try city.loop(at: "2026-11-21T13:00:00") == "notice")
    #expect(try city.showing(at: "2026-11-21T10:00:00").segment.priority == Priority(7))
    #expect(try city.showing(at: "2026-11-21T14:00:00").segment.priority == .standard)
  }

  @Test func itsOwnPriorityDoesNotCompete() throws {
    var city = TestCity()
    city.entry("notice", priority: 7, always: true)
    city.entry("a", priority: 2)
    #expect(try city.loop(at: "2026-11-21T10:00:00") == "notice a")
    #expect(try city.showing(at: "2026-11-21T10:00:00").segment.priority == Priority(2))
  }

  @Test func whereNothingIsActiveDefaultsFollowInOrder() throws {
    var city = TestCity()
    #expect(try city.loop(at: "2026-11-21T10:00:00") == "board")
    city.content("city", lastDay: day("2026-11-30"))
    city.content("site", lastDay: day("2026-11-25"))
    city.content("display", lastDay: day("2026-11-22"))
    city.inputs.city.defaultContent = id("city", ContentID.self)
    city.inputs.sites[TestCity.site]?.defaultContent = id("site", ContentID.self)
    city.inputs.displays[TestCity.display]?.defaultContent = id("display", ContentID.self)
    #expect(try city.loop(at: "2026-11-22T23:59:59.999") == "display")
    #expect(try city.loop(at: "2026-11-23T00:00:00") == "site")
    #expect(try city.loop(at: "2026-11-26T00:00:00") == "city")
    #expect(try city.loop(at: "2026-12-01T00:00:00") == "board")
    #expect(try city.showing(at: "2026-12-01T00:00:00").item == nil)
    let item = try #require(try city.showing(at: "2026-11-22T10:00:00").item)
    #expect(item.item.entry == nil)
    city.entry("a", slots: [Self.morning])
    #expect(try city.loop(at: "2026-11-22T10:00:00") == "a")
    #expect(try city.loop(at: "2026-11-22T12:00:00") == "display")
  }

  /// A fallback is shown without asking the date, so it must hold for all of the eight days.
  @Test func theFallbackPlaysOnEveryDay() throws {
    var city = TestCity()
    #expect(try city.playlist(from: "2026-11-21").fallback.isEmpty)
    city.content("display", lastDay: day("2026-11-25"))
    city.content("city")
    city.inputs.displays[TestCity.display]?.defaultContent = id("display", ContentID.self)
    city.inputs.city.defaultContent = id("city", ContentID.self)
    #expect(try city.playlist(from: "2026-11-21").fallback.map(\.content.text) == ["city"])
    #expect(try city.playlist(from: "2026-11-18").fallback.map(\.content.text) == ["display"])
  }

  @Test func targetsAndTheAuthorsAreaDecideWhere() throws {
    let targets: [(String, Bool)] = [
      ("all", true), ("ward:27127", true), ("ward:27128", false), ("site:kita-office", true), ("site:other", false),
      ("display:kita-1", true), ("display:kita-2", false), ("tag:tourism", true), ("tag:school", false),
    ]
    for (target, included) in targets {
      var city = TestCity()
      city.entry("a", targets: [.display(id("nowhere", DisplayID.self)), must(Signage.Target(target))])
      #expect(try city.loop(at: "2026-11-21T10:00:00") == (included ? "a" : "board"), "\(target)")
    }
    for (area, included) in [("city", true), ("27127", true), ("27128", false)] {
      var city = TestCity()
      city.entry("a", area: must(Area(area)))
      #expect(try city.loop(at: "2026-11-21T10:00:00") == (included ? "a" : "board"), "\(area)")
    }
  }

  @Test func targetsThatMeanADisplayTwiceShowOnce() throws {
    for targets in [
      [Signage.Target.all, .all], [.tag("tourism"), .tag("tourism")], [.all, .site(TestCity.site), .all],
    ] {
      var city = TestCity()
      city.entry("a", targets: targets)
      city.entry("b")
      #expect(try city.loop(at: "2026-11-21T10:00:00") == "a b", "\(targets)")
    }
  }

  @Test(arguments: [PlayableContent.Readiness.notApproved, .withdrawn, .processing, .failed])
  func whatCannotPlayDoesNotWin(readiness: PlayableContent.Readiness) throws {
    var city = TestCity()
    city.entry("below", priority: 2)
    city.content("broken", readiness: readiness)
    city.entry("broken", priority: 9)
    city.content("empty", variants: [])
    city.entry("empty", priority: 9)
    city.entry("missing", .content(id("nothing", ContentID.self)), priority: 9)
    city.entry("campaign", .campaign(id("nothing", CampaignID.self)), priority: 9)
    city.entry("pool", .pool(id("nothing", PoolID.self)), priority: 9)
    #expect(try city.loop(at: "2026-11-21T10:00:00") == "below")
  }

  @Test func theDisplayPeriodIsAHardLimitWhateverAWindowSays() throws {
    var city = TestCity()
    city.entry("below", priority: 2)
    city.content("a", firstDay: day("2026-11-21"), lastDay: day("2026-11-22"))
    city.entry("a", slots: [Slot(windows: [window("22:00", "02:00")])])
    #expect(try city.loop(at: "2026-11-20T23:59:59.999") == "below")
    #expect(try city.loop(at: "2026-11-21T00:00:00") == "a")
    #expect(try city.loop(at: "2026-11-21T02:00:00") == "below")
    #expect(try city.loop(at: "2026-11-21T22:00:00") == "a")
    #expect(try city.loop(at: "2026-11-22T01:59:59") == "a")
    #expect(try city.loop(at: "2026-11-22T23:59:59.999") == "a")
    #expect(try city.loop(at: "2026-11-23T00:00:00") == "below")
  }

  @Test func aDisplayWithoutSiteOrZoneHasNoPlaylist() {
    var city = TestCity()
    #expect(Schedule.resolve(city.inputs, display: id("other", DisplayID.self), from: day("2026-11-21")) == nil)
    city.inputs.displays[TestCity.display]?.timeZone = "Mars/Phobos"
    #expect(Schedule.resolve(city.inputs, display: TestCity.display, from: day("2026-11-21")) == nil)
    #expect(Schedule.why(city.inputs, display: TestCity.display, at: instant("2026-11-21T00:00:00")).isEmpty)
    city.inputs.displays[TestCity.display]?.timeZone = nil
    city.inputs.sites = [:]
    #expect(Schedule.showing(city.inputs, display: TestCity.display, at: instant("2026-11-21T00:00:00")) == nil)
  }

  @Test func aDisplaysOwnZoneGoesBeforeItsSites() throws {
    var city = TestCity(zone: "Asia/Tokyo")
    city.inputs.displays[TestCity.display]?.timeZone = "Europe/Berlin"
    city.entry("a", slots: [Self.morning])
    #expect(try city.loop(at: "2026-11-21T09:00:00+01:00") == "a")
    #expect(try city.loop(at: "2026-11-21T09:00:00+09:00") == "board")
    #expect(try city.playlist(from: "2026-11-21", days: 1).from == instant("2026-11-21T00:00:00+01:00"))
  }
}
