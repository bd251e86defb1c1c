internal import Signage
internal import SignageStore

/// What reports say of emergencies (DESIGN 4.3).
extension API {
  struct DeliveryRequest: Decodable {
    var emergency: EmergencyID
    var revision: Int
    var receivedAt: String?
    var shownAt: String?
  }

  /// Everything waits for the writer, after a broadcast to thousands of screens as well: what is said of one emergency reads it once.
  func store(
    _ requests: [DeliveryRequest], of display: Display, at site: Site, in writing: Writing, _ tally: inout Tally
  ) throws {
    if requests.isEmpty { return }
    let emergencies = try writing.emergencies(Set(requests.map(\.emergency)))
    for request in requests {
      let delivery = Delivery(
        display: display.id, revision: request.revision,
        receivedAt: request.receivedAt.flatMap { Instant(rfc3339: $0) },
        shownAt: request.shownAt.flatMap { Instant(rfc3339: $0) })
      if let emergency = emergencies[request.emergency],
        Self.isExpected(emergency, revision: request.revision, on: display, at: site),
        try writing.saveDelivery(delivery, of: emergency)
      {
        tally.stored += 1
      } else {
        tally.rejected.append((request.emergency.text, "unknownEmergency"))
      }
    }
  }

  /// Only a display that a revision was for can have shown it.
  private static func isExpected(
    _ emergency: Emergency, revision: Int, on display: Display, at site: Site
  ) -> Bool {
    if revision == emergency.closing?.revision { return emergency.concerns(display, at: site) }
    return emergency.wasFor(display, at: site, revision: revision)
  }
}
