internal import Foundation
internal import HTTPClient
internal import Signage

/// The day's emergency: one officer writes it, another confirms it, and the screens say that they show it.
struct CityEmergency {
  let writer: Office
  let confirmer: Office
  let kind: CityDay.Emergency
  private(set) var id: String?

  init(writer: Office, confirmer: Office, kind: CityDay.Emergency) {
    self.writer = writer
    self.confirmer = confirmer
    self.kind = kind
  }

  private struct Message: Encodable {
    var kind: String
    var template: String
    var blanks: [String: LocalizedText]
    var targets = ["all"]
    var expiresAt: String
  }

  private struct Written: Decodable {
    var id: String
    var revision: Int
  }

  private struct Present: Decodable {
    var state: String
  }

  private struct Confirmation: Encodable {
    var revision: Int
  }

  /// What the screens said of it.
  struct Deliveries: Decodable {
    var summary: Summary
    var deliveries: [Delivery]

    struct Summary: Decodable {
      var displays: Int
      var shown: Int
      var p50Milliseconds: Int64?
    }

    struct Delivery: Decodable {
      var display: String
      var milliseconds: Int64?
    }

    var slowest: Int64? { deliveries.compactMap(\.milliseconds).max() }
  }

  /// The first officer writes it; no screen shows it yet.
  mutating func write(at now: Instant, time: String) throws(Office.Refused) -> Int {
    let message = Message(
      kind: kind.rawValue, template: kind == .drill ? "drill" : "evacuation-level-4",
      blanks: [
        "place": ["ja": "市内全域", "en": "the whole city"], "time": ["ja": time, "en": time],
      ],
      expiresAt: now.advanced(bySeconds: 3600).rfc3339())
    let written = try writer.ask(.post, "/v1/emergencies", message, as: Written.self)
    id = written.id
    return written.revision
  }

  /// The second officer confirms what was read.
  func confirm(revision: Int) throws(Office.Refused) {
    guard let id else { return }
    try confirmer.ask(
      .post, "/v1/emergencies/\(id)/confirmation", Confirmation(revision: revision), as: Office.Nothing.self)
  }

  func deliveries() throws(Office.Refused) -> Deliveries? {
    guard let id else { return nil }
    return try writer.get("/v1/emergencies/\(id)/deliveries", as: Deliveries.self)
  }

  /// The all-clear; what no screen shows yet is taken back. May be tried again until it has succeeded.
  mutating func end() throws(Office.Refused) {
    guard let id else { return }
    // Nobody knows what became of a request that was not answered.
    switch try writer.get("/v1/emergencies/\(id)", as: Present.self).state {
    case "pending":
      try writer.ask(.post, "/v1/emergencies/\(id)/withdrawal", Office.Nothing?.none, as: Office.Nothing.self)
    case "active":
      try writer.ask(.post, "/v1/emergencies/\(id)/clearance", Office.Nothing(), as: Office.Nothing.self)
    default: break
    }
    self.id = nil
  }
}
