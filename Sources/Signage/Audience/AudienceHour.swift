/// One sensor's counts for one hour, rolled up from its observations. What stays when the raw periods go.
public struct AudienceHour: Hashable, Sendable, Codable {
  public var sensor: SensorID
  /// A whole hour of UTC.
  public var hourStart: Instant
  public var tier: Observation.Tier
  public var scheme: BandScheme
  /// Of the hour, how many seconds were counted, 0...3600. Counts are as they were made: to compare hours, scale by this.
  public var coverageSeconds: Int
  /// By sex (as `Sex` lists them), then from the youngest band; only cells that were reported.
  public var cells: [AudienceCell]

  public init(
    sensor: SensorID, hourStart: Instant, tier: Observation.Tier, scheme: BandScheme, coverageSeconds: Int,
    cells: [AudienceCell]
  ) {
    self.sensor = sensor
    self.hourStart = hourStart
    self.tier = tier
    self.scheme = scheme
    self.coverageSeconds = coverageSeconds
    self.cells = cells
  }

  public var ots: Int { cells.reduce(0) { $0 + $1.ots } }

  /// The hour in which `instant` lies.
  public static func start(of instant: Instant) -> Instant {
    let span: Int64 = 3_600_000
    let remainder = instant.milliseconds % span
    return instant.advanced(byMilliseconds: -(remainder < 0 ? remainder + span : remainder))
  }

  /// Rolls up what `sensor` said of the hour that begins at `hourStart`; observations of others and of other hours are
  /// ignored. One answer for each tier and scheme that occurs (a sensor that changed its program within the hour), in a fixed
  /// order; none without observations. The order of `observations` does not matter, and neither does hearing one twice.
  ///
  /// Nothing is counted twice: of one period start the highest revision counts. Periods of different lengths that overlap lie
  /// inside one another, since each allowed length divides the next and all are aligned; then whichever side has counted for
  /// more seconds is taken whole, the longer period or the shorter ones inside it, and the longer if both are equal.
  public static func rollUp(
    _ observations: some Sequence<Observation>, sensor: SensorID, hourStart: Instant
  ) -> [AudienceHour] {
    var latest: [Instant: Observation] = [:]
    for observation in observations
    where observation.sensor == sensor && start(of: observation.periodStart) == hourStart {
      if let other = latest[observation.periodStart], precedence(of: other) >= precedence(of: observation) { continue }
      latest[observation.periodStart] = observation
    }
    let groups = Dictionary(grouping: disjoint(Array(latest.values))) { Group(tier: $0.tier, scheme: $0.bandScheme) }
    return groups.sorted { $0.key.rank < $1.key.rank }.map { group, periods in
      AudienceHour(
        sensor: sensor, hourStart: hourStart, tier: group.tier, scheme: group.scheme,
        coverageSeconds: periods.reduce(0) { $0 + $1.coverageSeconds },
        cells: sums(of: periods, scheme: group.scheme))
    }
  }

  /// The store keeps one observation for a period start and revision; the rest of the tuple only keeps this function
  /// independent of order should it be given two.
  private static func precedence(of observation: Observation) -> (Int, Int, Int, Int) {
    (observation.revision, observation.periodSeconds, observation.coverageSeconds, observation.totalOts)
  }

  /// Those that count: of a period and the shorter ones inside it, the side with more coverage.
  private static func disjoint(_ observations: [Observation]) -> [Observation] {
    var chosen: [Observation] = []
    for period in observations.sorted(by: { $0.periodSeconds < $1.periodSeconds }) {
      let end = period.periodStart.advanced(bySeconds: Int64(period.periodSeconds))
      let inside = chosen.filter { period.periodStart <= $0.periodStart && $0.periodStart < end }
      if inside.reduce(0, { $0 + $1.coverageSeconds }) > period.coverageSeconds { continue }
      chosen.removeAll { period.periodStart <= $0.periodStart && $0.periodStart < end }
      chosen.append(period)
    }
    return chosen
  }

  /// Sums by cell. Looks are known only if every period with people in it told them: some looks over all OTS would be a
  /// false rate.
  private static func sums(of periods: [Observation], scheme: BandScheme) -> [AudienceCell] {
    let looksKnown = periods.allSatisfy { $0.totalLook != nil || $0.totalOts == 0 }
    var cells: [AudienceCell] = []
    for sex in Sex.allCases {
      for band in scheme.bands {
        let counts = periods.flatMap(\.cells).filter { $0.sex == sex && $0.band == band.name }
        guard !counts.isEmpty else { continue }
        cells.append(
          AudienceCell(
            sex: sex, band: band.name, ots: counts.reduce(0) { $0 + $1.ots },
            look: looksKnown ? counts.reduce(0) { $0 + ($1.look ?? 0) } : nil))
      }
    }
    return cells
  }

  private struct Group: Hashable {
    var tier: Observation.Tier
    var scheme: BandScheme

    var rank: String { "\(tier.rawValue)/\(scheme.rawValue)" }
  }
}
