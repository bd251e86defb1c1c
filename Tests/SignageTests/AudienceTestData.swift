@testable import Signage

/// Monday 2026-11-16, 10:00 UTC.
let audienceHourStart = Instant(milliseconds: 1_794_823_200_000)

func audienceID<Noun>(_ text: String) -> Identifier<Noun> {
  guard let id = Identifier<Noun>(text) else { preconditionFailure("\(text) is no identifier") }
  return id
}

func audienceObservation(
  sensor: String = "lobby", start: Instant = audienceHourStart, seconds: Int = 900, coverage: Int? = nil,
  tier: Observation.Tier = .ots, scheme: BandScheme = .fukui, _ cells: [Count], totalLook: Int? = nil,
  revision: Int = 1
) -> Observation {
  Observation(
    sensor: audienceID(sensor), periodStart: start, periodSeconds: seconds, coverageSeconds: coverage ?? seconds,
    tier: tier, bandScheme: scheme, cells: cells, totalOts: cells.reduce(0) { $0 + $1.ots }, totalLook: totalLook,
    model: CountingModel(vendor: "v", version: "1"), revision: revision)
}

/// An hour of `sensor` in which `ots` people of each named cell were counted.
func countedHour(
  _ sensor: String, at hourOfWeek: HourOfWeek, week: Int = 0, coverage: Int = 3600, tier: Observation.Tier = .ots,
  scheme: BandScheme = .fukui, _ cells: [(Sex, String, Int)]
) -> LocalAudienceHour {
  // The first Monday of 1970 was the 5th: four days after the epoch.
  let hours = Int64(4 * 24 + week * HourOfWeek.count + hourOfWeek.index)
  return LocalAudienceHour(
    counts: AudienceHour(
      sensor: audienceID(sensor), hourStart: Instant(milliseconds: hours * 3_600_000), tier: tier, scheme: scheme,
      coverageSeconds: coverage, cells: cells.map { AudienceCell(sex: $0.0, band: $0.1, ots: $0.2) }),
    hourOfWeek: hourOfWeek)
}

/// Two offices with a display and a sensor each, and one display without.
struct TwoOffices {
  let sensors = [
    Sensor(id: audienceID("east-sensor"), site: audienceID("east"), displays: [audienceID("east-lobby")]),
    Sensor(id: audienceID("west-sensor"), site: audienceID("west"), displays: [audienceID("west-lobby")]),
  ]
  let displays = [
    Display(id: audienceID("east-lobby"), site: audienceID("east"), name: "East"),
    Display(id: audienceID("east-stairs"), site: audienceID("east"), name: "East stairs"),
    Display(id: audienceID("west-lobby"), site: audienceID("west"), name: "West"),
    Display(id: audienceID("north-lobby"), site: audienceID("north"), name: "North"),
  ]
  let monday10 = HourOfWeek(weekday: .monday, hour: 10)
  let monday11 = HourOfWeek(weekday: .monday, hour: 11)

  func model(_ hours: [LocalAudienceHour]) -> AudienceModel {
    AudienceModel.make(
      publishedAt: Instant(milliseconds: 1_000), sensors: sensors, displays: displays, hours: hours)
  }

  /// Older people in the east, younger in the west, 1,000 each.
  func contrast() -> AudienceModel {
    model([
      countedHour("east-sensor", at: monday10, [(.male, "65+", 350), (.female, "65+", 450), (.male, "25-34", 200)]),
      countedHour("west-sensor", at: monday10, [(.male, "65+", 100), (.female, "18-24", 500), (.male, "25-34", 400)]),
    ])
  }
}

let olderPeople = IntendedAudience(fromAge: 65)
let youngPeople = IntendedAudience(fromAge: 18, untilAge: 34)
