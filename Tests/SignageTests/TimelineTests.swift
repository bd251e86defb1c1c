import Signage
import Testing

/// A month at a glance.
@Suite struct TimelineTests {
  static let from = instant("2026-12-01T00:00:00")
  static let until = instant("2026-12-08T00:00:00")
  static let second = id("kita-2", DisplayID.self)

  /// Rows as text: `a 2: 01T09:00-01T12:00 x2; displaced by b 5 01T09:00-01T10:00 x1 kita-2`, in Tokyo's time.
  static func told(
    _ city: TestCity, _ displays: [DisplayID] = [TestCity.display], from: Instant = from, until: Instant = until,
    bounds: Timeline.Bounds = Timeline.Bounds()
  ) -> [String] {
    let timeline = Schedule.timeline(city.inputs, displays: displays, during: from..<until, bounds: bounds)
    return timeline.rows.map { row in
      let shown = row.shown.map { text($0) }
      let displaced = row.displaced.map { displaced in
        "displaced by \(displaced.by.map(\.text).joined(separator: "+")) \(displaced.priority.level) \(text(displaced.span))"
      }
      return "\(row.entry) \(row.displays): " + (shown + displaced).joined(separator: "; ")
    }
  }

  private static func text(_ span: Timeline.Span) -> String {
    func local(_ instant: Instant) -> String { String(instant.rfc3339(offsetMinutes: 540).dropFirst(8).prefix(8)) }
    let names = span.named.map { " \($0)" }.joined()
    return "\(local(span.range.lowerBound))-\(local(span.range.upperBound)) x\(span.displays)\(names)"
  }

  static func day(_ from: String, _ until: String, firstDay: String = "2026-12-02", lastDay: String? = nil) -> Slot {
    Slot(
      firstDay: SignageTests.day(firstDay), lastDay: SignageTests.day(lastDay ?? firstDay),
      windows: [window(from, until)])
  }

  static func twoDisplays() -> TestCity {
    var city = TestCity()
    city.inputs.displays[second] = Display(
      id: second, site: TestCity.site, name: "2", orientation: .portrait, languages: ["en", "ja"])
    return city
  }

