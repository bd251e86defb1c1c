import Testing

@testable import Signage

/// Which displays a change concerns: never one too few, and for each kind of change those it should.
@Suite struct ScheduleAffectedTests {
  /// Three sites in two wards with two displays each.
  static func city(_ schedule: inout RandomSchedule, entries: Int) -> TestCity {
    var city = schedule.city(zone: "Asia/Tokyo", entries: 0)
    for (name, code) in [("kita-hall", "27127"), ("konohana-office", "27104")] {
      let site = id(name, SiteID.self)
      city.inputs.sites[site] = Site(id: site, name: ["ja": name], ward: ward(code), timeZone: "Asia/Tokyo")
    }
    for (number, site) in city.inputs.sites.keys.sorted().enumerated() {
      for index in 1...2 {
        let display = id("d\(number)-\(index)", DisplayID.self)
        city.inputs.displays[display] = Display(
          id: display, site: site, name: "\(display)", languages: index == 1 ? ["ja"] : ["ja", "en"],
          tags: index == 2 ? ["tourism"] : [])
      }
    }
    for number in 0..<entries { entry("e\(number)", &schedule, &city) }
    return city
  }

  static func entry(_ name: String, _ schedule: inout RandomSchedule, _ city: inout TestCity) {
    let targets: [Signage.Target] = [
      .all, .ward(ward("27127")), .ward(ward("27104")), .site(id("kita-hall", SiteID.self)), .tag("tourism"),
      .display(id("d0-1", DisplayID.self)), .display(id("d2-2", DisplayID.self)),
    ]
    let subjects: [ScheduleEntry.Subject] =
      city.inputs.campaigns.keys.map { .campaign($0) } + city.inputs.pools.keys.map { .pool($0) }
      + city.inputs.contents.keys.sorted().map { .content($0) }
    city.entry(
      name, schedule.random.pick(subjects), targets: [schedule.random.pick(targets)],
      slots: schedule.random.oneIn(2) ? [schedule.slot()] : [], priority: schedule.random.below(10))
  }

  /// Some change or other.
  static func change(_ schedule: inout RandomSchedule, _ city: inout TestCity) -> String {
    let content = schedule.random.pick(city.inputs.contents.keys.sorted())
    let display = schedule.random.pick(city.inputs.displays.keys.sorted())
    let site = schedule.random.pick(city.inputs.sites.keys.sorted())
    let entry = schedule.random.below(city.inputs.entries.count)
    switch schedule.random.below(14) {
    case 0:
      city.inputs.contents[content]?.readiness = .withdrawn
      return "\(content) withdrawn"
    case 1:
      city.inputs.contents[content] = nil
      return "\(content) gone"
    case 2:
      city.inputs.contents[content]?.seconds += 1
      return "\(content) longer"
    case 3:
      city.inputs.contents[content]?.title = ["ja": "another"]
      return "\(content) has another title"
    case 4:
      let gone = city.inputs.entries.remove(at: entry)
      return "\(gone.id) gone"
    case 5:
      city.inputs.entries[entry].targets = [.site(site)]
      return "entry at another place"
    case 6:
      city.inputs.entries[entry].slots = [schedule.slot()]
      return "entry at other times"
    case 7:
      Self.entry("new", &schedule, &city)
      return "new entry"
    case 8:
      city.inputs.displays[display]?.tags = ["tourism"]
      return "\(display) tagged"
    case 9:
      city.inputs.displays[display] = nil
      return "\(display) gone"
    case 10:
      city.inputs.sites[site]?.defaultContent = content
      return "default at \(site)"
    case 11:
      city.inputs.campaigns[id("campaign", CampaignID.self)]?.contents.removeLast()
      return "shorter campaign"
    case 12:
      city.inputs.pools[id("pool", PoolID.self)]?.itemsPerLoop += 1
      return "larger pool"
    default:
      city.inputs.sites[site]?.calendar.exceptDates.append(schedule.from.advanced(byDays: 3))
      return "\(site) closed on a day"
    }
  }

  @Test(arguments: [101, 211, 307, 401] as [UInt64])
  func whoIsNotAffectedPlaysOnUnchanged(seed: UInt64) throws {
    var schedule = RandomSchedule(seed: seed, from: day("2026-09-18"))
    var unaffected = 0
    for round in 0..<20 {
      let before = Self.city(&schedule, entries: 12)
      var after = before
      let what = Self.change(&schedule, &after)
      let affected = after.inputs.affectedDisplays(since: before.inputs)
      let (old, new) = (Timetable(before.inputs), Timetable(after.inputs))
      for display in before.inputs.displays.keys where !affected.contains(display) {
        unaffected += 1
        let playlist = try #require(new.resolve(display: display, from: schedule.from))
        #expect(
          playlist == old.resolve(display: display, from: schedule.from), "\(schedule.random.note) \(round) \(what)")
        let contents = Set(playlist.segments.flatMap(\.loop).map(\.content))
        #expect(contents.allSatisfy { before.inputs.contents[$0] == after.inputs.contents[$0] }, "\(what)")
        #expect(before.inputs.displays[display] == after.inputs.displays[display], "\(what)")
      }
    }
    #expect(unaffected > 40, "\(schedule.random.note): a test in which everybody is affected says nothing")
  }

  @Test func eachChangeConcernsItsOwn() {
    var schedule = RandomSchedule(seed: 5, from: day("2026-09-18"))
    var city = Self.city(&schedule, entries: 0)
    city.entry("a", targets: [.ward(ward("27104"))])
    city.entry("b", targets: [.display(id("d0-1", DisplayID.self))])
    func affected(_ change: (inout ScheduleInputs) -> Void) -> [String] {
      var inputs = city.inputs
      change(&inputs)
      return inputs.affectedDisplays(since: city.inputs).map(\.text).sorted()
    }
    #expect(affected { _ in } == [])
    #expect(affected { $0.revision += 1 } == [])
    #expect(affected { $0.contents[id("a", ContentID.self)]?.readiness = .withdrawn } == ["d2-1", "d2-2"])
    #expect(affected { $0.contents[id("c5", ContentID.self)]?.seconds += 1 } == [])
    #expect(affected { $0.entries[1].targets = [.site(id("kita-hall", SiteID.self))] } == ["d0-1", "d0-2"])
    #expect(affected { $0.entries.removeLast() } == ["d0-1"])
    #expect(affected { $0.displays[id("d1-1", DisplayID.self)]?.tags = ["x"] } == ["d1-1"])
    #expect(affected { $0.displays[id("d1-1", DisplayID.self)] = nil } == ["d1-1"])
    #expect(
      affected { $0.sites[id("konohana-office", SiteID.self)]?.calendar.exceptDates = [day("2026-09-20")] }
        == ["d2-1", "d2-2"])
    #expect(affected { $0.city.defaultContent = id("a", ContentID.self) }.count == city.inputs.displays.count)
    #expect(affected { $0.holidays = HolidayCalendar([]) }.count == city.inputs.displays.count)
  }
}
