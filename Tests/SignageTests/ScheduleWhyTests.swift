import Signage
import Testing

/// Why something is or is not on, in the words of the people who ask.
@Suite struct ScheduleWhyTests {
  /// The reason for one entry at 10:00 on Monday, 23 November 2026, a holiday (勤労感謝の日), unless told otherwise.
  static func reason(
    at time: String = "2026-11-23T10:00:00", _ prepare: (inout TestCity) -> Void
  ) throws -> Reason {
    var city = TestCity()
    city.inputs.sites[TestCity.site]?.calendar = SlotRangesTests.wardOffice
    prepare(&city)
    let reasons = Schedule.why(city.inputs, display: TestCity.display, at: instant(time))
    return try #require(reasons.first { $0.entry?.text == "a" })
  }

  static let slots: [(String, Slot, String)] = [
    ("beforeFirstDay", Slot(firstDay: day("2026-11-25")), "開始日（2026-11-25）より前です"),
    ("afterLastDay", Slot(lastDay: day("2026-11-22")), "終了日（2026-11-22）を過ぎています"),
    ("otherWeekday", Slot(weekdays: [.saturday]), "本日は月曜日で、対象の曜日ではありません"),
    ("otherDayOfMonth", Slot(monthlyDays: [.day(15)]), "本日は毎月の対象日ではありません"),
    ("otherWeek", Slot(firstDay: day("2026-11-16"), everyWeeks: 2), "本日は2週ごとの対象の週ではありません"),
    ("holiday", Slot(holidays: .exclude), "本日は祝日（勤労感謝の日）のため対象外です"),
    ("exceptDate", Slot(exceptDates: [day("2026-11-23")]), "本日は除外日に指定されています"),
    (
      "outsideWindows", Slot(windows: [window("13:00", "17:00"), window("22:00", "02:00")]),
      "表示時間（13:00〜17:00、22:00〜翌02:00）の外です"
    ),
    ("closed", Slot(opening: .only), "開館時間のみの番組で、いまは施設の開館時間外です"),
  ]

  @Test(arguments: slots)
  func aSlotKeepsItOut(rule: String, slot: Slot, japanese: String) throws {
    let reason = try Self.reason { $0.entry("a", slots: [slot]) }
    #expect(reason.rule == rule)
    #expect(reason.says["ja"] == japanese)
    #expect(reason.says["en"]?.isEmpty == false)
    #expect(!reason.plays)
    #expect(reason.content?.text == "a")
  }

  @Test func onOtherDays() throws {
    let notHoliday = try Self.reason(at: "2026-11-24T10:00:00") { $0.entry("a", slots: [Slot(holidays: .only)]) }
    #expect(notHoliday.rule == "notHoliday")
    #expect(notHoliday.says["ja"] == "祝日のみの番組で、本日は祝日ではありません")
    let open = try Self.reason(at: "2026-11-24T10:00:00") { $0.entry("a", slots: [Slot(opening: .exclude)]) }
    #expect(open.rule == "open")
  }

  @Test func aNightsDayIsTheOneItBeganOn() throws {
    let night = Slot(holidays: .exclude, windows: [window("22:00", "02:00")])
    let after = try Self.reason(at: "2026-11-24T01:00:00") { $0.entry("a", slots: [night]) }
    #expect(after.rule == "holiday")
    #expect(after.says["ja"] == "始まりの日（2026-11-23）は祝日（勤労感謝の日）のため対象外です")
    let before = try Self.reason(at: "2026-11-23T01:00:00") { $0.entry("a", slots: [night]) }
    #expect(before.plays)
  }

  @Test func ofSeveralSlotsTheOneThatCameFurthestIsNamed() throws {
    let slots = [
      Slot(weekdays: [.sunday], windows: [window("09:00", "12:00")]), Slot(windows: [window("14:00", "15:00")]),
      Slot(weekdays: [.monday], windows: [window("17:00", "18:00")]),
    ]
    let reason = try Self.reason { $0.entry("a", slots: slots) }
    #expect(reason.says["ja"] == "表示時間（14:00〜15:00、17:00〜18:00）の外です")
  }

  static let readiness: [(PlayableContent.Readiness, String)] = [
    (.notApproved, "notApproved"), (.withdrawn, "withdrawn"), (.processing, "processing"), (.failed, "failed"),
  ]

