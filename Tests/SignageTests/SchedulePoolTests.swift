import Signage
import Testing

/// Pools: by the hour, by the ranking, beside others.
@Suite struct SchedulePoolTests {
  static func city(zone: String = "Asia/Tokyo", contents: Int = 10, itemsPerLoop: Int = 4) -> TestCity {
    var city = TestCity(zone: zone)
    let names = (0..<contents).map { "p\($0)" }
    for name in names { city.content(name) }
    let pool = id("pool", PoolID.self)
    city.inputs.pools[pool] = Pool(
      id: pool, owner: .city, contents: names.map { id($0, ContentID.self) }, itemsPerLoop: itemsPerLoop)
    return city
  }

  @Test func aPoolsItemsAreThoseOfThePolicy() throws {
    var city = Self.city()
    city.entry("pool", .pool(id("pool", PoolID.self)))
    let pool = try #require(city.inputs.pools[id("pool", PoolID.self)])
    let candidates = pool.contents.map { PoolCandidate(content: $0) }
    let segments = try city.playlist(from: "2026-11-21", days: 1).segments
    #expect(segments.count == 24)
    for (hour, segment) in segments.enumerated() {
      let expected = evenPoolItems(
        pool: pool, candidates: candidates, display: TestCity.display, localDay: day("2026-11-21"), localHour: hour)
      #expect(segment.loop.map(\.content) == expected.map(\.content), "\(hour)")
      #expect(segment.loop.map(\.assignment) == expected.map(\.assignment))
      #expect(segment.loop.count == 4)
    }
    #expect(Set(segments.map { $0.loop.map(\.content) }).count > 1)
  }

  @Test func onlyWhatCanPlayIsACandidate() throws {
    var city = Self.city(contents: 3, itemsPerLoop: 3)
    city.content("p1", lastDay: day("2026-11-21"))
    city.content("p2", readiness: .processing)
    city.entry("pool", .pool(id("pool", PoolID.self)))
    #expect(Set(try city.loop(at: "2026-11-21T10:00:00").split(separator: " ")) == ["p0", "p1"])
    #expect(Set(try city.loop(at: "2026-11-22T10:00:00").split(separator: " ")) == ["p0"])
  }

  @Test func aPoolBreaksOnlyTheHoursInWhichItTakesPart() throws {
    var city = Self.city()
    city.entry("pool", .pool(id("pool", PoolID.self)), slots: [Slot(windows: [window("09:30", "12:15")])], priority: 5)
    city.entry("a", priority: 3)
    let starts = try city.playlist(from: "2026-11-21", days: 1).segments.map(\.from)
    #expect(starts == ["00:00", "09:30", "10:00", "11:00", "12:00", "12:15"].map { instant("2026-11-21T\($0):00") })
    city.entry("above", priority: 6)
    #expect(try city.playlist(from: "2026-11-21", days: 1).segments.count == 1)
  }

  @Test func hoursAreLocalOnes() throws {
    var city = Self.city(zone: "Asia/Kathmandu")
    city.entry("pool", .pool(id("pool", PoolID.self)))
    let segments = try city.playlist(from: "2026-11-21", days: 1).segments
    #expect(segments.count == 24)
    #expect(segments[1].from == instant("2026-11-21T01:00:00+05:45"))
    // A day with a skipped hour has 23, and one with a repeated hour its 24, one of them two hours long.
    for (date, count) in [("2026-03-29", 23), ("2026-10-25", 24)] {
      var city = Self.city(zone: "Europe/Berlin")
      city.entry("pool", .pool(id("pool", PoolID.self)))
      #expect(try city.playlist(from: date, days: 1).segments.count == count)
    }
  }

  @Test func aPoolsItemsAreSpreadAmongTheOthers() throws {
    var city = Self.city(itemsPerLoop: 4)
    city.entry("pool", .pool(id("pool", PoolID.self)))
    city.entry("a", plays: 2)
    let loop = try city.showing(at: "2026-11-21T10:00:00").segment.loop
    #expect(loop.count == 6)
    let places = loop.indices.filter { loop[$0].content.text == "a" }
    #expect(places.count == 2 && places[1] - places[0] == 3)
    #expect(loop.filter { $0.assignment != nil }.count == 4)
    #expect(loop.allSatisfy { $0.assignment == nil || $0.entry?.text == "pool" })
  }

  @Test func playsPerLoopCountsForEachOfAPoolsItems() throws {
    var city = Self.city(itemsPerLoop: 3)
    city.entry("pool", .pool(id("pool", PoolID.self)), plays: 2)
    city.entry("a")
    let loop = try city.showing(at: "2026-11-21T10:00:00").segment.loop
    #expect(loop.count == 7)
    #expect(Set(Dictionary(grouping: loop.filter { $0.assignment != nil }, by: \.content).values.map(\.count)) == [2])
  }
}
