import Testing

@testable import Signage

/// No immediate repeat, round the loop, where any order has none.
@Suite struct ScheduleRepeatTests {
  /// Shares by the numbers of the contents they begin and end with.
  static func shares(_ list: [(first: Int, last: Int, plays: Int)]) -> [Loop.Share] {
    list.map { Loop.Share(blocks: [Loop.Block(first: $0.first, last: $0.last, items: [])], plays: $0.plays) }
  }

  static func repeats(_ turns: [Loop.Turn], _ shares: [Loop.Share]) -> Int {
    zip(turns, turns.dropFirst() + turns.prefix(1)).filter { turn, next in
      let block = shares[turn.share].blocks[turn.block]
      let after = shares[next.share].blocks[next.block]
      return block.last == after.first || turn.share == next.share
    }.count
  }

  @Test func contentsThatStandAlone() {
    var random = TestRandom(seed: 4_141)
    var avoidable = 0
    for _ in 0..<3000 {
      let list = (0..<1 + random.below(6)).map { _ in
        let content = random.below(5)
        return (first: content, last: content, plays: 1 + random.below(random.oneIn(3) ? 8 : 3))
      }
      let shares = Self.shares(list)
      let turns = Loop.separated(Loop.spread(shares), of: shares)
      #expect(turns.map(\.share).sorted() == Loop.spread(shares).map(\.share).sorted(), "\(random.note): \(list)")
      let counts = Dictionary(grouping: list, by: \.first).values.map { $0.reduce(0) { $0 + $1.plays } }
      let most = counts.max() ?? 0
      guard most * 2 <= turns.count else {
        // As few as can be: the others stand between the most frequent one, each alone.
        #expect(Self.repeats(turns, shares) == most - (turns.count - most), "\(random.note): \(list)")
        continue
      }
      avoidable += 1
      #expect(Self.repeats(turns, shares) == 0, "\(random.note): \(list)")
    }
    #expect(avoidable > 1000)
  }

  /// Campaigns begin and end with different contents; every order of a small loop is tried.
  @Test func campaignsAmongThem() {
    var random = TestRandom(seed: 4_142)
    var avoidable = 0
    for _ in 0..<1000 {
      let list = (0..<2 + random.below(3)).map { _ in
        (first: random.below(4), last: random.below(4), plays: 1 + random.below(2))
      }
      let shares = Self.shares(list)
      let turns = Loop.separated(Loop.spread(shares), of: shares)
      guard turns.count <= 7 else { continue }
      let fewest = Self.orders(of: turns).map { Self.repeats($0, shares) }.min() ?? 0
      if fewest == 0 { avoidable += 1 }
      #expect(Self.repeats(turns, shares) == 0 || fewest > 0, "\(random.note): \(list) \(turns.map(\.share))")
    }
    #expect(avoidable > 50)
  }

  /// All orders round the loop: the first one stays.
  static func orders(of turns: [Loop.Turn]) -> [[Loop.Turn]] {
    func permutations(_ rest: [Loop.Turn]) -> [[Loop.Turn]] {
      guard rest.count > 1 else { return [rest] }
      return rest.indices.flatMap { index in
        var others = rest
        let one = others.remove(at: index)
        return permutations(others).map { [one] + $0 }
      }
    }
    return permutations(Array(turns.dropFirst())).map { turns.prefix(1) + $0 }
  }

  @Test func manyEntriesOfOneContentComeToAnEnd() {
    let same = Array(repeating: (first: 0, last: 0, plays: 5), count: 200)
    let other = (1...200).map { (first: $0, last: $0, plays: 4) }
    let shares = Self.shares(same + other)
    let turns = Loop.separated(Loop.spread(shares), of: shares)
    #expect(turns.count == 1800)
    #expect(Self.repeats(turns, shares) == 200)
  }

  /// Longer loops of campaigns, whose orders cannot be tried one by one.
  @Test func longLoopsOfCampaigns() {
    var random = TestRandom(seed: 4_143)
    for _ in 0..<300 {
      let list = (0..<10 + random.below(20)).map { _ in
        (first: random.below(12), last: random.below(12), plays: 1 + random.below(4))
      }
      let shares = Self.shares(list)
      let turns = Loop.separated(Loop.spread(shares), of: shares)
      #expect(Self.repeats(turns, shares) == 0, "\(random.note): \(list)")
    }
  }
}
