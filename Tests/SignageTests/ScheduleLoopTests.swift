import Testing

@testable import Signage

/// What a loop is made of, and in which order.
@Suite struct ScheduleLoopTests {
  static func loop(_ plays: [Int]) throws -> String {
    var city = TestCity()
    for (index, plays) in plays.enumerated() { city.entry(String("abcdefgh".dropFirst(index).prefix(1)), plays: plays) }
    return try city.loop(at: "2026-11-21T10:00:00")
  }

  @Test(arguments: [
    ([1], "a"), ([1, 1, 1], "a b c"), ([5, 1, 1], "a a b a c a a"), ([2, 1], "a b a"), ([2, 2], "a b a b"),
    ([2, 1, 1], "a b c a"), ([3, 2, 1], "a b a c b a"),
    (
      [20, 1],
      Array(repeating: "a", count: 10).joined(separator: " ") + " b "
        + Array(repeating: "a", count: 10).joined(separator: " ")
    ),
  ])
  func smoothWeightedRoundRobin(plays: [Int], expected: String) throws {
    // The order before immediate repeats are taken out of it.
    let shares = plays.enumerated().map { index, plays in
      Loop.Share(blocks: [Loop.Block(first: index, last: index, items: [])], plays: plays)
    }
    let order = Loop.spread(shares).map { String("abcdefgh".dropFirst($0.share).prefix(1)) }.joined(separator: " ")
    #expect(order == expected)
  }

  /// The textbook form: every share in every turn.
  @Test func theShortcutOfEqualSharesChangesNothing() {
    var random = TestRandom(seed: 20_261)
    for _ in 0..<300 {
      let plays = (0..<1 + random.below(12)).map { _ in 1 + random.below(random.oneIn(3) ? 20 : 3) }
      var credit = Array(repeating: 0, count: plays.count)
      var expected: [Int] = []
      for _ in 0..<plays.reduce(0, +) {
        for index in plays.indices { credit[index] += plays[index] }
        let best = plays.indices.reduce(0) { credit[$1] > credit[$0] ? $1 : $0 }
        credit[best] -= plays.reduce(0, +)
        expected.append(best)
      }
      let shares = plays.enumerated().map { index, plays in
        Loop.Share(blocks: [Loop.Block(first: index, last: index, items: [])], plays: plays)
      }
      #expect(Loop.spread(shares).map(\.share) == expected, "\(random.note): \(plays)")
    }
  }

  @Test(arguments: [
    // Round the loop the last and the first touch too.
    ([3, 1, 1, 1], "a b a c a d"), ([2, 1, 1], "a b a c"), ([2, 2], "a b a b"), ([3, 2, 1], "a b a c a b"),
    // Where it cannot be avoided every play is kept.
    ([2], "a a"), ([5, 1, 1], "a a b a c a a"), ([2, 1], "a b a"),
  ])
  func nothingFollowsUponItselfWhereThatCanBeAvoided(plays: [Int], expected: String) throws {
    #expect(try Self.loop(plays) == expected)
  }

  @Test(arguments: [1, 2, 19, 20])
  func anEntryPlaysAsOftenAsItSays(plays: Int) throws {
    let loop = try Self.loop([plays, 1, 20]).split(separator: " ")
    #expect(loop.count { $0 == "a" } == plays)
    #expect(loop.count { $0 == "b" } == 1)
    #expect(loop.count { $0 == "c" } == 20)
  }

  @Test func twoEntriesOfOneContentAreKeptApart() throws {
    var city = TestCity()
    city.entry("a")
    city.entry("a2", .content(id("a", ContentID.self)))
    city.entry("b")
    city.entry("c")
    #expect(try city.loop(at: "2026-11-21T10:00:00") == "a b a c")
  }

  @Test func entriesStandInOrderOfAgeThenName() throws {
    var city = TestCity()
    for name in ["d", "b", "c", "a"] { city.entry(name) }
    let entries = city.inputs.entries
    city.inputs.entries = entries.enumerated().map { index, entry in
      ScheduleEntry(
        id: entry.id, subject: entry.subject, targets: entry.targets, area: entry.area,
        createdAt: Instant(milliseconds: index == 0 ? 5 : 1), createdBy: "test")
    }
    #expect(try city.loop(at: "2026-11-21T10:00:00") == "a b c d")
  }

  @Test func entriesOfOneMomentStandInOrderOfTheirNames() throws {
    var city = TestCity()
    for name in ["c", "b", "d", "a"] { city.entry(name) }
    city.inputs.entries = city.inputs.entries.map { entry in
      ScheduleEntry(
        id: entry.id, subject: entry.subject, targets: entry.targets, area: entry.area,
        createdAt: Instant(milliseconds: 7), createdBy: "test")
    }
    #expect(try city.loop(at: "2026-11-21T10:00:00") == "a b c d")
  }

  @Test func aCampaignStaysTogetherInItsOrder() throws {
    var city = TestCity()
    for name in ["x", "y", "z"] { city.content(name) }
    let campaign = id("k", CampaignID.self)
    city.inputs.campaigns[campaign] = Campaign(
      id: campaign, owner: .city, contents: ["z", "x", "y"].map { id($0, ContentID.self) })
    city.entry("a")
    city.entry("k", .campaign(campaign), plays: 2)
    city.entry("b")
    #expect(try city.loop(at: "2026-11-21T10:00:00") == "z x y a z x y b")
  }

  @Test func aCampaignPlaysTheRestWhereSomeCannot() throws {
    var city = TestCity()
    city.content("x", lastDay: day("2026-11-21"))
    city.content("y", readiness: .failed)
    city.content("z", firstDay: day("2026-11-23"))
    let campaign = id("k", CampaignID.self)
    city.inputs.campaigns[campaign] = Campaign(
      id: campaign, owner: .city, contents: ["x", "y", "z"].map { id($0, ContentID.self) })
    city.entry("k", .campaign(campaign))
    city.entry("a")
    #expect(try city.loop(at: "2026-11-21T10:00:00") == "x a")
    #expect(try city.loop(at: "2026-11-22T10:00:00") == "a")
    #expect(try city.loop(at: "2026-11-23T10:00:00") == "z a")
  }

  @Test func pagesStayTogetherAndAreNumbered() throws {
    var city = TestCity()
    city.content("doc", seconds: 7, variants: [document(3)])
    city.entry("doc", plays: 2)
    city.entry("a")
    city.entry("b")
    let loop = try city.showing(at: "2026-11-21T10:00:00").segment.loop
    #expect(
      loop.map { "\($0.content)\($0.page.map(String.init) ?? "")" } == [
        "doc1", "doc2", "doc3", "a", "doc1", "doc2", "doc3", "b",
      ])
    #expect(loop.prefix(3).allSatisfy { $0.milliseconds == 7000 })
    #expect(loop.allSatisfy { $0.entry?.text == $0.content.text })
  }
}
