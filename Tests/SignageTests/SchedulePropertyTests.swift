import Testing

@testable import Signage

/// What must hold of every schedule.
@Suite struct SchedulePropertyTests {
  static let seeds: [UInt64] = [11, 23, 37, 53]

  static func draw(_ seed: UInt64, entries: Int = 12, pools: Bool = true) -> (RandomSchedule, TestCity, LocalDate) {
    let week = RandomSchedule.weeks[Int(seed) % RandomSchedule.weeks.count]
    var schedule = RandomSchedule(seed: seed, from: day(week.from))
    let city = schedule.city(zone: week.zone, entries: entries, pools: pools)
    return (schedule, city, day(week.from))
  }

  @Test(arguments: seeds)
  func segmentsTileTheDays(seed: UInt64) throws {
    var (schedule, city, from) = Self.draw(seed)
    let zone = try #require(Schedule.zone(city.inputs, display: TestCity.display))
    for days in [1, 8, 40] {
      let playlist = try city.playlist(from: from.description, days: days)
      #expect(playlist.from == zone.midnight(of: from))
      #expect(playlist.until == zone.midnight(of: from.advanced(byDays: days)))
      #expect(playlist.segments.first?.from == playlist.from)
      #expect(playlist.segments.last?.until == playlist.until)
      for (segment, next) in zip(playlist.segments, playlist.segments.dropFirst()) {
        #expect(segment.from < segment.until && segment.until == next.from, "\(schedule.random.note)")
      }
      for _ in 0..<200 {
        let at = playlist.from.advanced(
          byMilliseconds: Int64(schedule.random.below(Int(playlist.until.milliseconds(since: playlist.from)))))
        #expect(playlist.segments.filter { $0.from <= at && at < $0.until }.count == 1, "\(schedule.random.note)")
      }
    }
  }

  @Test(arguments: seeds)
  func theAnswerDoesNotDependOnWhenOneAsks(seed: UInt64) throws {
    let (schedule, city, from) = Self.draw(seed)
    let whole = try city.playlist(from: from.description, days: 8)
    for first in 0..<8 {
      for days in [1, 8] {
        let asked = try city.playlist(from: from.advanced(byDays: first).description, days: days)
        let common = asked.segments.filter { $0.until <= whole.until }
        let expected = whole.segments.filter { $0.from >= asked.from && $0.until <= asked.until }
        #expect(common == expected, "\(schedule.random.note): \(first) \(days)")
      }
    }
  }

  /// A thousand instants in each zone, among them the very first and last of segments.
  @Test(arguments: RandomSchedule.weeks)
  func nowIsWhatThePlaylistSays(week: (zone: String, from: String)) throws {
    var schedule = RandomSchedule(seed: UInt64(day(week.from).dayNumber), from: day(week.from))
    let city = schedule.city(zone: week.zone, entries: 10)
    let playlist = try city.playlist(from: week.from)
    let edges = playlist.segments.flatMap { [$0.from, $0.until.advanced(byMilliseconds: -1)] }
    let instants = (0..<1000).map { number in
      schedule.random.oneIn(4) && number > 0
        ? schedule.random.pick(edges)
        : playlist.from.advanced(
          byMilliseconds: Int64(schedule.random.below(Int(playlist.until.milliseconds(since: playlist.from)))))
    }
    for at in instants {
      let now = Schedule.showing(city.inputs, display: TestCity.display, at: at)
      #expect(now != nil && now == playlist.showing(at: at), "\(schedule.random.note), \(week): \(at)")
    }
  }

  @Test(arguments: seeds)
  func whyAgreesWithWhatIsShown(seed: UInt64) throws {
    var (schedule, city, from) = Self.draw(seed)
    let playlist = try city.playlist(from: from.description)
    let candidates = city.inputs.entries.filter { $0.targets != [.tag("school")] }
    for _ in 0..<100 {
      let at = playlist.from.advanced(
        byMilliseconds: Int64(schedule.random.below(Int(playlist.until.milliseconds(since: playlist.from)))))
      let segment = try #require(playlist.segment(at: at))
      let reasons = Schedule.why(city.inputs, display: TestCity.display, at: at)
      let playing = Set(reasons.filter(\.plays).compactMap(\.entry))
      #expect(playing == Set(segment.loop.compactMap(\.entry)), "\(schedule.random.note): \(at)")
      #expect(reasons.compactMap(\.entry).sorted() == candidates.map(\.id).sorted(), "\(schedule.random.note)")
      #expect(reasons.allSatisfy { $0.says["ja"]?.isEmpty == false && $0.says["en"]?.isEmpty == false })
      if segment.standby { #expect(reasons.first?.rule == "standby") }
      if !segment.standby, playing.isEmpty { #expect(reasons.first?.plays == true) }
    }
  }

  @Test(arguments: seeds)
  func withdrawingIsAsIfItNeverWas(seed: UInt64) throws {
    let (schedule, city, from) = Self.draw(seed)
    for content in city.inputs.contents.keys {
      var withdrawn = city
      withdrawn.inputs.contents[content]?.readiness = .withdrawn
      var without = city
      without.inputs.contents[content] = nil
      without.inputs.entries.removeAll { $0.subject == .content(content) }
      for (id, campaign) in city.inputs.campaigns {
        without.inputs.campaigns[id]?.contents = campaign.contents.filter { $0 != content }
      }
      for (id, pool) in city.inputs.pools {
        without.inputs.pools[id]?.contents = pool.contents.filter { $0 != content }
      }
      #expect(
        try withdrawn.playlist(from: from.description) == without.playlist(from: from.description),
        "\(schedule.random.note): \(content)")
    }
  }
}
