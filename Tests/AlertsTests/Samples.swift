import Foundation
import Signage
import Testing

@testable import Alerts

/// Real messages, kept beside the repository and not in it.
enum Samples {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../../shared/samples/alerts"
  )
  .standardizedFileURL
  static let areThere = FileManager.default.fileExists(atPath: folder.path)
  static let absent: Comment = "the real messages (../shared/samples/alerts) are not here"

  static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: path))) }
  static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }
  /// Names of all messages of a folder: no schemas.
  static func all(_ standard: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: standard).path).sorted()
      .filter { !$0.hasSuffix(".xsd") && !$0.hasSuffix(".rng") }.map { "\(standard)/\($0)" }
  }
}

func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

extension City {
  /// Osaka with three sites that have coordinates and one that has none.
  static func osaka() throws -> City {
    func site(_ id: String, _ ward: String, _ latitude: Double?, _ longitude: Double?) throws -> Site {
      Site(
        id: try #require(SiteID(id)), name: ["ja": "区役所", "en": "Ward office"], ward: try #require(WardCode(ward)),
        timeZone: "Asia/Tokyo", latitude: latitude, longitude: longitude)
    }
    return City(
      areas: .osaka,
      sites: [
        try site("city-hall", "27127", 34.6937, 135.5023), try site("kita", "27127", 34.7055, 135.5100),
        try site("konohana", "27104", 34.6830, 135.4523), try site("library", "27104", nil, nil),
      ])
  }
}

/// A store as small as one can be: what was decided before is found again, what is on screen follows from the changes.
struct Board {
  var series: [String: AlertSeries] = [:]
  var onScreen: [EmergencyID: EmergencyMessage] = [:]
  var closings: [EmergencyID: Emergency.Closing] = [:]
  let city: City

  init() throws { city = try .osaka() }
  init(city: City) { self.city = city }

  /// What is over has gone by itself before.
  mutating func take(_ verdict: Verdict, at now: Instant) throws {
    onScreen = onScreen.filter { $0.value.expiresAt > now }
    for change in verdict.changes {
      switch change {
      case .show(let id, let message):
        #expect(onScreen[id] == nil, "an emergency is new only once")
        onScreen[id] = message
      case .update(let id, let message):
        #expect(onScreen[id] != nil, "only what is there is updated")
        onScreen[id] = message
      case .clear(let id, let closing), .correct(let id, let closing):
        #expect(onScreen.removeValue(forKey: id) != nil)
        closings[id] = closing
      case .remove(let id): #expect(onScreen.removeValue(forKey: id) != nil)
      }
    }
    for id in verdict.forgotten { series[id] = nil }
    for one in verdict.saved {
      // As a store keeps it.
      let kept = try JSONDecoder().decode(AlertSeries.self, from: try JSONEncoder().encode(one))
      #expect(kept == one)
      series[one.id] = kept
    }
  }

  func known(_ keys: Set<String>) -> [AlertSeries] { series.values.filter { !$0.lookupKeys.isDisjoint(with: keys) } }

  /// What is seen, whatever the emergencies' names.
  var messages: [EmergencyMessage] { onScreen.values.sorted { "\($0)" < "\($1)" } }
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
