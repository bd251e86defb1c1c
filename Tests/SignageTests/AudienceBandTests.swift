import Testing

@testable import Signage

@Suite("Age bands and the model's grid")
struct AudienceBandTests {
  @Test func namesAreThoseOfTheContract() {
    #expect(
      BandScheme.tenYear.bands.map(\.name) == [
        "0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70+",
      ])
    #expect(
      BandScheme.fukui.bands.map(\.name) == [
        "0-5", "6-12", "13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+",
      ])
    #expect(BandScheme.four.bands.map(\.name) == ["<18", "18-34", "35-64", "65+"])
    #expect(BandScheme.unknown.bands.map(\.name) == ["unknown"])
  }

  @Test(arguments: [BandScheme.tenYear, .fukui, .four])
  func bandsTileAllAgesFrom0To100(scheme: BandScheme) {
    let ages = scheme.bands.compactMap(\.ages)
    #expect(ages.count == scheme.bands.count)
    #expect(ages.first?.lowerBound == 0)
    #expect(ages.last?.upperBound == 101)
    for (left, right) in zip(ages, ages.dropFirst()) { #expect(left.upperBound == right.lowerBound) }
  }

  @Test func aBandIsCutByYears() {
    // 60-69: five years of 55-64, five of 65+. 10-19: three of 6-12, five of 13-17, two of 18-24.
    let grid = GridMapping(
      [AudienceCell(sex: .male, band: "60-69", ots: 100), AudienceCell(sex: .female, band: "10-19", ots: 50)],
      scheme: .tenYear
    ).grid
    #expect(close(Array(grid.values[..<9]), [0, 0, 0, 0, 0, 0, 0, 50, 50]))
    #expect(close(Array(grid.values[9...]), [0, 15, 25, 10, 0, 0, 0, 0, 0]))
  }

  @Test func theOwnSchemeIsTakenAsItIs() {
    for (index, band) in BandScheme.fukui.bands.enumerated() {
      let grid = GridMapping([AudienceCell(sex: .female, band: band.name, ots: 7)], scheme: .fukui).grid
      #expect(grid[9 + index] == 7)
      #expect(grid.total == 7)
    }
  }

  @Test func unknownSexFollowsTheBandThenAllThenTheExpectationThenHalves() {
    func split(_ cells: [AudienceCell], expecting: AudienceGrid? = nil) -> (male: Double, female: Double) {
      let grid = GridMapping(
        cells + [AudienceCell(sex: .unknown, band: "65+", ots: 8)], scheme: .fukui, expectation: expecting
      ).grid
      return (grid[8], grid[17])
    }
    let otherBand = AudienceCell(sex: .male, band: "0-5", ots: 5)
    let band = [AudienceCell(sex: .male, band: "65+", ots: 1), AudienceCell(sex: .female, band: "65+", ots: 3)]
    var expectation = AudienceGrid.zero
    expectation[17] = 2
    #expect(split(band + [otherBand], expecting: expectation) == (3, 9))
    #expect(split([otherBand], expecting: expectation) == (8, 0))
    #expect(split([], expecting: expectation) == (0, 8))
    #expect(split([]) == (4, 4))
  }

  @Test func unknownAgeFollowsTheExpectationAndSaysThatItIsEstimated() {
    var expectation = AudienceGrid.zero
    expectation[8] = 30
    expectation[17] = 10
    let cells = [
      AudienceCell(sex: .unknown, band: "unknown", ots: 40), AudienceCell(sex: .female, band: "unknown", ots: 5),
    ]
    let mapping = GridMapping(cells, scheme: .unknown, expectation: expectation)
    #expect(mapping.grid[8] == 30)
    #expect(mapping.grid[17] == 15)
    #expect(mapping.estimated == 45)
    let even = GridMapping([AudienceCell(sex: .unknown, band: "unknown", ots: 36)], scheme: .unknown)
    #expect(close(even.grid.values, [Double](repeating: 2, count: 18)))
  }

  @Test(arguments: 0..<60)
  func mappingConservesTotals(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for scheme in BandScheme.allCases {
      var cells: [AudienceCell] = []
      for sex in Sex.allCases {
        for band in scheme.bands where random.below(3) > 0 {
          cells.append(AudienceCell(sex: sex, band: band.name, ots: random.below(200)))
        }
      }
      let expectation = AudienceGrid(values: (0..<18).map { _ in Double(random.below(4)) })
      for expected in [nil, expectation, .zero] {
        let mapping = GridMapping(cells, scheme: scheme, expectation: expected)
        let total = Double(cells.reduce(0) { $0 + $1.ots })
        #expect(abs(mapping.grid.total - total) < 1e-6, "seed \(seed), \(scheme)")
        #expect(mapping.grid.values.allSatisfy { $0 >= 0 })
        #expect(mapping.estimated == (scheme == .unknown ? total : 0))
      }
    }
  }

  @Test func anIntendedAudienceTakesPartsOfBands() {
    let women30to49 = AudienceGrid.membership(of: IntendedAudience(sex: .female, fromAge: 30, untilAge: 49))
    #expect(close(Array(women30to49.values[..<9]), [Double](repeating: 0, count: 9)))
    #expect(close(Array(women30to49.values[9...]), [0, 0, 0, 0, 0.5, 1, 0.5, 0, 0]))
    #expect(AudienceGrid.membership(of: nil).total == 18)
    #expect(AudienceGrid.membership(of: IntendedAudience(sex: .unknown)).total == 18)
    #expect(close([AudienceGrid.membership(of: IntendedAudience(fromAge: 83))[8]], [0.5]))
    // Nobody: the ages are the wrong way round, or out of reach below.
    #expect(AudienceGrid.membership(of: IntendedAudience(fromAge: 40, untilAge: 30)).total == 0)
    #expect(AudienceGrid.membership(of: IntendedAudience(untilAge: -5)).total == 0)
    // Beyond 100 there are the last of the open band.
    #expect(AudienceGrid.membership(of: IntendedAudience(fromAge: 100, untilAge: 120)).total > 0)
  }

  @Test func countsBelowFiveAreNotTold() {
    #expect((0...6).map { SmallCells.shown($0) } == [nil, nil, nil, nil, nil, 5, 6])
    #expect(SmallCells.text(4) == "<5")
    #expect(SmallCells.text(5) == "5")
  }

  private func close(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) < 1e-9 }
  }
}
