import Signage
import Testing

/// What the effect of an entry tells where it shows.
@Suite struct ScheduleEffectTests {
  /// Saturday.
  static let now = instant("2026-11-21T12:00:00")

  /// The effect of the city's entry of this name.
  static func effect(_ city: TestCity, of name: String = "a") throws -> EntryEffect {
    let entry = try #require(city.inputs.entries.first { $0.id.text == name })
    return Schedule.effect(of: entry, in: city.inputs, now: now)
  }

  static func hours(_ milliseconds: Int64) -> Double { Double(milliseconds) / 3_600_000 }

  @Test func officeHoursForFourWeeksAreFortyHoursAWeek() throws {
    var city = TestCity()
    city.content("a", firstDay: day("2026-11-23"), lastDay: day("2026-12-20"))
    let weekdays: [Weekday] = [.monday, .tuesday, .wednesday, .thursday, .friday]
    city.entry("a", slots: [Slot(weekdays: weekdays, windows: [window("09:00", "17:00")])])
    let effect = try Self.effect(city)
    let shown = try #require(effect.groups.first?.shown)
    #expect(shown.firstAt == instant("2026-11-23T09:00:00"))
    #expect(shown.lastUntil == instant("2026-12-18T17:00:00"))
    #expect(shown.days == 20)
    #expect(Self.hours(shown.milliseconds) == 160)
    #expect(Self.hours(shown.millisecondsPerWeek) == 40)
    #expect(effect.days == day("2026-11-23")...day("2026-12-20"))
    #expect(!effect.goesOn && !effect.neverShows && effect.warnings.isEmpty)
    #expect(effect.first?.instant == instant("2026-11-23T09:00:00"))
    #expect(effect.last?.instant == instant("2026-12-18T17:00:00"))
  }

  @Test func anHourOnOneDayIsAnHourAWeek() throws {
    var city = TestCity()
    city.entry(
      "a", slots: [Slot(firstDay: day("2026-11-25"), lastDay: day("2026-11-25"), windows: [window("09:00", "10:00")])])
    #expect(Self.hours(try #require(Self.effect(city).groups.first?.shown.millisecondsPerWeek)) == 1)
  }

  @Test func whatIsOnNowBeganNow() throws {
    var city = TestCity()
    city.entry("a", slots: [Slot(lastDay: day("2026-11-21"), windows: [window("09:00", "13:00")])])
    let shown = try #require(Self.effect(city).groups.first?.shown)
    #expect(shown.firstAt == Self.now && shown.lastUntil == instant("2026-11-21T13:00:00"))
  }

  @Test func aNightThatBeganBeforeTodayGoesOnInIt() throws {
    var city = TestCity()
    city.entry("a", slots: [Slot(lastDay: day("2026-11-20"), windows: [window("22:00", "13:00")])])
    let effect = try Self.effect(city)
    #expect(effect.groups.first?.shown.lastUntil == instant("2026-11-21T13:00:00"))
    #expect(effect.warnings.isEmpty)
  }

  @Test func whoIsDisplacedAndBySoMuch() throws {
    var city = TestCity()
    city.entry("usual", slots: [Slot(windows: [window("08:00", "12:00")])])
    city.entry("early", slots: [Slot(windows: [window("06:00", "09:00")])], priority: 6)
    city.entry("joined", always: true)
    city.entry("peer", slots: [Slot(windows: [window("11:00", "18:00")])], priority: 5)
    city.entry(
      "a", slots: [Slot(firstDay: day("2026-11-23"), lastDay: day("2026-11-23"), windows: [window("08:00", "12:00")])],
      priority: 5)
    let effect = try Self.effect(city)
    func told(_ rivals: [EntryEffect.Rival]) -> [String] {
      rivals.map { "\($0.entry) \(Self.hours($0.milliseconds)) \($0.displays)" }
    }
    #expect(told(effect.displaces) == ["usual 2.0 1"])
    #expect(told(effect.displacedBy) == ["early 1.0 1"])
    #expect(told(effect.sharesWith) == ["joined 3.0 1", "peer 1.0 1"])
  }

  @Test func whatReplacesAnEntryIsNotItsOwnRival() throws {
    var city = TestCity()
    city.entry("a", slots: [Slot(windows: [window("08:00", "12:00")])])
    var entry = try #require(city.inputs.entries.first)
    entry.priority = .emphasis
    let effect = Schedule.effect(of: entry, in: city.inputs, now: Self.now)
    #expect(effect.displaces.isEmpty && effect.sharesWith.isEmpty)
    #expect(effect.groups.first?.shown.firstAt == instant("2026-11-22T08:00:00"))
  }

