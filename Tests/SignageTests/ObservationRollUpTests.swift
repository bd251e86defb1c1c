import Testing

@testable import Signage

@Suite("Roll-up of observations by hour")
struct ObservationRollUpTests {
  private let sensor: SensorID = audienceID("lobby")

  private func rollUp(_ observations: [Observation]) -> [AudienceHour] {
    AudienceHour.rollUp(observations, sensor: sensor, hourStart: audienceHourStart)
  }

  private func quarter(_ index: Int, ots: Int, look: Int? = nil, coverage: Int = 900, revision: Int = 1) -> Observation
  {
    audienceObservation(
      start: audienceHourStart.advanced(bySeconds: Int64(index) * 900), coverage: coverage,
      [Count(sex: .male, band: "25-34", ots: ots, look: look)], totalLook: look, revision: revision)
  }

  @Test func fourQuartersMakeAnHour() {
    let hours = rollUp((0..<4).map { quarter($0, ots: $0 + 1, look: 1) })
    #expect(
      hours == [
        AudienceHour(
          sensor: sensor, hourStart: audienceHourStart, tier: .ots, scheme: .fukui, coverageSeconds: 3600,
          cells: [AudienceCell(sex: .male, band: "25-34", ots: 10, look: 4)])
      ])
  }

  @Test func theHighestRevisionCounts() {
    let hours = rollUp([quarter(0, ots: 5, revision: 2), quarter(0, ots: 9, revision: 3), quarter(0, ots: 7)])
    #expect(hours.map(\.ots) == [9])
    #expect(hours.map(\.coverageSeconds) == [900])
  }

  @Test func othersAndOtherHoursAreIgnored() {
    let before = audienceObservation(
      start: audienceHourStart.advanced(bySeconds: -900), [Count(sex: .male, band: "25-34", ots: 1)])
    let after = audienceObservation(
      start: audienceHourStart.advanced(bySeconds: 3600), [Count(sex: .male, band: "25-34", ots: 1)])
    #expect(
      rollUp([before, after, audienceObservation(sensor: "stairs", [Count(sex: .male, band: "25-34", ots: 1)])]).isEmpty
    )
  }

  @Test func anHourWithNobodyIsNotAnHourWithoutData() {
    #expect(rollUp([]).isEmpty)
    let nobody = rollUp([audienceObservation(seconds: 3600, [])])
    #expect(nobody.map(\.coverageSeconds) == [3600])
    #expect(nobody.map(\.ots) == [0])
  }

  @Test func ofOverlappingPeriodsTheSideThatSawMoreIsTakenWhole() {
    let wholeHour = audienceObservation(seconds: 3600, coverage: 2000, [Count(sex: .female, band: "65+", ots: 100)])
    let three = (1..<4).map { quarter($0, ots: 10) }
    #expect(rollUp([wholeHour] + three).map(\.ots) == [30])
    #expect(rollUp([wholeHour] + three.prefix(2)).map(\.ots) == [100])
    #expect(rollUp([wholeHour] + three.prefix(2)).map(\.coverageSeconds) == [2000])
  }

  @Test func ofEqualCoverageTheLongerIsTaken() {
    let wholeHour = audienceObservation(
      start: audienceHourStart, seconds: 3600, [Count(sex: .female, band: "65+", ots: 100)], revision: 2)
    #expect(rollUp([wholeHour] + (0..<4).map { quarter($0, ots: 10) }).map(\.ots) == [100])
  }

  @Test func someLooksAreNotALookRate() {
    let mixed = rollUp([quarter(0, ots: 5, look: 2), quarter(1, ots: 5)])
    #expect(mixed[0].cells == [AudienceCell(sex: .male, band: "25-34", ots: 10, look: nil)])
    let nobody = audienceObservation(start: audienceHourStart.advanced(bySeconds: 900), [])
    #expect(rollUp([quarter(0, ots: 5, look: 2), nobody])[0].cells.map(\.look) == [2])
  }

  @Test func aSchemeThatChangesWithinTheHourIsKeptApart() {
    let other = audienceObservation(
      start: audienceHourStart.advanced(bySeconds: 900), scheme: .four, [Count(sex: .male, band: "65+", ots: 3)])
    let hours = rollUp([quarter(0, ots: 5), other])
    #expect(hours.map(\.scheme) == [.four, .fukui])
    #expect(hours.map(\.coverageSeconds) == [900, 900])
  }

  @Test func theStartOfAnHour() {
    #expect(AudienceHour.start(of: audienceHourStart) == audienceHourStart)
    #expect(AudienceHour.start(of: audienceHourStart.advanced(byMilliseconds: 3_599_999)) == audienceHourStart)
    #expect(AudienceHour.start(of: Instant(milliseconds: -1)) == Instant(milliseconds: -3_600_000))
  }

  /// Whatever was sent, in whatever order, however often: the same hour, and never more seconds or people than disjoint
  /// periods can have.
  @Test(arguments: 0..<80)
  func orderAndRepetitionDoNotMatter(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let lengths = [15, 30, 60, 300, 900, 3600]
    var sent: [Observation] = []
    for _ in 0..<(1 + random.below(30)) {
      let seconds = lengths[random.below(lengths.count)]
      let start = audienceHourStart.advanced(bySeconds: Int64(random.below(3600 / seconds) * seconds))
      // One person a second of coverage, so that what is counted twice shows.
      let coverage = random.below(seconds + 1)
      let revision = 1 + (sent.filter { $0.periodStart == start }.map(\.revision).max() ?? 0)
      sent.append(
        audienceObservation(
          start: start, seconds: seconds, coverage: coverage, [Count(sex: .male, band: "65+", ots: coverage)],
          revision: revision))
    }
    let expected = rollUp(sent)
    for _ in 0..<4 {
      var again = sent + sent.filter { _ in random.below(2) == 0 }
      random.shuffle(&again)
      #expect(rollUp(again) == expected, "seed \(seed)")
    }
    #expect(expected.count == 1)
    #expect(expected[0].coverageSeconds <= 3600)
    #expect(expected[0].ots == expected[0].coverageSeconds)
    // No single period that counts saw more than what was chosen.
    let latest = Dictionary(grouping: sent, by: \.periodStart).compactMap { $0.value.max { $0.revision < $1.revision } }
    #expect(latest.allSatisfy { $0.coverageSeconds <= expected[0].coverageSeconds })
  }
}
