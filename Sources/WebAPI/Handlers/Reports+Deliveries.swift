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
  /// `had` is of each whose end is said now the displays that had it.
  func store(
    _ requests: [DeliveryRequest], of display: Display, at site: Site, had: [EmergencyID: Set<DisplayID>],
    in writing: Writing, _ tally: inout Tally
  ) throws {
    if requests.isEmpty { return }
    let emergencies = try writing.emergencies(Set(requests.map(\.emergency)))
    var known: [EmergencyID: [Int: Bool]] = [:]
    for request in requests {
      let delivery = Delivery(
        display: display.id, revision: request.revision,
        receivedAt: request.receivedAt.flatMap { Instant(rfc3339: $0) },
        shownAt: request.shownAt.flatMap { Instant(rfc3339: $0) })
      let isExpected =
        try known[request.emergency]?[request.revision] ?? emergencies[request.emergency].map { emergency in
          try Self.isExpected(
            emergency, revision: request.revision, on: display, at: site, had: had[emergency.id], in: writing)
        } ?? false
      known[request.emergency, default: [:]][request.revision] = isExpected
      if isExpected, let emergency = emergencies[request.emergency], try writing.saveDelivery(delivery, of: emergency) {
        tally.stored += 1
      } else {
        tally.rejected.append((request.emergency.text, "unknownEmergency"))
      }
    }
  }

  /// Only a display that a revision was for, and only one that had the message where it ended, can have shown it. What one had
  /// that hangs elsewhere by now is written down.
  private static func isExpected(
    _ emergency: Emergency, revision: Int, on display: Display, at site: Site, had: Set<DisplayID>?,
    in writing: Writing
  ) throws -> Bool {
    guard revision >= 1, revision <= emergency.lastRevision else { return false }
    let isClosing = revision == emergency.closing?.revision
    if let had, isClosing || !had.contains(display.id) { return had.contains(display.id) }
    let isFor =
      isClosing
      ? emergency.concerns(display, at: site) : emergency.wasFor(display, at: site, revision: revision)
    return try isFor || writing.wasExpected(display.id, of: emergency.id, revision: revision)
  }
}
