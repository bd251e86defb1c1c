import Signage
import Testing

/// What the effect of an entry warns of, and that each warning is given for what it names alone.
@Suite struct ScheduleEffectWarningTests {
  typealias Code = EffectWarning.Code

  /// The effect of entry `a`, on Saturday, 21 November 2026, noon.
  static func effect(_ prepare: (inout TestCity) -> Void) throws -> EntryEffect {
    var city = TestCity()
    city.inputs.sites[TestCity.site]?.calendar = OpeningCalendar(slots: [Slot(windows: [window("09:00", "17:00")])])
    prepare(&city)
    return try ScheduleEffectTests.effect(city)
  }

  static let slots: [(String, Slot)] = [
    (
      "a weekday that is not between its days",
      Slot(firstDay: day("2026-11-23"), lastDay: day("2026-11-25"), weekdays: [.sunday])
    ),
    ("days that are over", Slot(lastDay: day("2026-11-20"))),
    ("a window of today that is over", Slot(lastDay: day("2026-11-21"), windows: [window("09:00", "12:00")])),
    (
      "an exception for its only day",
      Slot(firstDay: day("2026-11-23"), lastDay: day("2026-11-23"), exceptDates: [day("2026-11-23")])
    ),
    (
      "a week between two of its weeks",
      Slot(firstDay: day("2026-11-16"), lastDay: day("2026-11-29"), weekdays: [.wednesday], everyWeeks: 3)
    ),
    ("no holiday between its days", Slot(firstDay: day("2026-11-24"), lastDay: day("2026-11-30"), holidays: .only)),
    ("hours outside the opening hours", Slot(opening: .only, windows: [window("20:00", "08:00")])),
    (
      "a day of the month that no month of its days has",
      Slot(lastDay: day("2026-11-30"), monthlyDays: [.day(31)])
    ),
  ]

  @Test(arguments: slots)
  func aSlotThatNeverHolds(name: String, slot: Slot) throws {
    let effect = try Self.effect { $0.entry("a", slots: [slot]) }
    #expect(effect.neverShows)
    #expect(effect.warnings.map(\.code) == [.slotEmpty])
    #expect(effect.warnings.first?.field == "slots/0")
    let second = try Self.effect { $0.entry("a", slots: [Slot(windows: [window("09:00", "10:00")]), slot]) }
    #expect(!second.neverShows)
    #expect(second.warnings.map(\.field) == ["slots/1"])
    #expect(second.warnings.first?.says["ja"]?.hasPrefix("2番目の時間枠") == true)
  }

  @Test func aSlotThatHoldsOnceIsNotEmpty() throws {
    for slot in [
      Slot(lastDay: day("2026-11-20"), windows: [window("22:00", "12:01")]),
      Slot(lastDay: day("2026-11-21"), windows: [window("09:00", "12:01")]),
      Slot(firstDay: day("2031-01-01"), lastDay: day("2031-01-31"), monthlyDays: [.weekday(.friday, nth: 5)]),
    ] {
      let effect = try Self.effect { city in
        city.content(
          "a", firstDay: slot.firstDay ?? day("2026-01-01"),
          lastDay: slot.lastDay.map { $0.advanced(byDays: 1) } ?? day("2026-12-31"))
        city.entry("a", slots: [slot])
      }
      #expect(effect.warnings.isEmpty && !effect.neverShows, "\(slot)")
    }
  }

  static let readiness: [(PlayableContent.Readiness, Code)] = [
    (.notApproved, .notApproved), (.processing, .processing), (.failed, .failed), (.withdrawn, .withdrawn),
  ]

  @Test(arguments: readiness)
  func aContentThatCannotPlayYet(readiness: PlayableContent.Readiness, code: Code) throws {
    let waits = readiness == .notApproved || readiness == .processing
    let effect = try Self.effect { city in
      city.content("a", readiness: readiness, variants: readiness == .processing ? [] : [picture()])
      if readiness == .notApproved {
        city.inputs.contents[id("a", ContentID.self)]?.period = nil
        city.inputs.contents[id("a", ContentID.self)]?.proposedPeriod = try? DisplayPeriod(
          firstDay: day("2026-11-25"), lastDay: day("2026-11-30"))
      }
      city.entry("a")
    }
    #expect(effect.warnings.map(\.code) == [code])
    #expect(effect.warnings.first?.content?.text == "a" && effect.warnings.first?.field == "content")
    #expect(effect.neverShows != waits)
    if readiness == .notApproved { #expect(effect.first?.instant == instant("2026-11-25T00:00:00")) }
  }

  @Test func contentsThatAreNotThereOrCannotBeShown() throws {
    let missing = try Self.effect { $0.entry("a", .content(id("nothing", ContentID.self))) }
    #expect(missing.neverShows && missing.warnings.map(\.code) == [.contentMissing])
    let empty = try Self.effect { city in
      city.content("a", variants: [])
      city.entry("a")
    }
    #expect(empty.neverShows && empty.warnings.map(\.code) == [.noVariant])
    let none = try Self.effect { $0.entry("a", .campaign(id("nothing", CampaignID.self))) }
    #expect(
      none.neverShows && none.warnings.map(\.code) == [.nothingInside] && none.warnings.first?.field == "campaign")
  }

