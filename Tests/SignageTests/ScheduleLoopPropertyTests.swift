import Testing

@testable import Signage

/// What must hold of the loops of every schedule.
@Suite struct ScheduleLoopPropertyTests {
  static let seeds: [UInt64] = [5, 14, 29, 36, 42, 61, 77, 98]

  /// An entry that is beaten wherever somebody else has the loop leaves all of them as they were, and where it has a
  /// loop itself nobody had one.
  @Test(arguments: seeds)
  func aLowerPriorityNeverChangesALoopItIsNotIn(seed: UInt64) throws {
    var (schedule, city, from) = SchedulePropertyTests.draw(seed)
    for index in city.inputs.entries.indices {
      city.inputs.entries[index].priority = must(Priority(max(city.inputs.entries[index].priority.level, 1)))
    }
    for round in 0..<6 {
      let note = "\(schedule.random.note), round \(round)"
      let before = try city.playlist(from: from.description)
      let ordinary = Set(city.inputs.entries.filter { !$0.alwaysIncluded }.map(\.id))
      var more = city
      let slots = (0..<schedule.random.below(3)).map { _ in schedule.slot() }
      let entry = more.entry("new", .content(id("c\(round)", ContentID.self)), slots: slots, priority: 0)
      let after = try more.playlist(from: from.description)
      for segment in before.segments where segment.loop.contains(where: { $0.entry.map(ordinary.contains) ?? false }) {
        #expect(after.segments.contains(segment), "\(note): \(segment.from)")
      }
      for segment in after.segments where !segment.loop.contains(where: { $0.entry == entry }) {
        let same = try #require(before.segment(at: segment.from))
        #expect(same.loop == segment.loop && same.standby == segment.standby, "\(note): \(segment.from)")
      }
    }
  }

  /// Of a campaign and a document each content and page, of a pool as many items as it has places.
  @Test(arguments: seeds)
  func eachEntryPlaysExactlyItsPlays(seed: UInt64) throws {
    let (schedule, city, from) = SchedulePropertyTests.draw(seed)
    for segment in try city.playlist(from: from.description).segments {
      let note = "\(schedule.random.note): \(segment.from)"
      for (id, items) in Dictionary(grouping: segment.loop.filter { $0.entry != nil }, by: \.entry) {
        let entry = try #require(city.inputs.entries.first { $0.id == id })
        if case .pool(let pool) = entry.subject {
          let starts = items.filter { ($0.page ?? 1) == 1 }
          #expect(starts.count == entry.playsPerLoop * (city.inputs.pools[pool]?.itemsPerLoop ?? 0), "\(note)")
          #expect(starts.allSatisfy { $0.assignment != nil }, "\(note)")
          continue
        }
        for (place, shown) in Dictionary(grouping: items, by: { "\($0.content) \($0.page ?? 0)" }) {
          #expect(shown.count == entry.playsPerLoop, "\(note): \(entry.id) \(place)")
        }
      }
      if !segment.loop.isEmpty { #expect(segment.loop.indices.contains(segment.firstItem)) }
    }
  }

  /// Contents that stand alone can be kept apart as long as none has more than half of the places.
  @Test func nothingFollowsUponItselfWhereThatCanBeAvoided() throws {
    var avoidable = 0
    for seed in Self.seeds {
      var (schedule, city, from) = SchedulePropertyTests.draw(seed)
      Self.crowd(&city, &schedule)
      for segment in try city.playlist(from: from.description).segments {
        let contents = segment.loop.filter { ($0.page ?? 1) == 1 }.map(\.content)
        let most = Dictionary(grouping: contents, by: { $0 }).values.map(\.count).max() ?? 0
        guard contents.count > 2, most * 2 <= contents.count else { continue }
        avoidable += 1
        for (content, next) in zip(contents, contents.dropFirst() + contents.prefix(1)) {
          #expect(content != next, "\(schedule.random.note): \(segment.from) \(contents)")
        }
      }
    }
    #expect(avoidable > 100)
  }

  /// Few contents that play often, and no campaigns: what can be kept apart is then easily said.
  private static func crowd(_ city: inout TestCity, _ schedule: inout RandomSchedule) {
    city.inputs.entries.removeAll { if case .campaign = $0.subject { true } else { false } }
    for index in city.inputs.entries.indices {
      city.inputs.entries[index].playsPerLoop = 1 + schedule.random.below(7)
      city.inputs.entries[index].priority = schedule.random.pick([.standard, .emphasis])
      if schedule.random.oneIn(2) { city.inputs.entries[index].slots = [] }
    }
    for content in city.inputs.contents.keys { city.inputs.contents[content]?.readiness = .playable }
  }

  /// A loop that is longer than its segments would for ever show its beginning. Once a day a fifth of it is on.
  @Test(arguments: 1...12)
  func overAMonthEveryItemShowsAndEveryLanguage(seed: Int) throws {
    var random = TestRandom(seed: UInt64(seed * 104_729))
    let zone = RandomSchedule.weeks[seed % RandomSchedule.weeks.count].zone
    let languages = Array(["ja", "en", "ko", "zh-Hans", "pt"].prefix(1 + random.below(5)))
    var city = TestCity(zone: zone, languages: languages)
    var seconds = 0
    let names = (0..<12 + random.below(50)).map { "a\($0)" }
    for name in names {
      let length = 5 + random.below(40)
      let pages = random.oneIn(8) ? 2 : 1
      city.content(
        name, seconds: length, variants: languages.map { pages == 1 ? picture($0) : document(pages, $0) })
      seconds += length * pages
    }
    let minutes = (seconds + 299) / 300
    let from = random.below(1440 - minutes)
    let slot = Slot(windows: [
      Window(from: must(LocalTime(minutes: from)), until: must(LocalTime(minutes: from + minutes)))
    ])
    for name in names { city.entry(name, slots: [slot]) }
    let month = ["2026-02-10", "2026-03-20", "2026-10-01", "2026-10-20", "2026-05-05"][seed % 5]
    var shown: Set<String> = []
    var told: Set<String> = []
    for segment in try city.playlist(from: month, days: 30).segments where !segment.loop.isEmpty {
      #expect(segment.loopMilliseconds == Int64(seconds) * 1000)
      var at = segment.from
      while let item = segment.item(at: at) {
        shown.insert("\(item.item.content) \(item.item.page ?? 0)")
        told.insert(item.variant)
        at = item.endsAt
      }
      #expect(at == segment.until)
    }
    let items = try #require(try city.playlist(from: month, days: 30).segments.first { !$0.loop.isEmpty }).loop
    let missing = Set(items.map { "\($0.content) \($0.page ?? 0)" }).subtracting(shown)
    #expect(missing.isEmpty, "\(random.note): \(missing.count) of \(items.count) items, from \(from) for \(minutes)")
    #expect(told.count == languages.count, "\(random.note): \(told)")
  }
}
