import Testing

@testable import Signage

@Suite("What a pool shows")
struct PoolPolicyTests {
  private let offices = TwoOffices()
  private let day = LocalDate(dayNumber: 20_773)  // a Monday
  private let lobby: DisplayID = audienceID("east-lobby")

  private func pool(_ itemsPerLoop: Int, id: String = "kita") -> Pool {
    Pool(id: audienceID(id), owner: .city, contents: [], itemsPerLoop: itemsPerLoop)
  }

  /// `count` contents, meant in turn for everybody, older people, young people, children and women.
  private func candidates(_ count: Int) -> [PoolCandidate] {
    let audiences: [IntendedAudience?] = [
      nil, olderPeople, youngPeople, IntendedAudience(untilAge: 12),
      IntendedAudience(sex: .female, fromAge: 20, untilAge: 50),
    ]
    return (0..<count).map { PoolCandidate(content: audienceID("content-\($0)"), audience: audiences[$0 % 5]) }
  }

  private func counts(_ items: [PoolItem], _ kind: Assignment.Kind) -> [ContentID: Int] {
    Dictionary(items.filter { $0.assignment.kind == kind }.map { ($0.content, 1) }, uniquingKeysWith: +)
  }

  @Test(arguments: [1, 2, 3, 4, 7, 12, 40], [4, 5, 6, 9, 13, 30])
  func aLoopHasItsFloorItsRankAndNoContentRankedThrice(itemsPerLoop: Int, count: Int) {
    let model = offices.contrast()
    for hour in 0..<24 {
      let items = model.poolItems(
        pool(itemsPerLoop), candidates: candidates(count), display: lobby, localDay: day, localHour: hour)
      let floor = counts(items, .floor).values.reduce(0, +)
      let rank = counts(items, .rank)
      #expect(items.count == itemsPerLoop)
      #expect(floor >= (itemsPerLoop + 3) / 4)
      #expect(floor == max((itemsPerLoop + 3) / 4, itemsPerLoop - 2 * count))
      #expect(rank.values.allSatisfy { $0 <= 2 })
      #expect(items.allSatisfy { 0 < $0.assignment.probability && $0.assignment.probability <= 1 })
      #expect(Set(items.map(\.content)).isSubset(of: candidates(count).map(\.content)))
    }
  }

  @Test(arguments: [4, 12, 13, 40], [4, 7, 20, 65])
  func nobodyStarves(itemsPerLoop: Int, count: Int) {
    let model = offices.contrast()
    let floor = max((itemsPerLoop + 3) / 4, itemsPerLoop - 2 * count)
    let hours = (count + floor - 1) / floor
    for first in stride(from: 0, through: max(0, 24 - hours), by: 5) where hours <= 24 {
      var shown: Set<ContentID> = []
      for hour in first..<first + hours {
        let items = model.poolItems(
          pool(itemsPerLoop), candidates: candidates(count), display: lobby, localDay: day, localHour: hour)
        shown.formUnion(items.filter { $0.assignment.kind == .floor }.map(\.content))
      }
      #expect(shown.count == count, "from \(first), \(hours) hours")
    }
  }

