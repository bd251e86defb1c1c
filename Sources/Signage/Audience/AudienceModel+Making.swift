/// An hour's counts with the hour of the local week they belong to; whoever knows time zones makes it.
public struct LocalAudienceHour: Hashable, Sendable {
  public var counts: AudienceHour
  public var hourOfWeek: HourOfWeek

  public init(counts: AudienceHour, hourOfWeek: HourOfWeek) {
    self.counts = counts
    self.hourOfWeek = hourOfWeek
  }
}

extension AudienceModel {
  /// The share of an hour that a sensor must have counted for a display's exposure to be taken from it.
  public static let coverageForExposure = 0.8

  /// Makes the model that is published at `publishedAt`.
  ///
  /// - `sensors` and `displays`: all there are, sensors in the order in which they were registered.
  /// - `hours`: each sensor's rolled-up hours of the time to look back on (the caller's choice; four weeks see each hour of
  ///   the week four times), each once.
  ///
  /// Counts are scaled by coverage: an hour of the week expects the OTS counted in it divided by the hours counted. A
  /// display takes each hour from the first of its sensors that was on for at least 80 % of it, else that hour gives it
  /// nothing. Site and city take all that was counted. Ages that were not seen follow the city's mix of that hour of the
  /// week. Who passes by (`circulation`) had no opportunity to see and is left out.
  public static func make(
    publishedAt: Instant, sensors: [Sensor], displays: [Display], hours: some Sequence<LocalAudienceHour>
  ) -> AudienceModel {
    let sensorHours = SensorHours(hours.filter { $0.counts.tier != .circulation })
    let bySensor = Dictionary(sensors.map { ($0.id, profile(of: $0.id, in: sensorHours)) }) { first, _ in first }
    let bySite = Dictionary(grouping: sensors, by: \.site).mapValues { members in
      sum(of: members.compactMap { bySensor[$0.id] })
    }
    var byDisplay: [DisplayID: DisplayProfile] = [:]
    var alreadyMade: [[SensorID]: WeekProfile] = [:]
    for display in displays {
      let watching = sensors.filter { $0.displays.contains(display.id) }.map(\.id)
      var week: WeekProfile?
      if !watching.isEmpty {
        week = alreadyMade[watching] ?? exposure(from: watching, in: sensorHours)
        alreadyMade[watching] = week
      }
      byDisplay[display.id] = DisplayProfile(site: display.site, week: week)
    }
    return AudienceModel(
      publishedAt: publishedAt, city: sum(of: sensors.compactMap { bySensor[$0.id] }), sites: bySite,
      displays: byDisplay)
  }

  /// All that one sensor counted.
  private static func profile(of sensor: SensorID, in hours: SensorHours) -> WeekProfile {
    var sums = WeekSums()
    // In order of time: sums of floating-point numbers depend on their order, and a dictionary's is drawn at each start.
    for (_, hour) in hours.bySensor[sensor, default: [:]].sorted(by: { $0.key < $1.key }) { sums.add(hour) }
    return sums.profile()
  }

  /// What a display is exposed to: hour by hour, the first of `sensors` that counted for long enough.
  private static func exposure(from sensors: [SensorID], in hours: SensorHours) -> WeekProfile {
    var sums = WeekSums()
    let starts = Set(sensors.flatMap { hours.bySensor[$0, default: [:]].keys })
    for start in starts.sorted() {
      let candidates = sensors.compactMap { hours.bySensor[$0]?[start] }
      if let first = candidates.first(where: { $0.coverage >= coverageForExposure }) {
        sums.add(first)
      } else if let longest = candidates.max(by: { $0.coverage < $1.coverage }) {
        sums.addPartial(longest)
      }
    }
    return sums.profile()
  }

  private static func sum(of profiles: [WeekProfile]) -> WeekProfile {
    var result = WeekProfile(sensors: profiles.count)
    for profile in profiles {
      for index in result.weights.indices { result.weights[index] += profile.weights[index] }
      for index in result.hours.indices {
        result.counted[index] += profile.counted[index]
        result.hours[index] += profile.hours[index]
        result.partialHours[index] += profile.partialHours[index]
      }
    }
    return result
  }
}

/// Hours in the model's grid, by sensor and hour.
private struct SensorHours {
  struct Hour {
    var hourOfWeek: HourOfWeek
    /// 0...1.
    var coverage: Double
    var grid: AudienceGrid
    var counted: Double
  }

  private(set) var bySensor: [SensorID: [Instant: Hour]] = [:]

  init(_ hours: [LocalAudienceHour]) {
    let (byHour, overall) = Self.expectations(from: hours)
    for hour in hours {
      let counts = hour.counts
      let mapping = GridMapping(
        counts.cells, scheme: counts.scheme, expectation: byHour[hour.hourOfWeek]?.shares ?? overall.shares)
      var entry =
        bySensor[counts.sensor, default: [:]][counts.hourStart]
        ?? Hour(hourOfWeek: hour.hourOfWeek, coverage: 0, grid: .zero, counted: 0)
      entry.coverage = min(1, entry.coverage + Double(max(0, counts.coverageSeconds)) / 3600)
      entry.grid = entry.grid + mapping.grid
      entry.counted += mapping.grid.total - mapping.estimated
      bySensor[counts.sensor, default: [:]][counts.hourStart] = entry
    }
  }

  /// The city's counts with an age, by hour of the week and over all.
  private static func expectations(
    from hours: [LocalAudienceHour]
  ) -> (byHour: [HourOfWeek: AudienceGrid], overall: AudienceGrid) {
    var byHour: [HourOfWeek: AudienceGrid] = [:]
    var overall = AudienceGrid.zero
    for hour in hours where hour.counts.scheme != .unknown {
      let grid = GridMapping(hour.counts.cells, scheme: hour.counts.scheme).grid
      byHour[hour.hourOfWeek, default: .zero] = byHour[hour.hourOfWeek, default: .zero] + grid
      overall = overall + grid
    }
    return (byHour, overall)
  }
}

/// Sums over the weeks that were looked back on.
private struct WeekSums {
  private var grids = [AudienceGrid](repeating: .zero, count: HourOfWeek.count)
  private var counted = [Double](repeating: 0, count: HourOfWeek.count)
  private var hours = [Double](repeating: 0, count: HourOfWeek.count)
  private var partialHours = [Double](repeating: 0, count: HourOfWeek.count)

  mutating func add(_ hour: SensorHours.Hour) {
    let index = hour.hourOfWeek.index
    grids[index] = grids[index] + hour.grid
    counted[index] += hour.counted
    hours[index] += hour.coverage
  }

  mutating func addPartial(_ hour: SensorHours.Hour) { partialHours[hour.hourOfWeek.index] += hour.coverage }

  func profile() -> WeekProfile {
    var profile = WeekProfile(sensors: 1)
    for index in 0..<HourOfWeek.count where hours[index] > 0 {
      let first = index * AudienceGrid.cellCount
      for (cell, value) in grids[index].values.enumerated() {
        profile.weights[first + cell] = Float(value / hours[index])
      }
    }
    profile.counted = counted.map { Float($0) }
    profile.hours = hours.map { Float($0) }
    profile.partialHours = partialHours.map { Float($0) }
    return profile
  }
}
