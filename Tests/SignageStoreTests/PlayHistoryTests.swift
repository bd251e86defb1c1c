import Database
import Signage
import Testing

@testable import SignageStore

/// Plays for 60 days, the totals of their days for ever.
@Suite struct PlayHistoryTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  static let everything = day("2020-01-01")..<day("2100-01-01")
  static let allTimes = instant("2020-01-01T00:00:00")..<instant("2100-01-01T00:00:00")
  static let konohana = must(WardCode("27104"))

  func save(_ plays: [Play], at place: PlayPlace = place()) async throws -> Int {
    try await store.record(at: ten) { try $0.save(plays, at: place) }
  }

  func totals(
    _ dimensions: [PlayTotal.Dimension] = [.content, .display, .day], days: Range<LocalDate> = everything,
    _ narrow: (inout PlayFilter) -> Void = { _ in }
  ) throws -> [PlayTotal] {
    var filter = PlayFilter()
    narrow(&filter)
    return try store.read { try $0.playTotals(filter, days: days, by: dimensions, most: 1000) }
  }

  func plays(_ narrow: (inout PlayFilter) -> Void = { _ in }) throws -> [String] {
    var filter = PlayFilter()
    narrow(&filter)
    var found: [String] = []
    let next = try store.read { reading in
      try reading.plays(filter, during: Self.allTimes, after: nil, most: .max) { play in
        found.append(play.play.id)
        return true
      }
    }
    #expect(next == nil)
    return found
  }

  @Test func onlyNewPlaysAreAddedToTheirDays() async throws {
    let midnight = instant("2026-07-02T00:00:00")
    #expect(try await save([play("a"), play("b", completed: false), play("a")]) == 2)
    #expect(try await save([play("a"), play("b"), play("c", at: midnight), play("d", "tsunami")]) == 2)
    let found = try totals()
    #expect(
      found.map { "\($0.content.map(\.text) ?? "") \($0.day?.description ?? "") \($0.plays) \($0.completed)" } == [
        "bulky-waste 2026-07-01 2 1", "bulky-waste 2026-07-02 1 1", "tsunami 2026-07-01 1 1",
      ])
    #expect(found.map(\.seconds) == [20, 10, 10])
    #expect(found.allSatisfy { $0.display == id("kita-1") })
  }

  @Test func aTransactionThatFailsLeavesNeitherPlaysNorTotals() async throws {
    struct Undone: Error {}
    await #expect(throws: Undone.self) {
      try await store.record(at: ten) { writing in
        _ = try writing.save([play("a")], at: place())
        throw Undone()
      }
    }
    #expect(try totals() == [] && plays() == [])
  }

  @Test func totalsAreByWhatIsAskedAndNarrowedByIt() async throws {
    _ = try await save([play("a"), play("b", "tsunami", at: ten.advanced(bySeconds: 86_400))])
    _ = try await save([play("a")], at: place("konohana-1", ward: Self.konohana))
    _ = try await save([play("a")], at: place("nowhere-1", ward: nil))
    #expect(try totals([]).map(\.plays) == [4])
    #expect(try totals([.content]).map(\.plays) == [3, 1])
    #expect(try totals([.day, .display]).map(\.plays) == [1, 1, 1, 1])
    #expect(try totals([.day, .display]).first?.display == id("kita-1"))
    #expect(try totals([], days: day("2026-07-02")..<day("2026-07-03")).map(\.plays) == [1])
    #expect(try totals([], days: day("2026-07-03")..<day("2026-07-04")) == [])
    #expect(try totals([]) { $0.content = id("tsunami") }.map(\.plays) == [1])
    #expect(try totals([]) { $0.displays = [id("kita-1"), id("nowhere-1")] }.map(\.plays) == [3])
    #expect(try totals([]) { $0.displays = [] } == [])
    #expect(try totals([]) { $0.ward = Self.konohana }.map(\.plays) == [1])
    #expect(try totals([]) { $0.wards = [kita] }.map(\.plays) == [2])
    #expect(try plays { $0.ward = Self.konohana } == ["a"])
    #expect(try plays { $0.displays = [id("kita-1"), id("nowhere-1")] } == ["b", "a", "a"])
    #expect(try plays { $0.content = id("tsunami") } == ["b"])
  }

  /// A ward sees what was shown in it, and where else its own contents were.
  @Test func aWardSeesItsScreensAndItsContents() async throws {
    try await kept.change { try $0.save(content("bulky-waste", owner: .ward(kita))) }
    _ = try await save([play("a"), play("b", "tsunami")], at: place("konohana-1", ward: Self.konohana))
    _ = try await save([play("c", "tsunami")])
    #expect(try plays { $0.wards = [kita] }.sorted() == ["a", "c"])
    #expect(try totals([.content]) { $0.wards = [kita] }.map(\.plays) == [1, 1])
    #expect(try plays { $0.wards = [Self.konohana] }.sorted() == ["a", "b"])
    // Deleted, it is still that ward's.
    try await kept.change { try $0.deleteContent(id("bulky-waste")) }
    #expect(try plays { $0.wards = [kita] }.sorted() == ["a", "c"])
  }

  @Test func pagesFollowOneAnotherWithoutGapOrRepeat() async throws {
    let many = (0..<100).map { play("p\($0)", at: ten.advanced(bySeconds: Int64($0 / 7))) }
    _ = try await save(many)
    _ = try await save(many, at: place("kita-2"))
    var cursor: PlayCursor?
    var found: [String] = []
    repeat {
      var page = 0
      cursor = try store.read { reading in
        try reading.plays(PlayFilter(), during: Self.allTimes, after: cursor, most: 13) { one in
          found.append("\(one.play.startedAt.milliseconds) \(one.display) \(one.play.id)")
          page += 1
          return page < 9
        }
      }
    } while cursor != nil
    #expect(found.count == 200 && Set(found).count == 200)
    #expect(found == found.sorted(by: >))
  }

  /// A filter that no index knows reads no further than it may, and says where to go on.
  @Test func aPageLooksAtNoMoreThanItMay() async throws {
    _ = try await save((0..<50).map { play("p\($0)", at: ten.advanced(bySeconds: Int64($0))) })
    var filter = PlayFilter()
    filter.ward = Self.konohana
    let next = try store.read { reading in
      try reading.plays(filter, during: Self.allTimes, after: nil, most: 20) { _ in true }
    }
    #expect(next == PlayCursor(startedAt: ten.advanced(bySeconds: 30), display: id("kita-1"), play: "p30"))
  }

  @Test func playsOfBeforeAreTotalledOnceAndThenForgotten() async throws {
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(display())
      try writing.save(content())
    }
    _ = try await save((0..<30).map { play("p\($0)") })
    _ = try await save([play("gone", "gone")], at: place("kita-9"))
    try kept.run("UPDATE plays SET day = NULL, ward = NULL", "DELETE FROM play_days", "DELETE FROM content_months")
    // What is in no total yet is not forgotten.
    #expect(try await store.record(at: ten) { try $0.forgetOldPlays(days: -1) } == 0)
    var steps: [Int] = []
    repeat { steps.append(try await store.record(at: ten) { try $0.totalOlderPlays(limit: 20) }) } while steps.last != 0
    #expect(steps == [20, 11, 0])
    #expect(try totals([.display]).map(\.plays) == [30, 1])
    #expect(try plays { $0.ward = kita }.count == 30)
    #expect(try kept.count("content_months") == 1)
    var forgotten: [Int] = []
    repeat {
      forgotten.append(try await store.record(at: ten) { try $0.forgetOldPlays(days: -1, limit: 20) })
    } while forgotten.last != 0
    #expect(forgotten == [20, 11, 0])
    #expect(try totals([.display]).map(\.plays) == [30, 1])
  }

  @Test func theYearsContentsAreThoseOfTheCityShownWhole() async throws {
    try await kept.change { writing in
      for name in ["bulky-waste", "tsunami", "half"] { try writing.save(content(name)) }
    }
    let march = instant("2026-03-31T23:59:00")
    _ = try await save([
      play("a", at: march), play("b"), play("c"), play("d", "tsunami"), play("e", "half", completed: false),
      play("f", "made-up-by-a-player"),
    ])
    _ = try await save([play("a")], at: place("konohana-1", ward: Self.konohana))
    try await kept.change { try $0.deleteContent(id("tsunami")) }
    let year = must(FiscalYear(2026))
    let months = must(year.months.first)..<must(year.months.last).next
    var found: [String] = []
    try store.read { reading in
      try reading.shownContents(in: months) { found.append("\($0) \($1) \($2?.text ?? "-")") }
    }
    #expect(found == ["bulky-waste 2026-07 27104", "bulky-waste 2026-07 27127", "tsunami 2026-07 27127"])
    #expect(try store.read { try $0.daysWithPlays(in: year.days) } == 1)
    #expect(try store.read { try $0.daysWithPlays(in: must(FiscalYear(2025)).days) } == 1)
    let known = try store.read { try $0.contentsEverKnown([id("tsunami"), id("made-up-by-a-player")]) }
    #expect(known.mapValues(\.current.title) == [id("tsunami"): ["ja": "粗大ごみ"]])
  }

  /// Each question finds its rows by an index: what it costs does not grow with the history beside them.
  @Test func questionsUseIndexes() throws {
    let questions: [(String, String)] = [
      ("SELECT day FROM play_days WHERE day >= 1 ORDER BY day LIMIT 1", "SEARCH play_days USING"),
      (
        "SELECT month, ward, content FROM content_months WHERE month >= 1 AND month < 2 ORDER BY month, ward, content",
        "SEARCH content_months USING"
      ),
      (
        "SELECT sum(plays) FROM play_days WHERE day >= 1 AND day < 2 AND content = 'a'",
        "play_days_by_content (content=? AND day"
      ),
      ("SELECT sum(plays) FROM play_days WHERE day >= 1 AND day < 2 AND display IN ('a')", "(display=? AND day"),
      ("SELECT id FROM plays WHERE day IS NULL ORDER BY started_at LIMIT 1", "USING INDEX plays_to_total"),
      (
        "SELECT id FROM plays WHERE started_at >= 1 AND started_at < 2 AND content = 'a' "
          + "ORDER BY started_at DESC, display DESC, id DESC", "plays_by_content (content=? AND started_at"
      ),
      (
        "SELECT id FROM plays WHERE started_at >= 1 AND started_at < 2 AND started_at <= 2 "
          + "AND (started_at, display, id) < (2, 'a', 'b') ORDER BY started_at DESC, display DESC, id DESC",
        "plays_by_age (started_at"
      ),
    ]
    for (question, plan) in questions {
      let found = try kept.plan(of: question)
      #expect(found.contains(plan), "\(question): \(found)")
    }
  }
}
