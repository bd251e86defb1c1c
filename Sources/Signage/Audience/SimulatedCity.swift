#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A city whose people can be counted without cameras: for the demo and for load. Its wards differ (commuters in the centre,
/// older people in the morning elsewhere, families after school elsewhere), and so do its hours and weekdays. The same seed
/// counts the same people, in whatever order it is asked.
public struct SimulatedCity: Hashable, Sendable {
  public let seed: UInt64

  public init(seed: UInt64 = 27_100) { self.seed = seed }

  /// Where a sensor stands.
  public enum Place: Hashable, Sendable {
    case cityHall
    case wardOffice(WardCode)
  }

  /// OTS to expect in one hour (`hour` 0...23), by cell. `isHoliday` is for national holidays; Saturdays and Sundays are
  /// closed anyway. Two sensors at the same place differ by up to a fifth.
  public func expectation(
    of sensor: SensorID, at place: Place, weekday: Weekday, hour: Int, isHoliday: Bool
  ) -> AudienceGrid {
    guard (0...23).contains(hour) else { return .zero }
    let closed = isHoliday || weekday == .saturday || weekday == .sunday
    // Fridays the counters stay open for the evening.
    let late = weekday == .friday && !closed && (17...18).contains(hour)
    var sum = AudienceGrid.zero
    for stream in SimulatedStream.allCases {
      var part = closed ? SimulatedStream.closedDay[hour] : stream.weekday[hour]
      if late, stream == .visitors { part = 0.6 }
      sum = sum + stream.people.scaled(by: part * place.busiest(stream))
    }
    var random = SeededRandom(seed: seed ^ StableHash.seed(sensor.text))
    return sum.scaled(by: 0.8 + 0.4 * random.unit())
  }

  /// The share of OTS that looks at the screen, by cell: in the rush hours fewer.
  public func lookRates(hour: Int) -> AudienceGrid {
    let male = [0.30, 0.28, 0.14, 0.12, 0.13, 0.16, 0.18, 0.22, 0.30]
    let female = [0.30, 0.30, 0.16, 0.15, 0.17, 0.20, 0.21, 0.25, 0.33]
    let rush = [7, 8, 17, 18].contains(hour)
    return AudienceGrid(values: male + female).scaled(by: rush ? 0.6 : 1)
  }

  /// What `sensor` says of one local day, period by period, in scheme `fukui` with looks. About one period in fifty was
  /// covered only in part. `utcOffsetSeconds` is the place's distance from UTC on that day (Japan 32,400). Empty for a
  /// period that is not allowed, or one that local hours do not align with (whole hours at an offset of half an hour).
  public func observations(
    of sensor: SensorID, at place: Place, day: LocalDate, isHoliday: Bool, periodSeconds: Int = 3600,
    utcOffsetSeconds: Int = 32_400
  ) -> [Observation] {
    guard Observation.allowedPeriodSeconds.contains(periodSeconds), utcOffsetSeconds % periodSeconds == 0
    else { return [] }
    let midnight = Instant(milliseconds: Int64(day.dayNumber * 86_400 - utcOffsetSeconds) * 1000)
    var observations: [Observation] = []
    for hour in 0..<24 {
      let expectation = self.expectation(
        of: sensor, at: place, weekday: day.weekday, hour: hour, isHoliday: isHoliday)
      for second in stride(from: hour * 3600, to: (hour + 1) * 3600, by: periodSeconds) {
        observations.append(
          observation(
            of: sensor, periodStart: midnight.advanced(bySeconds: Int64(second)), periodSeconds: periodSeconds,
            expectation: expectation, lookRates: lookRates(hour: hour)))
      }
    }
    return observations
  }

  /// One period's counts, drawn around what is to be expected in a whole hour.
  public func observation(
    of sensor: SensorID, periodStart: Instant, periodSeconds: Int, expectation: AudienceGrid, lookRates: AudienceGrid
  ) -> Observation {
    var random = SeededRandom(
      seed: seed ^ StableHash.seed(sensor.text, numbers: Int(periodStart.milliseconds), periodSeconds))
    let partly = random.unit() < 0.02
    let coverage = partly ? periodSeconds / 2 + random.below(max(1, periodSeconds * 9 / 20)) : periodSeconds
    var cells: [Count] = []
    for (index, mean) in expectation.values.enumerated() {
      let ots = Self.poisson(mean * Double(coverage) / 3600, &random)
      guard ots > 0 else { continue }
      let look = (0..<ots).count { _ in random.unit() < lookRates[index] }
      let bandCount = AudienceGrid.bandCount
      cells.append(
        Count(
          sex: index < bandCount ? .male : .female, band: AudienceGrid.bands[index % bandCount].name, ots: ots,
          look: look))
    }
    return Observation(
      sensor: sensor, periodStart: periodStart, periodSeconds: periodSeconds, coverageSeconds: coverage,
      bandScheme: .fukui, cells: cells, totalOts: cells.reduce(0) { $0 + $1.ots },
      totalLook: cells.reduce(0) { $0 + ($1.look ?? 0) },
      model: CountingModel(vendor: "simulated-city", version: "1"))
  }

  /// A Poisson number: uniform numbers multiplied until they fall below e^-mean (D. Knuth, The Art of Computer Programming,
  /// volume 2, 3.4.1), in steps of 16 since the power underflows for large means.
  static func poisson(_ mean: Double, _ random: inout SeededRandom) -> Int {
    var left = mean
    var count = 0
    while left > 0 {
      let limit = exp(-min(left, 16))
      var product = random.unit()
      while product > limit {
        count += 1
        product *= random.unit()
      }
      left -= 16
    }
    return count
  }
}