  @Test func daysThatTouchAreOneShowing() {
    var city = TestCity()
    city.entry("a")
    city.entry("b", slots: [Self.day("22:00", "02:00", lastDay: "2026-12-03")])
    city.entry("c", slots: [Self.day("09:00", "12:00"), Self.day("12:00", "13:30")])
    #expect(
      Self.told(city) == [
        "a 1: 01T00:00-08T00:00 x1", "b 1: 02T22:00-03T02:00 x1; 03T22:00-04T02:00 x1", "c 1: 02T09:00-02T13:30 x1",
      ])
  }

  @Test func whatIsAskedForCutsWhatIsTold() {
    var city = TestCity()
    city.entry("a")
    city.entry("b", slots: [Self.day("22:00", "02:00")])
    city.entry("c", slots: [Self.day("01:00", "02:00", firstDay: "2026-12-03")])
    #expect(
      Self.told(city, from: instant("2026-12-02T23:15:00"), until: instant("2026-12-03T01:00:00"))
        == ["a 1: 02T23:15-03T01:00 x1", "b 1: 02T23:15-03T01:00 x1"])
    #expect(Self.told(city, from: Self.until, until: Self.until) == [])
  }

  @Test func whoHasTheScreenInsteadIsNamed() {
    var city = TestCity()
    city.entry("a", slots: [Self.day("08:00", "18:00")])
    city.entry("b", slots: [Self.day("09:00", "10:00"), Self.day("11:00", "12:00")], priority: 5)
    city.entry("c", slots: [Self.day("10:00", "10:30")], priority: 5)
    city.entry("d", slots: [Self.day("11:30", "12:30")], priority: 9)
    city.entry("e", slots: [Self.day("11:00", "13:00")], always: true)
    #expect(
      Self.told(city) == [
        "a 1: 02T08:00-02T09:00 x1; 02T10:30-02T11:00 x1; 02T12:30-02T18:00 x1; displaced by b+c 5 02T09:00-02T10:30 x1; "
          + "displaced by b 5 02T11:00-02T11:30 x1; displaced by d 9 02T11:30-02T12:30 x1",
        "b 1: 02T09:00-02T10:00 x1; 02T11:00-02T11:30 x1; displaced by d 9 02T11:30-02T12:00 x1",
        "c 1: 02T10:00-02T10:30 x1", "d 1: 02T11:30-02T12:30 x1",
        "e 1: 02T11:00-02T11:30 x1; 02T12:30-02T13:00 x1; displaced by d 9 02T11:30-02T12:30 x1",
      ])
  }

  @Test func aBlackScreenIsNobodysFault() {
    var city = TestCity()
    city.inputs.displays[TestCity.display]?.activeHours = [Slot(windows: [window("10:00", "20:00")])]
    city.entry("a", slots: [Self.day("08:00", "12:00")])
    city.entry("b", slots: [Self.day("21:00", "22:00")])
    city.entry("c", slots: [Self.day("08:00", "11:00")], priority: 5)
    #expect(
      Self.told(city) == [
        "a 1: 02T11:00-02T12:00 x1; displaced by c 5 02T10:00-02T11:00 x1", "c 1: 02T10:00-02T11:00 x1",
      ])
  }

  @Test func aContentShowsNoLongerThanItsPeriod() {
    var city = TestCity()
    city.content("a", firstDay: SignageTests.day("2026-12-03"), lastDay: SignageTests.day("2026-12-04"))
    city.entry("a", slots: [Slot(windows: [window("22:00", "02:00")])])
    city.content("b", readiness: .withdrawn)
    city.entry("b")
    #expect(
      Self.told(city) == ["a 1: 03T00:00-03T02:00 x1; 03T22:00-04T02:00 x1; 04T22:00-05T00:00 x1"])
  }

  @Test func displaysAreCountedAndNamedWhereTheyAreNotAll() {
    var city = Self.twoDisplays()
    city.inputs.displays[Self.second]?.activeHours = [Slot(windows: [window("00:00", "11:00")])]
    city.entry("a", slots: [Self.day("09:00", "12:00")])
    city.entry("b", targets: [.display(Self.second)], slots: [Self.day("10:00", "12:00")], priority: 5)
    city.entry("c", targets: [.tag("tourism")], slots: [Self.day("09:00", "10:00")])
    city.entry("d", slots: [Self.day("09:00", "10:00")], area: must(Area("27128")))
    #expect(
      Self.told(city, [TestCity.display, Self.second]) == [
        "a 2: 02T09:00-02T10:00 x2; 02T10:00-02T12:00 x1 kita-1; displaced by b 5 02T10:00-02T11:00 x1 kita-2",
        "b 1: 02T10:00-02T11:00 x1", "c 1: 02T09:00-02T10:00 x1",
      ])
    #expect(Self.told(city, [Self.second]).count == 2)
    #expect(Self.told(city, []) == [])
    #expect(Self.told(city, [id("nobody", DisplayID.self)]) == [])
  }

  @Test func eachDisplayKeepsItsOwnClock() {
    var city = Self.twoDisplays()
    city.inputs.displays[Self.second]?.timeZone = "Asia/Kathmandu"
    city.entry("a", slots: [Self.day("09:00", "13:00")])
    #expect(
      Self.told(city, [TestCity.display, Self.second]) == [
        "a 2: 02T09:00-02T12:15 x1 kita-1; 02T12:15-02T13:00 x2; 02T13:00-02T16:15 x1 kita-2"
      ])
  }

  @Test func whatIsTooMuchIsSaid() {
    var city = Self.twoDisplays()
    city.entry("a")
    city.entry("b", targets: [.display(Self.second)])
    let both = [TestCity.display, Self.second]
    func timeline(_ bounds: Timeline.Bounds) -> Timeline {
      Schedule.timeline(city.inputs, displays: both, during: Self.from..<Self.until, bounds: bounds)
    }
    let whole = timeline(Timeline.Bounds())
    #expect(whole.isComplete && whole.displays == 2 && whole.rows.map(\.displays) == [2, 1])
    for bounds in [Timeline.Bounds(steps: 1), Timeline.Bounds(plans: 1)] {
      let part = timeline(bounds)
      #expect((part.displays, part.displaysLeftOut, part.isComplete) == (1, 1, false))
      #expect(part.rows.map(\.displays) == [1])
    }
    let rows = timeline(Timeline.Bounds(spans: 1))
    #expect((rows.rows.map(\.entry.text), rows.entriesLeftOut, rows.isComplete) == (["a"], 1, false))
    let ranges = timeline(Timeline.Bounds(ranges: 0))
    #expect((ranges.displays, ranges.displaysLeftOut, ranges.isComplete) == (1, 1, false))
    #expect(ranges.rows.map(\.displays) == [1])
  }

  @Test func manyDisplaysAreNotNamed() {
    var city = TestCity()
    let others = (100..<160).map { id("other-\($0)", DisplayID.self) }
    for other in others {
      city.inputs.displays[other] = Display(
        id: other, site: TestCity.site, name: "", tags: other.text < "other-121" ? ["few"] : [])
    }
    city.entry("a", slots: [Self.day("09:00", "12:00")])
    city.entry("b", targets: [.display(TestCity.display)], slots: [Self.day("10:00", "11:00")], priority: 5)
    city.entry("c", targets: [.tag("few")], slots: [Self.day("11:00", "12:00")], priority: 5)
    let told = Self.told(city, others + [TestCity.display])
    #expect(told.count == 3)
    #expect(
      told.first == "a 61: 02T09:00-02T10:00 x61; 02T10:00-02T11:00 x60; 02T11:00-02T12:00 x40; "
        + "displaced by b 5 02T10:00-02T11:00 x1 kita-1; displaced by c 5 02T11:00-02T12:00 x21")
  }
}
