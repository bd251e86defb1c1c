import Signage
import Testing

/// A timeline says what the playlist does and what `why` explains.
@Suite struct TimelinePropertyTests {
  /// Some displays in two sites and two wards, alike and not.
  static func displays(_ city: inout TestCity, _ schedule: inout RandomSchedule) -> [DisplayID] {
    let annex = id("annex", SiteID.self)
    var site = must(city.inputs.sites[TestCity.site])
    site = Site(
      id: annex, name: site.name, ward: schedule.random.oneIn(2) ? site.ward : ward("27104"), timeZone: site.timeZone,
      calendar: schedule.random.oneIn(2)
        ? site.calendar : OpeningCalendar(slots: [Slot(windows: [window("12:00", "15:00")])]))
    city.inputs.sites[annex] = site
    for number in 2...6 {
      let display = id("kita-\(number)", DisplayID.self)
      city.inputs.displays[display] = Display(
        id: display, site: schedule.random.oneIn(3) ? annex : TestCity.site, name: "\(number)",
        orientation: schedule.random.pick([.landscape, .portrait]),
        languages: schedule.random.pick([["ja"], ["en", "ja"], ["ko"]]),
        tags: schedule.random.oneIn(3) ? ["school"] : ["else"],
        timeZone: schedule.random.oneIn(6) ? "Asia/Kathmandu" : nil,
        activeHours: schedule.random.oneIn(3) ? [schedule.slot()] : [])
    }
    for index in city.inputs.entries.indices where schedule.random.oneIn(3) {
      city.inputs.entries[index].targets = schedule.random.pick([
        [.all], [.site(annex)], [.tag("school"), .display(TestCity.display)],
        [.ward(ward("27104")), .display(id("kita-3", DisplayID.self))],
      ])
    }
    return city.inputs.displays.keys.sorted()
  }

  @Test(arguments: 1...12)
  func atEveryMomentItIsAsWhySays(seed: Int) throws {
    var (schedule, city, from) = SchedulePropertyTests.draw(UInt64(seed * 41), entries: 14)
    let note = schedule.random.note
    let displays = Self.displays(&city, &schedule)
    let start = try #require(Zone(identifier: "UTC")).midnight(of: from).advanced(bySeconds: 3600 * 7)
    let range = start..<start.advanced(bySeconds: 9 * 86_400)
    let timeline = Schedule.timeline(city.inputs, displays: displays, during: range)
    #expect(timeline.isComplete && timeline.displays == displays.count)
    for row in timeline.rows {
      Self.expectOrder(row.shown, range, note)
      Self.expectOrder(row.displaced.map(\.span), range, note, perDisplay: true)
    }
    for _ in 0..<60 {
      let at = start.advanced(byMilliseconds: Int64(schedule.random.below(9 * 86_400_000)))
      for display in displays {
        let reasons = Schedule.why(city.inputs, display: display, at: at)
        let plays = Set(reasons.filter(\.plays).compactMap(\.entry))
        let beaten = reasons.filter { $0.rule == "higherPriority" }.compactMap(\.entry)
        let told = Self.told(timeline, city, display, at)
        #expect(told.shown == plays, "\(note): \(display) \(at)")
        #expect(Set(told.displaced.keys) == Set(beaten), "\(note): \(display) \(at)")
        let segment = try #require(Schedule.showing(city.inputs, display: display, at: at)).segment
        for (entry, displacement) in told.displaced {
          #expect(displacement.priority == segment.priority, "\(note): \(entry) on \(display) \(at)")
          let above = city.inputs.entries.filter { plays.contains($0.id) && !$0.alwaysIncluded }.map(\.id)
          #expect(Set(above).isSubset(of: displacement.by), "\(note): \(entry) on \(display) \(at)")
        }
      }
    }
  }

  /// What the timeline says of one display at one moment.
  static func told(
    _ timeline: Timeline, _ city: TestCity, _ display: DisplayID, _ at: Instant
  ) -> (shown: Set<EntryID>, displaced: [EntryID: Timeline.Displacement]) {
    var shown: Set<EntryID> = []
    var displaced: [EntryID: Timeline.Displacement] = [:]
    let (found, site) = (must(city.inputs.displays[display]), must(city.inputs.displays[display]).site)
    for row in timeline.rows {
      let entry = must(city.inputs.entries.first { $0.id == row.entry })
      let place = must(city.inputs.sites[site])
      guard entry.area.contains(place.ward), entry.targets.contains(where: { $0.includes(found, at: place) }) else {
        continue
      }
      func holds(_ span: Timeline.Span) -> Bool {
        span.range.contains(at) && (span.displays == row.displays || span.named.contains(display))
      }
      if row.shown.contains(where: holds) { shown.insert(row.entry) }
      for displacement in row.displaced where holds(displacement.span) { displaced[row.entry] = displacement }
    }
    return (shown, displaced)
  }

  /// Spans lie in the range and in order; what touches differs, else it would be one.
  static func expectOrder(
    _ spans: [Timeline.Span], _ range: Range<Instant>, _ note: String, perDisplay: Bool = false
  ) {
    for span in spans {
      #expect(!span.range.isEmpty && range.contains(span.range.lowerBound), "\(note)")
      #expect(span.range.upperBound <= range.upperBound && span.displays > 0, "\(note)")
    }
    for (span, next) in zip(spans, spans.dropFirst()) {
      #expect(span.range.lowerBound <= next.range.lowerBound, "\(note)")
      guard !perDisplay else { continue }
      #expect(span.range.upperBound <= next.range.lowerBound, "\(note)")
      #expect(span.range.upperBound < next.range.lowerBound || span.named != next.named, "\(note)")
    }
  }

  @Test(arguments: 1...6)
  func twoAskedTogetherAreTwoAskedAlone(seed: Int) throws {
    var (schedule, city, from) = SchedulePropertyTests.draw(UInt64(seed * 97), entries: 14)
    let displays = Self.displays(&city, &schedule)
    let start = try #require(Zone(identifier: "Asia/Tokyo")).midnight(of: from)
    let range = start..<start.advanced(bySeconds: 31 * 86_400)
    let together = Schedule.timeline(city.inputs, displays: displays, during: range)
    func seconds(_ timeline: Timeline, _ spans: (Timeline.Row) -> [Timeline.Span]) -> [EntryID: Int64] {
      timeline.rows.reduce(into: [:]) { sums, row in
        for span in spans(row) {
          let length = span.range.upperBound.milliseconds(since: span.range.lowerBound)
          sums[row.entry, default: 0] += length * Int64(span.displays)
        }
      }
    }
    for spans in [{ (row: Timeline.Row) in row.shown }, { row in row.displaced.map(\.span) }] {
      var alone: [EntryID: Int64] = [:]
      for display in displays {
        let one = Schedule.timeline(city.inputs, displays: [display], during: range)
        alone.merge(seconds(one, spans), uniquingKeysWith: +)
      }
      #expect(seconds(together, spans) == alone, "\(schedule.random.note)")
    }
  }
}
