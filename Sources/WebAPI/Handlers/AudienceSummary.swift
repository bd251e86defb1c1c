internal import HTTPServer
internal import Signage
internal import SignageStore

extension API {
  /// The longest time that one summary covers.
  private static let summaryDays: Int64 = 92

  /// Counts of the sensors at a target. Counts below five are told to analysts alone.
  func summarizeAudience(_ call: Call) async throws -> Response {
    guard let target = call.query["target"]?.string.flatMap({ Target($0) }),
      let from = call.query["from"]?.string.flatMap({ Instant(rfc3339: $0) }),
      let until = call.query["until"]?.string.flatMap({ Instant(rfc3339: $0) }), from < until,
      until.milliseconds(since: from) <= Self.summaryDays * 86_400_000
    else { throw SignageError.invalid(field: "until", says: "At most \(Self.summaryDays) days after from.") }
    let dimensions = (call.query["by"]?.array ?? []).compactMap { $0.string.flatMap(AudienceSummary.Dimension.init) }
    var summary = AudienceSummary(by: Set(dimensions))
    let inputs = try programme.inputs(at: call.now)
    try store.read { reading in
      let zones = try Self.zones(ofSensorsAt: target, inputs, call, in: reading)
      try reading.audienceHours(from: from, until: until) { hour in
        guard let zone = zones[hour.sensor] else { return }
        let local = zone.local(at: hour.hourStart)
        summary.add(hour, weekday: local.day.weekday, localHour: local.hour)
      }
    }
    let isAnalyst = call.actor.area(as: [.analyst]) != nil
    return .json { json in
      json.array("rows") { json in
        for (key, sum) in summary.rows { json.object { Self.write(key, sum, exact: isAnalyst, to: &$0) } }
      }
    }
  }

  /// The sensors in the caller's area that see a display of the target, with their local time.
  private static func zones(
    ofSensorsAt target: Target, _ inputs: ScheduleInputs, _ call: Call, in reading: Reading
  ) throws -> [SensorID: Zone] {
    var zones: [SensorID: Zone] = [:]
    for sensor in try reading.sensors() {
      guard let site = inputs.sites[sensor.site], let zone = Zone(identifier: site.timeZone),
        may(call.actor, .seeAudience, .area(.ward(site.ward)))
      else { continue }
      let sees = sensor.displays.compactMap { inputs.displays[$0] }.contains { target.includes($0, at: site) }
      if sees { zones[sensor.id] = zone }
    }
    return zones
  }

  private static func write(
    _ key: AudienceSummary.Key, _ sum: AudienceSummary.Sum, exact: Bool, to json: inout JSONWriter
  ) {
    if let weekday = key.weekday { json.member("weekday", weekday.rawValue) }
    if let hour = key.hour { json.member("hour", hour) }
    if let sex = key.sex { json.member("sex", sex.rawValue) }
    if let band = key.band { json.member("band", band) }
    write(sum.ots, "ots", exact: exact, to: &json)
    if let look = sum.look { write(look, "look", exact: exact, to: &json) } else { json.null("look") }
    json.member("coverageSeconds", sum.coverageSeconds)
  }

  private static func write(_ count: Int, _ name: String, exact: Bool, to json: inout JSONWriter) {
    if exact || SmallCells.shown(count) != nil {
      json.member(name, count)
    } else {
      json.member(name, SmallCells.text(count))
    }
  }
}