  @Test func theRankedAreThoseWhoScoreBest() {
    let model = offices.contrast()
    // Eight contents of different scores, K = 12: three by the floor, nine by rank. East is for older people.
    let audiences: [IntendedAudience?] = [
      olderPeople, IntendedAudience(sex: .female, fromAge: 65), IntendedAudience(sex: .male, fromAge: 65),
      IntendedAudience(fromAge: 30), nil, IntendedAudience(sex: .female), IntendedAudience(sex: .male), youngPeople,
    ]
    let eight = audiences.enumerated().map {
      PoolCandidate(content: audienceID("c-\($0.offset)"), audience: $0.element)
    }
    let best = model.rankings(display: lobby, weekday: .monday, hour: 10, candidates: eight).map(\.content)
    let items = model.poolItems(pool(12), candidates: eight, display: lobby, localDay: day, localHour: 10)
    let rank = counts(items, .rank)
    #expect(rank.values.reduce(0, +) == 9)
    for content in best.prefix(4) { #expect(rank[content] == 2) }
    // The last place is the claim of those between 18 and 34, all men here: what is for men serves them best, and of their
    // own top three it scores best among all.
    #expect(rank[audienceID("c-6")] == 1)
  }

  @Test func eachBroadBandGetsOneOfItsOwn() {
    // 80 % are 65 or older, 20 % are 25-34: without a claim of their own the young would get nothing.
    let many = (0..<10).map { PoolCandidate(content: audienceID("old-\($0)"), audience: olderPeople) }
    let one = PoolCandidate(content: audienceID("young"), audience: youngPeople)
    let model = offices.contrast()
    let plan = model.poolPlan(pool(12), candidates: many + [one], display: lobby, localDay: day, localHour: 10)
    #expect(counts(plan.items, .rank)[one.content] == 1)
    #expect(plan.unservedBands.isEmpty)
  }

  @Test func aBandUnderFivePerCentHasNoClaim() {
    let model = offices.model([
      countedHour("east-sensor", at: offices.monday10, [(.male, "65+", 960), (.male, "25-34", 40)]),
      countedHour("west-sensor", at: offices.monday10, [(.male, "65+", 500), (.male, "25-34", 500)]),
    ])
    let many = (0..<10).map { PoolCandidate(content: audienceID("old-\($0)"), audience: olderPeople) }
    let one = PoolCandidate(content: audienceID("young"), audience: youngPeople)
    let items = model.poolItems(pool(12), candidates: many + [one], display: lobby, localDay: day, localHour: 10)
    #expect(counts(items, .rank)[one.content] == nil)
  }

  @Test func aClaimThatCannotBeMetIsTold() {
    let model = offices.contrast()
    // One ranked place for two bands.
    let contents = [olderPeople, olderPeople, olderPeople, youngPeople, youngPeople, youngPeople].enumerated().map {
      PoolCandidate(content: audienceID("c-\($0.offset)"), audience: $0.element)
    }
    let plan = model.poolPlan(pool(2), candidates: contents, display: lobby, localDay: day, localHour: 10)
    #expect(plan.unservedBands == ["18-34"])
    // Nothing at all is meant for them.
    let onlyOld = Array(contents.prefix(3)) + [PoolCandidate(content: audienceID("c-9"), audience: olderPeople)]
    let other = model.poolPlan(pool(12), candidates: onlyOld, display: lobby, localDay: day, localHour: 10)
    #expect(other.unservedBands == ["18-34"])
  }

  @Test func equalsDrawLotsEachHour() {
    let model = offices.contrast()
    let equals = (0..<30).map { PoolCandidate(content: audienceID("c-\($0)")) }
    var ranked: [ContentID: Int] = [:]
    for hour in 0..<24 {
      let items = model.poolItems(pool(12), candidates: equals, display: lobby, localDay: day, localHour: hour)
      let rank = counts(items, .rank)
      // Nine places for thirty equals: nine contents, each with a chance of 9 in 30.
      #expect(rank.count == 9)
      #expect(items.filter { $0.assignment.kind == .rank }.allSatisfy { $0.assignment.probability == 0.3 })
      ranked.merge(rank, uniquingKeysWith: +)
    }
    #expect(ranked.count > 25)
    #expect(ranked.values.allSatisfy { $0 < 18 })
  }

  /// The probability that an item carries is how often such an item really comes.
  @Test func probabilitiesAreFrequencies() {
    let model = offices.contrast()
    let contents = candidates(20)
    var seen: [ContentID: [Assignment.Kind: Int]] = [:]
    var said: [ContentID: [Assignment.Kind: Double]] = [:]
    let days = 400
    for offset in 0..<days {
      // The same hour of the week each time, and so the same scores.
      let monday = day.advanced(byDays: 7 * offset)
      let items = model.poolItems(pool(12), candidates: contents, display: lobby, localDay: monday, localHour: 10)
      for kind in [Assignment.Kind.floor, .rank] {
        for item in Set(items.filter { $0.assignment.kind == kind }) {
          seen[item.content, default: [:]][kind, default: 0] += 1
          if let before = said[item.content]?[kind] { #expect(before == item.assignment.probability) }
          said[item.content, default: [:]][kind] = item.assignment.probability
        }
      }
    }
    for (content, kinds) in said {
      for (kind, probability) in kinds {
        let frequency = Double(seen[content]?[kind] ?? 0) / Double(days)
        let deviation = (probability * (1 - probability) / Double(days)).squareRoot()
        #expect(
          abs(frequency - probability) <= 4 * deviation + 1e-9, "\(content) \(kind): \(frequency), \(probability)")
      }
    }
  }

  @Test func theSameArgumentsGiveTheSameItemsWhateverTheOrder() {
    let model = offices.contrast()
    var random = SeededRandom(seed: 5)
    var shuffled = candidates(23)
    random.shuffle(&shuffled)
    for hour in 0..<24 {
      let expected = model.poolItems(
        pool(12), candidates: candidates(23), display: lobby, localDay: day, localHour: hour)
      #expect(
        model.poolItems(
          pool(12), candidates: shuffled + shuffled.prefix(5), display: lobby, localDay: day, localHour: hour)
          == expected)
    }
  }

