import Signage
import Testing

@testable import SignageStore

/// What the schedule is told, and what of it is over.
@Suite struct ScheduleInputsTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  func inputs(_ from: String = "2026-07-01") throws -> ScheduleInputs {
    try store.read { try $0.scheduleInputs(from: day(from)) }
  }

  func entries(_ from: String) throws -> [String] { try inputs(from).entries.map(\.id.text) }

  @Test func allThatDecidesIsThere() async throws {
    let model = AudienceModel(publishedAt: ten)
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(display())
      try writing.save(content())
      try writing.save(Campaign(id: id("c"), owner: .city, contents: [id("bulky-waste")]))
      try writing.save(Pool(id: id("p"), owner: .city, contents: [id("bulky-waste")]))
      for (name, subject) in [
        ("e3", .content(id("bulky-waste"))), ("e1", .campaign(id("c"))), ("e2", .pool(id("p"))),
      ] as [(String, ScheduleEntry.Subject)] { try writing.save(entry(name, subject)) }
      try writing.save(CityDefaults(defaultContent: id("bulky-waste")))
      try writing.save(model)
    }
    let inputs = try inputs()
    #expect(inputs.revision == 1)
    #expect(inputs.sites == [id("kita-office"): site()])
    #expect(inputs.displays == [id("kita-1"): display()])
    #expect(Array(inputs.contents.keys) == [id("bulky-waste")])
    #expect(inputs.campaigns[id("c")]?.contents == [id("bulky-waste")])
    #expect(inputs.pools[id("p")]?.itemsPerLoop == 12)
    #expect(inputs.entries.map(\.id.text) == ["e1", "e2", "e3"])
    #expect(inputs.city.defaultContent == id("bulky-waste"))
    #expect(inputs.holidays == .japan)
    #expect(inputs.audience == model)
  }

  @Test func aContentIsInUntilItsLastDay() async throws {
    try await kept.change { try $0.save(content("a", version(until: "2026-07-10"))) }
    #expect(try inputs("2026-07-10").contents.count == 1)
    #expect(try inputs("2026-07-11").contents.isEmpty)
  }

  @Test func theLaterOfItsTwoVersionsCounts() async throws {
    var poster = content("a", version(until: "2026-07-10"))
    try poster.edit(version("新しい題", until: "2026-07-20"))
    try await kept.change { [poster] in try $0.save(poster) }
    #expect(try inputs("2026-07-20").contents.count == 1)
    #expect(try inputs("2026-07-21").contents.isEmpty)
    #expect(try inputs().contents[id("a")]?.period?.lastDay == day("2026-07-10"))
  }

  @Test func anEntryIsInUntilItsLastWindowIsOver() async throws {
    let night = Slot(
      lastDay: day("2026-07-10"), windows: [Window(from: must(LocalTime("22:00")), until: must(LocalTime("02:00")))])
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(display())
      try writing.save(content())
      try writing.save(entry("night", .content(id("bulky-waste")), [night]))
      try writing.save(entry("two", .content(id("bulky-waste")), [Slot(lastDay: day("2026-07-05")), night]))
      try writing.save(entry("endless", .content(id("bulky-waste")), [night, Slot(weekdays: [.monday])]))
      try writing.save(entry("always"))
    }
    #expect(try entries("2026-07-11") == ["always", "endless", "night", "two"])
    #expect(try entries("2026-07-12") == ["always", "endless"])
  }

  @Test func theWindowAfterTheLastMidnightIsShown() async throws {
    let night = Slot(
      lastDay: day("2026-07-10"), windows: [Window(from: must(LocalTime("22:00")), until: must(LocalTime("02:00")))])
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(display())
      try writing.save(content())
      try writing.save(entry("night", .content(id("bulky-waste")), [night]))
    }
    let inputs = try inputs("2026-07-11")
    func shown(at time: String) throws -> Int {
      try #require(Schedule.showing(inputs, display: id("kita-1"), at: instant(time))).segment.loop.count
    }
    #expect(try shown(at: "2026-07-11T01:59:00") == 1)
    #expect(try shown(at: "2026-07-11T02:00:00") == 0)
  }

  @Test func anEntryWithoutEndGoesWithItsContent() async throws {
    try await kept.change { writing in
      try writing.save(content("a", version(until: "2026-07-10")))
      try writing.save(content("b", version(until: "2026-07-20")))
      try writing.save(entry("of-a", .content(id("a"))))
      try writing.save(entry("of-b", .content(id("b"))))
    }
    #expect(try entries("2026-07-10") == ["of-a", "of-b"])
    #expect(try entries("2026-07-11") == ["of-b"])
    try await kept.change { try $0.save(content("a", version(until: "2026-07-31"))) }
    #expect(try entries("2026-07-11") == ["of-a", "of-b"], "and comes back with it")
    try await kept.change { try $0.deleteContent(id("b")) }
    #expect(try entries("2026-07-11") == ["of-a"])
  }

  @Test func yearsOfHistoryAreNotInIt() async throws {
    try await kept.change { writing in
      for number in 0..<300 {
        let year = 2020 + number % 5
        let old = ContentVersion(
          title: ["ja": "昔"], department: "a",
          period: try DisplayPeriod(firstDay: day("\(year)-01-01"), lastDay: day("\(year)-12-31")),
          alternativeText: [:], variants: [notice])
        try writing.save(content("old-\(number)", old))
        try writing.save(entry("old-\(number)", .content(id("old-\(number)"))))
      }
      try writing.save(content())
      try writing.save(entry("now"))
    }
    let inputs = try inputs()
    #expect(inputs.contents.keys.map(\.text) == ["bulky-waste"])
    #expect(inputs.entries.map(\.id.text) == ["now"])
  }

  @Test func aDeletedEntryIsGone() async throws {
    try await kept.change { writing in
      try writing.save(content())
      try writing.save(entry("e"))
    }
    try await kept.change { try $0.deleteEntry(id("e")) }
    #expect(try store.read { try $0.entry(id("e")) } == nil)
    #expect(try entries("2026-07-01") == [])
    #expect(try await kept.refusal { try $0.deleteEntry(id("e")) }?.isNotFound == true)
  }

  @Test func anEntryShowsSomethingThatExists() async throws {
    #expect(try await kept.refusal { try $0.save(entry("e")) }?.field == "content")
    #expect(try await kept.refusal { try $0.save(entry("e", .campaign(id("c")))) }?.field == "campaign")
    #expect(try await kept.refusal { try $0.save(entry("e", .pool(id("p")))) }?.field == "pool")
    try await kept.change { writing in
      try writing.save(content())
      try writing.deleteContent(id("bulky-waste"))
    }
    #expect(try await kept.refusal { try $0.save(entry("e")) }?.field == "content")
    #expect(try entries("2026-07-01") == [])
  }

  @Test func anEntryMayTurnToSomethingElse() async throws {
    try await kept.change { writing in
      try writing.save(content("a", version(until: "2026-07-10")))
      try writing.save(content("b"))
      try writing.save(entry("e", .content(id("a"))))
    }
    var turned = entry("e", .content(id("b")))
    try await kept.change { [turned] in try $0.save(turned) }
    #expect(try entries("2026-07-11") == ["e"])
    turned.slots = [Slot(lastDay: day("2026-07-05"))]
    try await kept.change { [turned] in try $0.save(turned) }
    #expect(try entries("2026-07-11") == [])
    #expect(try store.read { try $0.entry(id("e")) } == turned)
  }
}