  @Test func aContentThatIsOver() throws {
    let over = try Self.effect { city in
      city.content("a", lastDay: day("2026-11-20"))
      city.entry("a")
    }
    #expect(over.neverShows && over.days == nil && over.warnings.map(\.code) == [.contentOver])
    #expect(over.warnings.first?.says["ja"] == "コンテンツの掲出期間は2026-11-20で終わりました。表示するには掲出期間を延ばし、承認を受けてください")
    let early = try Self.effect { city in
      city.content("a", lastDay: day("2026-11-30"))
      city.entry("a", slots: [Slot(firstDay: day("2026-12-01"))])
    }
    #expect(early.neverShows && early.warnings.map(\.code) == [.contentOver])
    #expect(early.warnings.first?.says["en"]?.contains("before the entry begins on 2026-12-01") == true)
    let lastDay = try Self.effect { city in
      city.content("a", lastDay: day("2026-11-21"))
      city.entry("a")
    }
    #expect(lastDay.warnings.isEmpty && lastDay.last?.instant == instant("2026-11-22T00:00:00"))
  }

  @Test func aContentThatEndsBeforeItsEntry() throws {
    func codes(_ slots: [Slot], lastDay: String = "2026-12-10") throws -> [EffectWarning.Code] {
      let effect = try Self.effect { city in
        city.content("a", lastDay: day(lastDay))
        city.entry("a", slots: slots)
      }
      #expect(!effect.neverShows)
      let warning = effect.warnings.first { $0.code == .contentEndsEarly }
      if let warning {
        #expect(warning.content?.text == "a" && warning.field == "content")
        #expect(warning.says["ja"]?.contains("2026-12-10") == true && warning.says["ja"]?.contains("承認") == true)
        #expect(warning.says["en"]?.contains("2026-12-11") == true && warning.says["en"]?.contains("approval") == true)
      }
      return effect.warnings.map(\.code)
    }
    #expect(try codes([Slot(lastDay: day("2026-12-11"))]) == [.contentEndsEarly])
    #expect(try codes([Slot(lastDay: day("2026-12-10"))]) == [])
    #expect(try codes([Slot(lastDay: day("2026-12-01")), Slot(lastDay: day("2026-12-11"))]) == [.contentEndsEarly])
    #expect(try codes([Slot(lastDay: day("2026-12-11")), Slot()]) == [])
    #expect(try codes([]) == [])
  }

  @Test func aPeriodThatMissesTheSlots() throws {
    let effect = try Self.effect { city in
      city.content("a", firstDay: day("2026-11-23"), lastDay: day("2026-11-27"))
      city.entry("a", slots: [Slot(weekdays: [.sunday])])
    }
    #expect(effect.neverShows && effect.warnings.map(\.code) == [.periodMissesSlots])
  }

  @Test func targets() throws {
    let none = try Self.effect { $0.entry("a", targets: [.tag("school"), .ward(ward("27128"))]) }
    #expect(none.neverShows && none.displays == 0)
    #expect(none.warnings.map(\.field) == ["targets/0", "targets/1"])
    #expect(none.warnings.allSatisfy { $0.code == .noDisplay })
    let some = try Self.effect { $0.entry("a", targets: [.tag("school"), .tag("tourism")]) }
    #expect(!some.neverShows && some.warnings.map(\.field) == ["targets/0"])
    let outside = try Self.effect { $0.entry("a", area: .ward(ward("27128"))) }
    #expect(outside.neverShows && outside.displays == 0 && outside.warnings.map(\.code) == [.outsideArea])
  }

