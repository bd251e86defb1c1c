internal import Database
public import Signage

/// What became of an observation.
public enum ObservationOutcome: Hashable, Sendable {
  case stored
  /// It was there already, the same.
  case unchanged
  /// Something else is known of that period; only a higher revision replaces it.
  case needsHigherRevision
}

extension Reading {
  /// The hours of all sensors from `from` to before `until`, in order of time.
  public func audienceHours(
    from: Instant, until: Instant, _ body: (AudienceHour) throws -> Void
  ) throws {
    try transaction.forEach(
      "SELECT document FROM audience_hours WHERE hour_start >= $1 AND hour_start < $2 "
        + "ORDER BY hour_start, sensor, tier, scheme", [from, until]
    ) { row in try body(try row.document("document")) }
  }

  /// What daily files said of a sensor, in order of days.
  public func audienceDays(of sensor: SensorID) throws -> [AudienceDay] {
    try transaction.rows("SELECT document FROM audience_days WHERE sensor = $1 ORDER BY day, kind", [sensor])
      .map { try $0.document("document") }
  }

  public func hasHoursToRollUp() throws -> Bool {
    try transaction.row("SELECT sensor FROM hours_to_roll_up LIMIT 1") != nil
  }

  public func hasAudienceHours() throws -> Bool {
    try transaction.row("SELECT sensor FROM audience_hours LIMIT 1") != nil
  }

  public func latestAudienceModel() throws -> AudienceModel? {
    let row = try transaction.row("SELECT body FROM audience_models ORDER BY published_at DESC LIMIT 1")
    return try row.flatMap { AudienceModel(serialized: try $0.blob("body")) }
  }
}

/// A day's counts of one sensor, as a daily file gave them.
public struct AudienceDay: Hashable, Sendable, Codable {
  public var day: LocalDate
  /// `Face` or `Person`, as the file names it.
  public var counted: String
  public var total: Int
  /// In scheme `fukui`.
  public var cells: [AudienceCell]

  public init(day: LocalDate, counted: String, total: Int, cells: [AudienceCell]) {
    self.day = day
    self.counted = counted
    self.total = total
    self.cells = cells
  }
}

extension Writing {
  /// Key (sensor, periodStart): the same again, now or as a backfill, is a no-op; another one needs a higher revision.
  public func save(_ observation: Observation) throws -> ObservationOutcome {
    let hour = AudienceHour.start(of: observation.periodStart)
    let text = try document(observation)
    let stored = try transaction.run(
      "INSERT INTO observations (sensor, period_start, hour_start, revision, received_at, document) "
        + "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sensor, period_start) DO UPDATE SET "
        + "revision = excluded.revision, received_at = excluded.received_at, document = excluded.document "
        + "WHERE excluded.revision > observations.revision",
      [observation.sensor, observation.periodStart, hour, observation.revision, now, text])
    guard stored == 1 else {
      let row = try transaction.row(
        "SELECT document FROM observations WHERE sensor = $1 AND period_start = $2",
        [observation.sensor, observation.periodStart])
      var known: Observation? = try row?.document("document")
      known?.backfill = observation.backfill
      return known == observation ? .unchanged : .needsHigherRevision
    }
    try transaction.run(
      "INSERT INTO hours_to_roll_up (sensor, hour_start) VALUES ($1, $2) ON CONFLICT (sensor, hour_start) DO NOTHING",
      [observation.sensor, hour])
    return .stored
  }

  /// Rolls up at most `limit` of the hours that observations came for; answers how many it was.
  public func rollUpHours(limit: Int) throws -> Int {
    let waiting = try transaction.rows(
      "SELECT sensor, hour_start FROM hours_to_roll_up ORDER BY hour_start, sensor LIMIT $1", [limit])
    for row in waiting {
      try rollUp(try row.identifier("sensor"), try row.instant("hour_start"))
    }
    return waiting.count
  }

  private func rollUp(_ sensor: SensorID, _ hour: Instant) throws {
    let observations: [Observation] = try transaction.rows(
      "SELECT document FROM observations WHERE sensor = $1 AND hour_start = $2", [sensor, hour]
    ).map { try $0.document("document") }
    try transaction.run("DELETE FROM audience_hours WHERE sensor = $1 AND hour_start = $2", [sensor, hour])
    for rolled in AudienceHour.rollUp(observations, sensor: sensor, hourStart: hour) {
      try transaction.run(
        "INSERT INTO audience_hours (sensor, hour_start, tier, scheme, document) VALUES ($1, $2, $3, $4, $5)",
        [sensor, hour, rolled.tier.rawValue, rolled.scheme.rawValue, try document(rolled)])
    }
    try transaction.run("DELETE FROM hours_to_roll_up WHERE sensor = $1 AND hour_start = $2", [sensor, hour])
  }

  /// Raw periods are kept for 30 days; what was rolled up of them stays. Hours go as a whole: a part of one that was rolled
  /// up anew would take the place of the sum over all of it.
  public func forgetOldObservations() throws {
    let oldest = AudienceHour.start(of: now.advanced(bySeconds: -Int64(Observation.daysKept) * 86_400))
    try transaction.run(
      "DELETE FROM observations WHERE period_start < $1 AND NOT EXISTS (SELECT 1 FROM hours_to_roll_up "
        + "WHERE hours_to_roll_up.sensor = observations.sensor "
        + "AND hours_to_roll_up.hour_start = observations.hour_start)",
      [oldest])
  }

  public func save(_ day: AudienceDay, of sensor: SensorID) throws {
    try transaction.run(
      "INSERT INTO audience_days (sensor, day, kind, document) VALUES ($1, $2, $3, $4) "
        + "ON CONFLICT (sensor, day, kind) DO UPDATE SET document = excluded.document",
      [sensor, day.day.dayNumber, day.counted, try document(day)])
  }

  /// Publishes a model; the last ten stay.
  public func save(_ model: AudienceModel) throws {
    try transaction.run(
      "INSERT INTO audience_models (published_at, body) VALUES ($1, $2) "
        + "ON CONFLICT (published_at) DO UPDATE SET body = excluded.body",
      [model.publishedAt, model.serialized()])
    try transaction.run(
      "DELETE FROM audience_models WHERE published_at NOT IN "
        + "(SELECT published_at FROM audience_models ORDER BY published_at DESC LIMIT 10)")
    publish(.scheduleChanged)
  }
}
