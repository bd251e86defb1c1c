internal import Signage

/// What all sensors of a city counted in one hour, added up for people who watch.
struct CityHour {
  private(set) var people = 0
  private(set) var looks = 0
  private var bySite: [String: Int] = [:]
  private var elderly = 0
  private var children = 0

  mutating func add(_ observation: Observation, at site: String) {
    people += observation.totalOts
    looks += observation.totalLook ?? 0
    bySite[site, default: 0] += observation.totalOts
    for cell in observation.cells {
      if cell.band == "65+" { elderly += cell.ots }
      if ["0-5", "6-12", "13-17"].contains(cell.band) { children += cell.ots }
    }
  }

  mutating func add(_ hour: CityHour) {
    people += hour.people
    looks += hour.looks
    elderly += hour.elderly
    children += hour.children
    bySite.merge(hour.bySite) { $0 + $1 }
  }

  /// Where most people were.
  var busiest: (site: String, people: Int)? {
    bySite.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { ($0.key, $0.value) }
  }

  /// Of 100 people, how many are of 65 years or more, and how many below 18.
  var elderlyPercent: Int { people == 0 ? 0 : elderly * 100 / people }
  var childrenPercent: Int { people == 0 ? 0 : children * 100 / people }
}

/// An observation as sensors send it.
struct SentObservation: Encodable {
  private var schemaVersion = 1
  private var sensor: String
  private var periodStart: String
  private var periodSeconds, coverageSeconds: Int
  private var tier, bandScheme: String
  private var cells: [Count]
  private var totalOts: Int
  private var totalLook: Int?
  private var model: CountingModel
  private var revision: Int
  private var backfill: Bool

  /// Seconds since 2020 at the beginning of a run: higher than those of earlier ones, which counted other people at the same
  /// time, and the same for what is sent again.
  static func revision(of beginning: Instant) -> Int { Int(beginning.milliseconds / 1000 - 1_577_836_800) }

  init(_ observation: Observation, revision: Int, backfill: Bool) {
    sensor = observation.sensor.text
    periodStart = observation.periodStart.rfc3339()
    periodSeconds = observation.periodSeconds
    coverageSeconds = observation.coverageSeconds
    tier = observation.tier.rawValue
    bandScheme = observation.bandScheme.rawValue
    cells = observation.cells
    totalOts = observation.totalOts
    totalLook = observation.totalLook
    model = observation.model
    self.revision = revision
    self.backfill = backfill
  }
}

struct SentObservations: Encodable {
  var observations: [SentObservation]
}

struct ObservationsAnswer: Decodable {
  var accepted: Int
  var unchanged: Int
  var rejected: [Rejected]

  struct Rejected: Decodable {
    /// In what was sent.
    var index: Int
    var rule: String
  }
}
