import Testing

@testable import Signage

@Suite("Rules of an observation")
struct ObservationRuleTests {
  private let sensor = Sensor(id: audienceID("lobby"), site: audienceID("kita-office"), displays: [])
  private let now = audienceHourStart.advanced(bySeconds: 3600)
  private let good = audienceObservation(
    [Count(sex: .male, band: "25-34", ots: 4, look: 1, dwellSeconds: 12.5, lookSeconds: 3)], totalLook: 1)

  private func rule(_ change: (inout Observation) -> Void) -> ObservationRule? {
    var changed = good
    change(&changed)
    return broken(changed)
  }

  private func broken(_ observation: Observation, at instant: Instant? = nil) -> ObservationRule? {
    do throws(ObservationRule) {
      try observation.validate(registeredSensor: sensor, at: instant ?? now)
      return nil
    } catch {
      return error
    }
  }

  @Test func aGoodOneIsTaken() {
    #expect(broken(good) == nil)
    #expect(broken(audienceObservation([])) == nil)
    #expect(broken(audienceObservation([], totalLook: 0)) == nil)
    #expect(broken(audienceObservation(coverage: 0, [])) == nil)
    #expect(broken(audienceObservation(scheme: .unknown, [Count(sex: .unknown, band: "unknown", ots: 3)])) == nil)
    #expect(broken(audienceObservation(tier: .circulation, [Count(sex: .unknown, band: "65+", ots: 3)])) == nil)
  }

  @Test func theSensorMustBeRegistered() {
    #expect(throws: ObservationRule.unknownSensor) { try good.validate(registeredSensor: nil, at: now) }
    let other = Sensor(id: audienceID("other"), site: audienceID("kita-office"), displays: [])
    #expect(throws: ObservationRule.unknownSensor) { try good.validate(registeredSensor: other, at: now) }
  }

  @Test(arguments: [0, -15, 14, 16, 45, 600, 1800, 7200, .max])
  func otherPeriodsAreNotAllowed(seconds: Int) {
    #expect(rule { $0.periodSeconds = seconds } == .periodNotAllowed)
  }

  @Test(arguments: [15, 30, 60, 300, 900, 3600])
  func allowedPeriodsMustBeAligned(seconds: Int) {
    #expect(broken(audienceObservation(seconds: seconds, good.cells, totalLook: 1)) == nil)
    for shift: Int64 in [1, 1000, -1] {
      let start = audienceHourStart.advanced(byMilliseconds: shift)
      #expect(broken(audienceObservation(start: start, seconds: seconds, good.cells)) == .periodNotAligned)
    }
  }

  @Test func beforeTheEpochNothingIsAligned() {
    #expect(rule { $0.periodStart = Instant(milliseconds: -900_000) } == .periodNotAligned)
    #expect(rule { $0.periodStart = Instant(milliseconds: .min) } == .periodNotAligned)
  }

  @Test func coverageLiesWithinThePeriod() {
    #expect(rule { $0.coverageSeconds = 901 } == .coverageOutOfRange)
    #expect(rule { $0.coverageSeconds = -1 } == .coverageOutOfRange)
    #expect(rule { $0.coverageSeconds = 0 } == .countsWithoutCoverage)
  }

  @Test func theFutureBeginsInFiveMinutes() {
    let end = good.periodStart.advanced(bySeconds: 900)
    #expect(broken(good, at: end.advanced(bySeconds: -300)) == nil)
    #expect(broken(good, at: end.advanced(bySeconds: -301)) == .future)
    #expect(rule { $0.periodStart = Instant(milliseconds: .max / 900_000 * 900_000) } == .future)
  }

  @Test func aRunningPeriodMayBeSaidAsFarAsItIsCovered() {
    let running = audienceObservation(seconds: 3600, coverage: 600, good.cells, totalLook: 1)
    #expect(broken(running, at: running.periodStart.advanced(bySeconds: 600)) == nil)
  }

  @Test func afterThirtyDaysItIsTooLateEvenForBackfill() {
    let limit = good.periodStart.advanced(bySeconds: 30 * 86_400)
    #expect(broken(good, at: limit) == nil)
    var late = good
    late.backfill = true
    #expect(broken(late, at: limit.advanced(byMilliseconds: 1)) == .tooOld)
  }

  @Test func cellsFollowTheScheme() {
    #expect(rule { $0.cells[0].band = "20-29" } == .unknownBand)
    #expect(rule { $0.bandScheme = .unknown } == .unknownBand)
    #expect(rule { $0.cells.append($0.cells[0]) } == .duplicateCell)
  }

  @Test func countsAreNotNegativeNorAbsurd() {
    #expect(rule { $0.cells[0].ots = -1 } == .negativeCount)
    #expect(rule { $0.cells[0].look = -1 } == .negativeCount)
    #expect(rule { $0.totalOts = -4 } == .negativeCount)
    #expect(rule { $0.totalLook = -1 } == .negativeCount)
    #expect(rule { $0.cells[0].ots = 90_001 } == .countTooLarge)
    #expect(rule { $0.cells[0].ots = .max } == .countTooLarge)
  }

  @Test(arguments: [-0.5, .nan, .infinity])
  func secondsAreFiniteAndNotNegative(seconds: Double) {
    #expect(rule { $0.cells[0].dwellSeconds = seconds } == .secondsNotAllowed)
    #expect(rule { $0.cells[0].lookSeconds = seconds } == .secondsNotAllowed)
  }

  @Test func looksAreAPartOfThoseWhoCouldSee() {
    #expect(rule { $0.cells[0].look = 5 } == .lookExceedsOts)
    #expect(rule { $0.tier = .circulation } == .lookInCirculation)
    #expect(
      rule {
        $0.cells.append(Count(sex: .female, band: "25-34", ots: 1))
        $0.totalOts = 5
      } == .lookIncomplete)
    let timed = audienceObservation(tier: .circulation, [Count(sex: .male, band: "65+", ots: 1, lookSeconds: 2)])
    #expect(broken(timed) == .lookInCirculation)
  }

  @Test func totalsAreSums() {
    #expect(rule { $0.totalOts = 5 } == .totalOtsMismatch)
    #expect(rule { $0.totalLook = 2 } == .totalLookMismatch)
    #expect(rule { $0.totalLook = nil } == .totalLookMismatch)
    #expect(rule { $0.cells[0].look = nil } == .totalLookMismatch)
    #expect(broken(audienceObservation([], totalLook: 3)) == .totalLookMismatch)
  }

  @Test func revisionAndModelAreBounded() {
    #expect(rule { $0.revision = 0 } == .revisionNotAllowed)
    #expect(rule { $0.model.vendor = String(repeating: "x", count: 81) } == .modelTooLong)
  }

  @Test func theWordsOfTheContractStay() {
    #expect(
      ObservationRule.allCases.map(\.rawValue) == [
        "unknownSensor", "periodNotAllowed", "periodNotAligned", "coverageOutOfRange", "future", "tooOld",
        "revisionNotAllowed", "modelTooLong", "unknownBand", "duplicateCell", "negativeCount", "countTooLarge",
        "countsWithoutCoverage", "secondsNotAllowed", "lookInCirculation", "lookIncomplete", "lookExceedsOts",
        "totalOtsMismatch", "totalLookMismatch",
      ])
  }
}