  @Test func hoursDaysDisplaysAndPoolsDiffer() {
    let model = offices.contrast()
    func items(_ pool: Pool, _ display: String, _ day: LocalDate, _ hour: Int) -> [PoolItem] {
      model.poolItems(pool, candidates: candidates(12), display: audienceID(display), localDay: day, localHour: hour)
    }
    let one = items(pool(12), "east-lobby", day, 10)
    #expect(items(pool(12), "east-lobby", day, 11) != one)
    #expect(items(pool(12), "east-lobby", day.advanced(byDays: 7), 10) != one)
    #expect(items(pool(12), "east-stairs", day, 10) != one)
    #expect(items(pool(12, id: "other"), "east-lobby", day, 10) != one)
  }

  /// What is pinned here must not change by itself: a changed order is a changed playlist on every screen.
  @Test func theOrderIsPinned() {
    let items = evenPoolItems(
      pool: pool(5), candidates: candidates(5), display: lobby, localDay: day, localHour: 0)
    #expect(items.map(\.content.text) == ["content-3", "content-1", "content-4", "content-2", "content-0"])
  }

  @Test func underFourContentsOrWithoutCountsAllTakeTurns() {
    let unlearned = AudienceModel(publishedAt: Instant(milliseconds: 0))
    for (model, count) in [(offices.contrast(), 1), (offices.contrast(), 3), (unlearned, 9)] {
      for hour in 0..<24 {
        let items = model.poolItems(
          pool(12), candidates: candidates(count), display: lobby, localDay: day, localHour: hour)
        #expect(items.count == 12)
        #expect(items.allSatisfy { $0.assignment.kind == .floor })
        let counts = counts(items, .floor).values
        #expect(counts.count == count)
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
        #expect(
          items
            == evenPoolItems(
              pool: pool(12), candidates: candidates(count), display: lobby, localDay: day, localHour: hour))
      }
    }
  }

  @Test func withoutCandidatesThereIsNothing() {
    #expect(evenPoolItems(pool: pool(12), candidates: [], display: lobby, localDay: day, localHour: 3).isEmpty)
    #expect(
      offices.contrast().poolItems(pool(12), candidates: [], display: lobby, localDay: day, localHour: 3).isEmpty)
  }

  @Test func aContentThatGoesLeavesTheOthersInTheirTurns() {
    let all = PoolWalk(pool: audienceID("kita"), candidates: candidates(20), display: lobby, day: day).order.map(
      \.content)
    let gone = PoolWalk(
      pool: audienceID("kita"), candidates: candidates(20).filter { $0.content.text != "content-7" }, display: lobby,
      day: day
    ).order.map(\.content)
    #expect(gone == all.filter { $0.text != "content-7" })
  }
}

@Suite("Spacing and seeded numbers of a pool")
struct PoolSpacingTests {
  private func items(_ letters: String) -> [PoolItem] {
    letters.map {
      PoolItem(content: audienceID(String($0)), assignment: Assignment(kind: .floor, probability: 1))
    }
  }

  private func repeats(_ items: [PoolItem]) -> Int {
    items.indices.count { items[$0].content == items[($0 + 1) % items.count].content }
  }

  /// All loops of up to seven items of three contents.
  @Test func noContentFollowsItselfWhereThatCanBe() {
    for count in 3...7 {
      var loops = [""]
      for _ in 0..<count { loops = loops.flatMap { [$0 + "a", $0 + "b", $0 + "c"] } }
      for loop in loops {
        let spaced = separatingRepeats(items(loop))
        #expect(spaced.map(\.content.text).sorted() == loop.map { String($0) }.sorted())
        let most = Dictionary(grouping: loop) { $0 }.values.map(\.count).max() ?? 0
        if most <= count / 2 { #expect(repeats(spaced) == 0, "\(loop)") }
        if repeats(items(loop)) == 0 { #expect(spaced == items(loop)) }
      }
    }
  }

  @Test func numbersAreThePublishedOnes() {
    var random = SeededRandom(seed: 1_234_567)
    #expect(
      (0..<5).map { _ in random.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
    func fnv(_ text: String) -> UInt64 {
      var hash = StableHash()
      for byte in text.utf8 { hash.add(byte) }
      return hash.value
    }
    #expect(fnv("") == 0xcbf2_9ce4_8422_2325)
    #expect(fnv("a") == 0xaf63_dc4c_8601_ec8c)
    #expect(fnv("foobar") == 0x8594_4171_f739_67e8)
    #expect(StableHash.seed("ab", "c") != StableHash.seed("a", "bc"))
  }

  @Test func drawsAreUniformAndInRange() {
    var random = SeededRandom(seed: 9)
    var counts = [Int](repeating: 0, count: 6)
    for _ in 0..<60_000 { counts[random.below(6)] += 1 }
    // Five standard deviations of a binomial with 60,000 draws and a chance of a sixth: 456.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 460 })
    #expect((0..<1000).allSatisfy { _ in (0..<1).contains(random.unit()) })
  }
}