  @Test func alwaysBeatenNamesByWhom() throws {
    let effect = try Self.effect { city in
      city.entry("day", slots: [Slot(windows: [window("06:00", "18:00")])], priority: 5)
      city.entry("night", slots: [Slot(windows: [window("18:00", "06:00")])], priority: 6)
      city.entry("joined", always: true)
      city.entry("a", slots: [Slot(windows: [window("08:00", "19:00")])])
    }
    #expect(effect.neverShows)
    let warning = try #require(effect.warnings.first)
    #expect(effect.warnings.count == 1 && warning.code == .alwaysBeaten)
    #expect(warning.says["ja"]?.contains("（優先度5～6）") == true && warning.says["en"]?.contains("(5 to 6)") == true)
    #expect(warning.entries.map(\.text) == ["day", "night"] && warning.displays.isEmpty)
    let once = try Self.effect { city in
      city.entry("day", slots: [Slot(windows: [window("08:00", "18:00")])], priority: 5)
      city.entry("a", slots: [Slot(windows: [window("08:00", "18:01")])])
    }
    #expect(!once.neverShows && once.warnings.isEmpty && once.displacedBy.map(\.entry.text) == ["day"])
    let joined = try Self.effect { city in
      city.entry("top", priority: 8)
      city.entry("a", always: true)
    }
    #expect(joined.neverShows && joined.warnings.map(\.code) == [.alwaysBeaten])
  }

  @Test func alwaysOffAndBeatenWhileOn() throws {
    func effect(_ slots: [Slot], beaten: Bool = false) throws -> EntryEffect {
      try Self.effect { city in
        city.inputs.displays[TestCity.display]?.activeHours = [Slot(windows: [window("07:00", "20:00")])]
        if beaten { city.entry("day", priority: 5) }
        city.entry("a", slots: slots)
      }
    }
    #expect(try effect([Slot(windows: [window("20:00", "07:00")])]).warnings.map(\.code) == [.alwaysOff])
    #expect(try effect([Slot(windows: [window("20:00", "07:01")])]).warnings.isEmpty)
    #expect(
      try effect([Slot(windows: [window("19:00", "23:00")])], beaten: true).warnings.map(\.code) == [.alwaysBeaten])
  }

  @Test func whereOnlySomeDisplaysAreConcernedTheyAreNamed() throws {
    var city = ScheduleEffectTests.places()
    city.entry("a", slots: [Slot(windows: [window("22:00", "23:00")])])
    let effect = try ScheduleEffectTests.effect(city)
    #expect(!effect.neverShows)
    #expect(effect.warnings.map(\.code) == [.alwaysOff])
    #expect(effect.warnings.first?.displays.map(\.text) == ["kita-3"])
    #expect(
      effect.warnings.first?.says["en"]
        == "It never shows on 1 of the displays: whenever it is active, the display is off.")
  }

  @Test func aPartThatNeverPlays() throws {
    func effect(_ subject: ScheduleEntry.Subject) throws -> EntryEffect {
      try Self.effect { city in
        city.content("now")
        city.content("later", firstDay: day("2026-12-20"))
        city.content("over", lastDay: day("2026-11-01"))
        let contents = ["now", "later", "over"].map { id($0, ContentID.self) }
        city.inputs.campaigns = [
          id("k", CampaignID.self): Campaign(id: id("k", CampaignID.self), owner: .city, contents: contents)
        ]
        city.inputs.pools = [id("p", PoolID.self): Pool(id: id("p", PoolID.self), owner: .city, contents: contents)]
        city.entry("a", subject, slots: [Slot(lastDay: day("2026-12-19"))])
      }
    }
    for (subject, field) in [
      (.campaign(id("k", CampaignID.self)), "campaign"), (.pool(id("p", PoolID.self)), "pool"),
    ] as [(ScheduleEntry.Subject, String)] {
      let effect = try effect(subject)
      #expect(!effect.neverShows)
      #expect(
        effect.warnings.map { "\($0.code) \($0.content?.text ?? "-")" } == ["partNeverPlays later", "contentOver over"])
      #expect(effect.warnings.allSatisfy { $0.field == field })
    }
  }

  @Test func whatHasNoFaultHasNoWarning() throws {
    let effect = try Self.effect { $0.entry("a", slots: [Slot(opening: .only)]) }
    #expect(effect.warnings.isEmpty && !effect.neverShows)
  }

  @Test(arguments: SchedulePropertyTests.seeds)
  func whatNeverShowsIsExplainedInBothLanguages(seed: UInt64) throws {
    let (schedule, city, from) = SchedulePropertyTests.draw(seed, entries: 40)
    let zone = try #require(Schedule.zone(city.inputs, display: TestCity.display))
    for entry in city.inputs.entries {
      let effect = Schedule.effect(of: entry, in: city.inputs, now: zone.midnight(of: from))
      if effect.neverShows { #expect(!effect.warnings.isEmpty, "\(schedule.random.note): \(entry.id)") }
      for warning in effect.warnings {
        #expect(warning.says["ja"]?.isEmpty == false && warning.says["en"]?.isEmpty == false)
      }
    }
  }
}
