internal import Signage
internal import SignageStore

extension AudienceModel {
  /// How far back the model looks: each hour of the week is in it four times.
  static let weeksLookedBack: Int64 = 4

  /// The model of what was counted until `now`, each hour at its place in the local week of its sensor's site.
  static func published(from store: SignageStore, at now: Instant) throws -> AudienceModel {
    try store.read { reading in
      let sensors = try reading.sensors()
      let zones = Dictionary(
        try reading.sites().map { ($0.id, Zone(identifier: $0.timeZone)) }, uniquingKeysWith: { first, _ in first })
      let zoneOfSensor = Dictionary(
        sensors.map { ($0.id, zones[$0.site] ?? nil) }, uniquingKeysWith: { first, _ in first })
      var hours: [LocalAudienceHour] = []
      let from = now.advanced(bySeconds: -weeksLookedBack * 7 * 86_400)
      try reading.audienceHours(from: from, until: now) { hour in
        guard let zone = zoneOfSensor[hour.sensor] ?? nil else { return }
        let local = zone.local(at: hour.hourStart)
        hours.append(LocalAudienceHour(counts: hour, hourOfWeek: HourOfWeek(day: local.day, hour: local.hour)))
      }
      return make(publishedAt: now, sensors: sensors, displays: try reading.displays(), hours: hours)
    }
  }
}
