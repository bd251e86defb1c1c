/// An hour of the local week: 0 is Monday 00:00-01:00, 167 Sunday 23:00-24:00.
public struct HourOfWeek: Hashable, Comparable, Sendable {
  public static let count = 168
  public let index: Int

  /// `hour` is 0...23; what lies outside is moved to the nearest.
  public init(weekday: Weekday, hour: Int) {
    index = weekday.daysAfterMonday * 24 + min(max(hour, 0), 23)
  }

  public init(day: LocalDate, hour: Int) { self.init(weekday: day.weekday, hour: hour) }

  public static func < (left: HourOfWeek, right: HourOfWeek) -> Bool { left.index < right.index }
}

/// Who is to be expected in one hour, and how well that is known.
public struct HourProfile: Hashable, Sendable {
  /// OTS to expect in one whole hour of counting, by cell.
  public var weights: AudienceGrid
  /// OTS that were really counted with an age, summed over `hours`. Estimated ages (推計) are not among them.
  public var counted: Double
  /// Hours of counting behind `weights`: with one sensor on for 45 minutes, 0.75.
  public var hours: Double
  /// Hours of counting that were left out because the sensor was on for less than 80 % of its hour.
  public var partialHours: Double

  /// Three things that must not be mixed up, and a fourth: `nobody` was there, `none` looked, `partial` looks only.
  public enum Evidence: Hashable, Sendable {
    /// People were counted.
    case people
    /// It was counted, and nobody came.
    case nobody
    /// It was counted, but never for 80 % of an hour.
    case partial
    /// It was not counted.
    case none
  }

  public var evidence: Evidence {
    if hours > 0 { return weights.total > 0 ? .people : .nobody }
    return partialHours > 0 ? .partial : .none
  }
}

/// The `HourProfile`s of a week, of one display, site or the city, packed: 168 hours of 18 cells.
public struct WeekProfile: Hashable, Sendable {
  /// How many sensors it is made from; of a display one, since at each time only the first that counts is taken.
  var sensors: Int
  var weights: [Float]
  var counted: [Float]
  var hours: [Float]
  var partialHours: [Float]

  init(sensors: Int) {
    self.sensors = sensors
    weights = [Float](repeating: 0, count: HourOfWeek.count * AudienceGrid.cellCount)
    counted = [Float](repeating: 0, count: HourOfWeek.count)
    hours = counted
    partialHours = counted
  }

  public subscript(hour: HourOfWeek) -> HourProfile {
    let first = hour.index * AudienceGrid.cellCount
    var grid = AudienceGrid.zero
    for cell in 0..<AudienceGrid.cellCount { grid[cell] = Double(weights[first + cell]) }
    return HourProfile(
      weights: grid,
      counted: Double(counted[hour.index]), hours: Double(hours[hour.index]),
      partialHours: Double(partialHours[hour.index]))
  }

  /// The mean of the hours that have data, weighing alike; `counted`, `hours` and `partialHours` are sums.
  public var wholeWeek: HourProfile {
    let hoursWithData = max(1, hours.count { $0 > 0 })
    var sums = AudienceGrid.zero
    for (index, weight) in weights.enumerated() { sums[index % AudienceGrid.cellCount] += Double(weight) }
    func sum(_ numbers: [Float]) -> Double { numbers.reduce(0) { $0 + Double($1) } }
    return HourProfile(
      weights: sums.scaled(by: 1 / Double(hoursWithData)), counted: sum(counted),
      hours: sum(hours), partialHours: sum(partialHours))
  }

  var hoursOfWeekWithData: Int { hours.count { $0 > 0 } }
}
