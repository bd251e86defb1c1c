import Testing

@testable import Signage

@Suite("Rankings without looks")
struct AudienceRankingTests {
  private let offices = TwoOffices()
  private let contents = [
    PoolCandidate(content: audienceID("everybody")),
    PoolCandidate(content: audienceID("pension"), audience: olderPeople),
    PoolCandidate(content: audienceID("jobs"), audience: youngPeople),
    PoolCandidate(content: audienceID("another"), audience: olderPeople),
  ]

  private func rankings(
    _ display: String, of model: AudienceModel, hour: Int = 10, candidates: [PoolCandidate]? = nil
  ) -> [Ranking] {
    model.rankings(
      display: audienceID(display), weekday: .monday, hour: hour, candidates: candidates ?? contents)
  }

  @Test func eachPlacePrefersThoseWhoAreThere() {
    let model = offices.contrast()
    #expect(
      rankings("east-lobby", of: model).map(\.content.text) == ["another", "pension", "everybody", "jobs"])
    #expect(
      rankings("west-lobby", of: model).map(\.content.text) == ["jobs", "everybody", "another", "pension"])
  }

  @Test func theScoreIsAShareOverAShare() throws {
    // East: 800 of 1,000 are 65 or older; the city: 900 of 2,000.
    let pension = try #require(rankings("east-lobby", of: offices.contrast()).first { $0.content.text == "pension" })
    #expect(abs(pension.score - 0.8 / 0.45) < 0.002)
    #expect(abs(pension.share - 0.8) < 0.001)
    #expect(pension.explanation.n == 1000)
    #expect(pension.explanation.basis == .displayHour)
    #expect(pension.explanation.base * pension.explanation.content * pension.explanation.attribute == pension.score)
    #expect(!pension.learned)
    // s = sqrt(0.2 / (1,001 * 0.8) + 0.55 / (2,001 * 0.45)) = 0.0293; e^(1.96 s) = 1.0592.
    #expect(abs(pension.high / pension.score - 1.0592) < 0.001)
    #expect(abs(pension.score / pension.low - 1.0592) < 0.001)
  }

  @Test func whatIsMeantForEverybodyScoresExactlyOne() {
    let forAll = [
      PoolCandidate(content: audienceID("a")),
      PoolCandidate(content: audienceID("b"), audience: IntendedAudience()),
      PoolCandidate(content: audienceID("c"), audience: IntendedAudience(fromAge: 0, untilAge: 120)),
    ]
    for ranking in rankings("east-lobby", of: offices.contrast(), candidates: forAll) {
      #expect(ranking.score == 1)
      #expect(ranking.low == 1)
      #expect(ranking.high == 1)
      #expect(ranking.share == 1)
    }
  }

  @Test func fewerPeopleMakeAWiderInterval() throws {
    func width(_ factor: Int) throws -> Double {
      let model = offices.model([
        countedHour("east-sensor", at: offices.monday10, [(.male, "65+", 8 * factor), (.male, "25-34", 2 * factor)]),
        countedHour("west-sensor", at: offices.monday10, [(.male, "65+", 1000), (.male, "25-34", 1000)]),
      ])
      let pension = try #require(rankings("east-lobby", of: model).first { $0.content.text == "pension" })
      return pension.high / pension.low
    }
    #expect(try width(1) > width(10))
    #expect(try width(10) > width(100))
  }

  @Test func whatIsBorrowedIsLessCertain() throws {
    let model = offices.contrast()
    func pension(_ display: String) throws -> Ranking {
      try #require(rankings(display, of: model).first { $0.content.text == "pension" })
    }
    let north = try pension("north-lobby")
    #expect(north.explanation.basis == .cityHour)
    #expect(abs(north.score - 1) < 0.001)
    #expect(try north.explanation.n == pension("east-lobby").explanation.n)
  }

  @Test func nobodyOfThemEverCountedStillHasFiniteIntervals() {
    let children = PoolCandidate(content: audienceID("children"), audience: IntendedAudience(untilAge: 5))
    for model in [offices.contrast(), AudienceModel(publishedAt: Instant(milliseconds: 0))] {
      for ranking in rankings("east-lobby", of: model, candidates: contents + [children]) {
        #expect(ranking.low.isFinite && ranking.high.isFinite && ranking.score.isFinite)
        #expect(0 < ranking.low && ranking.low <= ranking.score && ranking.score <= ranking.high)
        #expect(ranking.share >= 0 && ranking.share <= 1)
      }
    }
  }

  @Test func beforeAnybodyWasCountedAllAreEqual() {
    let rankings = rankings("east-lobby", of: AudienceModel(publishedAt: Instant(milliseconds: 0)))
    #expect(rankings.map(\.score) == [1, 1, 1, 1])
    #expect(rankings.map(\.content.text) == ["another", "everybody", "jobs", "pension"])
    #expect(rankings.allSatisfy { $0.explanation.n == 0 && $0.explanation.basis == .nothing })
  }

  @Test func anHourWithNobodySaysNothingForOrAgainst() {
    let model = offices.model([
      countedHour("east-sensor", at: offices.monday11, []),
      countedHour("west-sensor", at: offices.monday11, [(.male, "65+", 100), (.male, "25-34", 300)]),
    ])
    let rankings = rankings("east-lobby", of: model, hour: 11)
    #expect(rankings.allSatisfy { $0.score == 1 && $0.explanation.n == 0 })
    #expect(rankings.filter { $0.content.text != "everybody" }.allSatisfy { $0.high > 2 })
  }

  /// The 95 % interval holds the true ratio about as often as it says, where the normal approximation is good.
  @Test func theIntervalCoversWhatItSays() throws {
    var random = SeededRandom(seed: 95)
    var covered = 0
    let trials = 600
    for _ in 0..<trials {
      let here = SimulatedCity.poisson(120, &random)
      let hereOthers = SimulatedCity.poisson(180, &random)
      let there = SimulatedCity.poisson(300, &random)
      let thereOthers = SimulatedCity.poisson(2400, &random)
      let model = offices.model([
        countedHour("east-sensor", at: offices.monday10, [(.male, "65+", here), (.male, "25-34", hereOthers)]),
        countedHour("west-sensor", at: offices.monday10, [(.male, "65+", there), (.male, "25-34", thereOthers)]),
      ])
      let pension = try #require(rankings("east-lobby", of: model).first { $0.content.text == "pension" })
      let truth = 0.4 / (420.0 / 3000)
      if pension.low <= truth && truth <= pension.high { covered += 1 }
    }
    // Here and the city are taken for independent though the city contains the place, so it errs to the wide side.
    #expect(Double(covered) / Double(trials) > 0.93)
  }
}
