import Signage
import Testing

@testable import SignageStore

/// What a question about some displays reads of a history of thousands of others' plays.
@Suite struct PlaySearchTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  private static let konohana = must(WardCode("27104"))
  private static let day = instant("2026-07-01T00:00:00")..<instant("2026-07-02T00:00:00")

  private func save(_ plays: [Play], at place: PlayPlace) async throws {
    _ = try await store.record(at: ten) { try $0.save(plays, at: place) }
  }

  /// A play each ten seconds from `ten` on.
  private func showings(_ count: Int, _ name: String, each seconds: Int64 = 10) -> [Play] {
    (0..<count).map { play("\(name)-\($0)", at: ten.advanced(bySeconds: seconds * Int64($0))) }
  }

  private func found(
    after cursor: PlayCursor? = nil, most: Int = .max, during range: Range<Instant> = PlayHistoryTests.allTimes,
    limit: Int = .max, _ narrow: (inout PlayFilter) -> Void
  ) throws -> (plays: [String], next: PlayCursor?) {
    var filter = PlayFilter()
    narrow(&filter)
    var plays: [String] = []
    let next = try store.read { reading in
      try reading.plays(filter, during: range, after: cursor, most: most) { play in
        plays.append("\(play.play.startedAt.milliseconds) \(play.display) \(play.play.id)")
        return plays.count < limit
      }
    }
    return (plays, next)
  }

  /// The other displays' plays count neither against what may be looked at nor against anything else.
  @Test func ofSomeDisplaysOnlyTheirOwnPlaysAreLookedAt() async throws {
    for number in 0..<10 {
      try await save(showings(100, "other"), at: place("konohana-\(number)", ward: Self.konohana))
    }
    try await save(showings(8, "own"), at: place("kita-1"))
    try await save(showings(8, "own"), at: place("kita-2"))
    let (plays, next) = try found(most: 17) { $0.displays = [id("kita-1"), id("kita-2")] }
    #expect(plays.count == 16 && next == nil)
    #expect(plays == plays.sorted(by: >))
    let one = try found(most: 9) { $0.displays = [id("kita-1")] }
    #expect(one.plays.count == 8 && one.next == nil)
    #expect(try found { $0.displays = [] }.plays == [])
  }

  /// A display that is no more is found by its name, as all others are.
  @Test func aDisplayThatIsNoMoreHasItsHistory() async throws {
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(display())
    }
    try await save(showings(3, "gone"), at: place("kita-1"))
    try await kept.change { try $0.deleteDisplay(id("kita-1")) }
    #expect(try found { $0.displays = [id("kita-1"), id("kita-2")] }.plays.count == 3)
    #expect(try found { $0.ward = kita }.plays.count == 3)
  }

  /// Read in pieces of time, they come in one order, none twice and none left out: dense, sparse, and of one moment.
  @Test func piecesOfTimeFollowOneAnother() async throws {
    try await save(showings(3000, "dense", each: 1), at: place("kita-1"))
    try await save(showings(40, "sparse", each: 86_400 * 3), at: place("kita-2"))
    try await save((0..<50).map { play("same-\($0)", at: ten) }, at: place("kita-3"))
    let displays: Set<DisplayID> = [id("kita-1"), id("kita-2"), id("kita-3")]
    let whole = try found { $0.displays = displays }.plays
    #expect(whole.count == 3090 && Set(whole).count == 3090 && whole == whole.sorted(by: >))
    var pages: [String] = []
    var cursor: PlayCursor?
    repeat {
      let page = try found(after: cursor, limit: 97) { $0.displays = displays }
      pages += page.plays
      cursor = page.next
    } while cursor != nil
    #expect(pages == whole)
    let day = try found(during: Self.day) { $0.displays = displays }.plays
    #expect(day == whole.filter { Self.day.contains(Instant(milliseconds: Int64($0.split(separator: " ")[0]) ?? 0)) })
  }

  /// What is asked besides the displays still holds.
  @Test func contentAndWardNarrowTheDisplaysPlays() async throws {
    try await kept.change { try $0.save(content("bulky-waste", owner: .ward(kita))) }
    try await save([play("a"), play("b", "tsunami")], at: place("kita-1"))
    try await save([play("c"), play("d", "tsunami")], at: place("konohana-1", ward: Self.konohana))
    let displays: Set<DisplayID> = [id("kita-1"), id("konohana-1")]
    func names(_ narrow: (inout PlayFilter) -> Void) throws -> Set<String> {
      Set(
        try found { filter in
          filter.displays = displays
          narrow(&filter)
        }.plays.map { String($0.split(separator: " ")[2]) })
    }
    #expect(try names { $0.content = id("tsunami") } == ["b", "d"])
    #expect(try names { $0.ward = kita } == ["a", "b"])
    #expect(try names { $0.wards = [kita] } == ["a", "b", "c"])
    #expect(try names { $0.wards = [Self.konohana] } == ["c", "d"])
  }

  /// A row that nobody asked for is not decoded: what its JSON holds does not matter.
  @Test func whatIsNotAskedForIsNotDecoded() async throws {
    try await save([play("other")], at: place("konohana-1", ward: Self.konohana))
    try await save([play("own")], at: place("kita-1"))
    try kept.run("UPDATE plays SET assignment = 'damaged' WHERE display = 'konohana-1'")
    #expect(try found { $0.ward = kita }.plays.count == 1)
    #expect(throws: (any Error).self) { try found { $0.ward = Self.konohana } }
  }

  @Test func aQuestionOfDisplaysUsesTheirIndex() throws {
    let plan = try kept.plan(
      of: "SELECT id FROM plays WHERE started_at >= 1 AND started_at < 2 AND display IN ('a', 'b') "
        + "ORDER BY started_at DESC, display DESC, id DESC")
    #expect(plan.contains("plays_by_display (display=? AND started_at"), "\(plan)")
  }
}
