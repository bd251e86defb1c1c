import Signage
import Testing

@testable import SignageStore

@Suite struct AudienceStoreTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  func save(_ observation: Observation) async throws -> ObservationOutcome {
    try await store.record(at: ten) { try $0.save(observation) }
  }

  func rollUp(limit: Int = 100, at now: Instant = ten) async throws -> Int {
    try await store.record(at: now) { try $0.rollUpHours(limit: limit) }
  }

  func hours() throws -> [AudienceHour] {
    var hours: [AudienceHour] = []
    try store.read { try $0.audienceHours(from: Instant(milliseconds: 0), until: .distant) { hours.append($0) } }
    return hours
  }

  @Test func theSameAgainChangesNothing() async throws {
    #expect(try await save(observation(ten)) == .stored)
    #expect(try await rollUp() == 1)
    #expect(try await save(observation(ten)) == .unchanged)
    var late = observation(ten)
    late.backfill = true
    #expect(try await save(late) == .unchanged, "said again later, it is still the same")
    #expect(try !store.read { try $0.hasHoursToRollUp() })
  }

  @Test func somethingElseNeedsAHigherRevision() async throws {
    #expect(try await save(observation(ten, ots: 4, revision: 2)) == .stored)
    #expect(try await save(observation(ten, ots: 6, revision: 2)) == .needsHigherRevision)
    #expect(try await save(observation(ten, ots: 6, revision: 1)) == .needsHigherRevision)
    #expect(try await save(observation(ten, seconds: 60, ots: 4, revision: 2)) == .needsHigherRevision)
    _ = try await rollUp()
    #expect(try hours().map(\.ots) == [4])
    #expect(try await save(observation(ten, ots: 6, revision: 3)) == .stored)
    _ = try await rollUp()
    #expect(try hours().map(\.ots) == [6])
  }

  @Test func keysAreOfSensorAndPeriod() async throws {
    #expect(try await save(observation(ten, sensor: "a")) == .stored)
    #expect(try await save(observation(ten, sensor: "b", ots: 6)) == .stored)
    #expect(try await save(observation(ten.advanced(bySeconds: 300), sensor: "a", ots: 8)) == .stored)
    #expect(try kept.count("observations") == 3)
  }

  @Test func aRollUpIsWhatThePureFunctionSays() async throws {
    let seen = (0..<12).map { observation(ten.advanced(bySeconds: 300 * $0), ots: 2 + Int($0)) }
    for one in seen.shuffled() { #expect(try await save(one) == .stored) }
    let expected = AudienceHour.rollUp(seen, sensor: id("kita-camera"), hourStart: ten)
    #expect(try await rollUp() == 1)
    #expect(try hours() == expected)
    #expect(expected.map(\.coverageSeconds) == [3600])

    // A correction of one period makes the hour anew, and twice is as once.
    var corrected = seen
    corrected[3] = observation(corrected[3].periodStart, ots: 40, revision: 2)
    #expect(try await save(corrected[3]) == .stored)
    #expect(try await rollUp() == 1)
    let anew = AudienceHour.rollUp(corrected, sensor: id("kita-camera"), hourStart: ten)
    #expect(try hours() == anew)
    #expect(anew != expected)
    #expect(try await rollUp() == 0)
    #expect(try hours() == anew)
  }

  @Test func anHourThatChangedItsSchemeLeavesNothingOfTheOld() async throws {
    #expect(try await save(observation(ten)) == .stored)
    _ = try await rollUp()
    var other = observation(ten, revision: 2)
    other.bandScheme = .fukui
    other.cells = [Count(sex: .male, band: "25-34", ots: 4, look: 2)]
    #expect(try await save(other) == .stored)
    _ = try await rollUp()
    #expect(try hours() == AudienceHour.rollUp([other], sensor: id("kita-camera"), hourStart: ten))
  }

  @Test func marksAreWorkedOffOldestFirst() async throws {
    let starts = [2, 0, 1].map { ten.advanced(bySeconds: 3600 * $0) }
    for start in starts { #expect(try await save(observation(start)) == .stored) }
    #expect(try store.read { try $0.hasHoursToRollUp() })
    #expect(try !store.read { try $0.hasAudienceHours() })
    #expect(try await rollUp(limit: 2) == 2)
    #expect(try hours().map(\.hourStart) == starts.sorted().dropLast())
    #expect(try store.read { try $0.hasHoursToRollUp() })
    #expect(try store.read { try $0.hasAudienceHours() })
    #expect(try await rollUp(limit: 2) == 1)
    #expect(try await rollUp(limit: 2) == 0)
    #expect(try !store.read { try $0.hasHoursToRollUp() })
    #expect(try hours().map(\.hourStart) == starts.sorted())
  }

  @Test func hoursAreAskedForByHalfOpenRanges() async throws {
    for hour in 0..<3 as Range<Int64> {
      #expect(try await save(observation(ten.advanced(bySeconds: 3600 * hour))) == .stored)
    }
    _ = try await rollUp()
    var starts: [Instant] = []
    try store.read {
      try $0.audienceHours(from: ten, until: ten.advanced(bySeconds: 7200)) { starts.append($0.hourStart) }
    }
    #expect(starts == [ten, ten.advanced(bySeconds: 3600)])
  }

  @Test func rawPeriodsAreForgottenAfter30DaysOnceRolledUp() async throws {
    let day: Int64 = 86_400
    #expect(try await save(observation(ten, sensor: "rolled-up")) == .stored)
    _ = try await rollUp()
    #expect(try await save(observation(ten, sensor: "waiting")) == .stored)
    func forget(at now: Instant) async throws -> Int {
      try await store.record(at: now) { try $0.forgetOldObservations() }
      return try kept.count("observations")
    }
    #expect(try await forget(at: ten.advanced(bySeconds: 30 * day)) == 2)
    #expect(try await forget(at: ten.advanced(bySeconds: 31 * day)) == 1, "one still waits for its roll-up")
    _ = try await rollUp()
    #expect(try await forget(at: ten.advanced(bySeconds: 31 * day)) == 0)
    #expect(try hours().map(\.sensor.text) == ["rolled-up", "waiting"])
  }

  @Test func aLatePeriodDoesNotTakeThePlaceOfItsWholeHour() async throws {
    let seen = [0, 300, 600].map { observation(ten.advanced(bySeconds: $0)) }
    for one in seen { #expect(try await save(one) == .stored) }
    _ = try await rollUp()
    // 30 days after the middle of the hour: a period of its second half is still taken.
    let later = ten.advanced(bySeconds: 30 * 86_400 + 1800)
    try await store.record(at: later) { try $0.forgetOldObservations() }
    let late = observation(ten.advanced(bySeconds: 2400))
    #expect(throws: Never.self) {
      try late.validate(registeredSensor: sensor(), at: later)
    }
    #expect(try await save(late) == .stored)
    _ = try await rollUp(at: later)
    #expect(try hours() == AudienceHour.rollUp(seen + [late], sensor: id("kita-camera"), hourStart: ten))
  }

  @Test func daysAreKeptBySensorDayAndKind() async throws {
    @Sendable func sum(_ date: String, _ counted: String, _ total: Int) -> AudienceDay {
      AudienceDay(
        day: day(date), counted: counted, total: total,
        cells: [AudienceCell(sex: .male, band: "25-34", ots: total, look: nil)])
    }
    let days = [sum("2026-07-01", "Face", 4), sum("2026-07-01", "Person", 9), sum("2026-07-02", "Face", 5)]
    try await store.record(at: ten) { writing in
      for one in days.reversed() { try writing.save(one, of: id("a")) }
      try writing.save(sum("2026-07-01", "Face", 1), of: id("b"))
    }
    #expect(try store.read { try $0.audienceDays(of: id("a")) } == days)
    let corrected = sum("2026-07-01", "Face", 7)
    try await store.record(at: ten) { try $0.save(corrected, of: id("a")) }
    #expect(try store.read { try $0.audienceDays(of: id("a")) } == [corrected] + days.dropFirst())
  }

  @Test func theModelPublishedLastIsTheOneAndTenAreKept() async throws {
    #expect(try store.read { try $0.latestAudienceModel() } == nil)
    for number in [3, 1, 2] + Array(4...12) as [Int64] {
      try await store.record(at: ten) { try $0.save(AudienceModel(publishedAt: ten.advanced(bySeconds: number))) }
      let latest = try #require(try store.read { try $0.latestAudienceModel() })
      #expect(latest.publishedAt == ten.advanced(bySeconds: max(number, 3)))
    }
    #expect(try kept.count("audience_models") == 10)
    #expect(kept.events.allSatisfy { $0 == [.scheduleChanged] })
  }
}

extension Instant {
  fileprivate static let distant = Instant(milliseconds: Int64(4_000_000_000_000))
}