  @Test(arguments: readiness)
  func aContentKeepsItOut(readiness: PlayableContent.Readiness, rule: String) throws {
    let reason = try Self.reason { city in
      city.content("a", readiness: readiness)
      city.entry("a")
    }
    #expect(reason.rule == rule)
  }

  @Test func andOtherReasonsOfContents() throws {
    #expect(try Self.reason { $0.entry("a", .content(id("nothing", ContentID.self))) }.rule == "contentMissing")
    let empty = try Self.reason { city in
      city.content("a", variants: [])
      city.entry("a")
    }
    #expect(empty.rule == "noVariant")
    let early = try Self.reason { city in
      city.content("a", firstDay: day("2026-12-01"))
      city.entry("a")
    }
    #expect(early.rule == "beforePeriod")
    #expect(early.says["ja"] == "掲出期間は2026-12-01からです")
    let late = try Self.reason { city in
      city.content("a", lastDay: day("2026-11-22"))
      city.entry("a")
    }
    #expect(late.rule == "afterPeriod")
    let none = try Self.reason { city in
      city.content("x", readiness: .failed)
      let campaign = id("k", CampaignID.self)
      city.inputs.campaigns[campaign] = Campaign(id: campaign, owner: .city, contents: [id("x", ContentID.self)])
      city.entry("a", .campaign(campaign))
    }
    #expect(none.rule == "nothingPlayable")
    #expect(none.says["ja"]?.contains("ファイルの変換に失敗したため放映できません") == true)
    #expect(none.content == nil)
    #expect(try Self.reason { $0.entry("a", .pool(id("none", PoolID.self))) }.rule == "nothingPlayable")
  }

  @Test func placeAndPriority() throws {
    let outside = try Self.reason { $0.entry("a", area: must(Area("27128"))) }
    #expect(outside.rule == "outsideArea")
    let beaten = try Self.reason { city in
      city.entry("a")
      city.entry("b", priority: 5)
    }
    #expect(beaten.rule == "higherPriority")
    #expect(beaten.says["ja"] == "より優先度の高い番組（優先度5）が放映中です")
    let always = try Self.reason { city in
      city.entry("a", always: true)
      city.entry("b", priority: 8)
    }
    #expect(always.rule == "higherPriority")
    let first = try Self.reason { $0.entry("a") }
    #expect(first.plays && first.rule == "highestPriority")
    let joined = try Self.reason { $0.entry("a", always: true) }
    #expect(joined.plays && joined.rule == "alwaysIncluded")
    let dark = try Self.reason { city in
      city.entry("a")
      city.inputs.displays[TestCity.display]?.activeHours = [Slot(windows: [window("13:00", "17:00")])]
    }
    #expect(dark.rule == "outsideActiveHours")
  }

  @Test func whoeverIsNoTargetIsNotSpokenOf() {
    var city = TestCity()
    city.entry("a", targets: [.tag("school")])
    let reasons = Schedule.why(city.inputs, display: TestCity.display, at: instant("2026-11-23T10:00:00"))
    #expect(reasons.map(\.rule) == ["board"])
  }

  @Test func whatIsOnWithoutAnEntry() {
    var city = TestCity()
    city.content("city")
    city.content("site", readiness: .processing)
    city.content("display", lastDay: day("2026-11-22"))
    city.inputs.city.defaultContent = id("city", ContentID.self)
    city.inputs.sites[TestCity.site]?.defaultContent = id("site", ContentID.self)
    city.inputs.displays[TestCity.display]?.defaultContent = id("display", ContentID.self)
    func rules(_ time: String) -> [String] {
      Schedule.why(city.inputs, display: TestCity.display, at: instant(time)).map {
        "\($0.rule) \($0.content?.text ?? "-") \($0.plays)"
      }
    }
    #expect(rules("2026-11-22T10:00:00") == ["displayDefault display true"])
    #expect(
      rules("2026-11-23T10:00:00") == ["cityDefault city true", "afterPeriod display false", "processing site false"])
    city.inputs.contents[id("site", ContentID.self)]?.readiness = .playable
    #expect(rules("2026-11-23T10:00:00") == ["siteDefault site true", "afterPeriod display false"])
    city.inputs.contents = [:]
    #expect(rules("2026-11-23T10:00:00").first == "board - true")
    #expect(rules("2026-11-23T10:00:00").count == 4)
    city.inputs.displays[TestCity.display]?.activeHours = [Slot(windows: [window("13:00", "17:00")])]
    #expect(rules("2026-11-23T10:00:00") == ["standby - false"])
  }
}