  @Test func aLongLifeIsLookedAtForAYear() throws {
    var city = TestCity()
    city.content("x", lastDay: day("2026-12-31"))
    city.content("y", firstDay: day("2027-06-01"), lastDay: day("2028-05-01"))
    let campaign = Campaign(
      id: id("k", CampaignID.self), owner: .city, contents: [id("x", ContentID.self), id("y", ContentID.self)])
    city.inputs.campaigns = [campaign.id: campaign]
    city.entry("a", .campaign(campaign.id))
    let effect = try Self.effect(city)
    #expect(effect.days == day("2026-11-21")...day("2027-11-21"))
    #expect(effect.goesOn)
    #expect(effect.last?.instant == instant("2027-11-22T00:00:00"))
  }

  @Test func aDistantLifeIsLookedAtFromItsBeginning() throws {
    var city = TestCity()
    city.content("a", firstDay: day("2029-01-01"), lastDay: day("2029-12-31"))
    city.entry("a", slots: [Slot(monthlyDays: [.day(-1)])])
    let effect = try Self.effect(city)
    #expect(effect.first?.instant == instant("2029-01-31T00:00:00"))
    #expect(effect.last?.instant == instant("2030-01-01T00:00:00"))
    #expect(effect.groups.first?.shown.days == 12)
  }

  /// Kita with two alike, one of which is off at night, and one in London.
  static func places() -> TestCity {
    var city = TestCity()
    for (name, zone, hours) in [
      ("kita-2", nil, []), ("kita-3", nil, [Slot(windows: [window("07:00", "20:00")])]),
      ("london", "Europe/London", []),
    ] as [(String, String?, [Slot])] {
      let display = id(name, DisplayID.self)
      city.inputs.displays[display] = Display(
        id: display, site: TestCity.site, name: name, timeZone: zone, activeHours: hours)
    }
    return city
  }

  @Test func displaysThatShowAlikeAreToldTogether() throws {
    var city = Self.places()
    city.entry(
      "a", slots: [Slot(firstDay: day("2026-11-23"), lastDay: day("2026-11-23"), windows: [window("06:00", "08:00")])])
    let effect = try Self.effect(city)
    #expect(effect.displays == 4 && effect.examined == 4)
    let groups = effect.groups.map { group in
      "\(group.displays.map(\.text).joined(separator: " ")): \(Self.hours(group.shown.milliseconds))"
    }
    #expect(groups == ["kita-1 kita-2: 2.0", "kita-3: 1.0", "london: 2.0"])
    #expect(effect.first?.instant == instant("2026-11-23T06:00:00"))
    #expect(effect.last?.instant == instant("2026-11-23T08:00:00Z") && effect.last?.zone.identifier == "Europe/London")
  }

  @Test func openingHoursPartSitesOnlyWhereTheyAreAskedFor() throws {
    var city = TestCity()
    let other = id("konohana-office", SiteID.self)
    city.inputs.sites[other] = Site(
      id: other, name: ["ja": "此花区役所"], ward: ward("27104"), timeZone: "Asia/Tokyo",
      calendar: OpeningCalendar(slots: [Slot(windows: [window("09:00", "17:30")])]))
    let display = id("konohana-1", DisplayID.self)
    city.inputs.displays[display] = Display(id: display, site: other, name: "1")
    city.entry("a")
    #expect(try Self.effect(city).groups.count == 1)
    city.entry("b", slots: [Slot(opening: .only)])
    #expect(try Self.effect(city, of: "b").groups.count == 2)
    #expect(try Self.effect(city).groups.count == 2)
  }

  @Test func aCrowdOfDifferentDisplaysIsExaminedUpToTheBound() throws {
    var city = TestCity()
    for number in 0..<EntryEffect.mostGroups + 40 {
      let display = id("d\(number)", DisplayID.self)
      city.inputs.displays[display] = Display(
        id: display, site: TestCity.site, name: "d",
        activeHours: [Slot(windows: [Window(from: must(LocalTime(minutes: number)), until: time("24:00"))])])
    }
    city.entry("a", slots: [Slot(lastDay: day("2026-11-22"))])
    let effect = try Self.effect(city)
    #expect(effect.displays == EntryEffect.mostGroups + 41)
    #expect(effect.examined == EntryEffect.mostGroups)
    #expect(effect.warnings.map(\.code) == [.notAllExamined])
    #expect(!effect.neverShows)
    city.content("a", readiness: .failed)
    #expect(try Self.effect(city).neverShows)
  }
}
