internal import Signage

/// What players send.
extension Schema {
  static let playerReports = Schema.object([
    .required(
      "installation", .formatted(.playerKey),
      "Of the player's own making, anew at each start: one that comes back after another is one of two."),
    .optional("playlistDigest", Schema.sha256.nullable, "Of the playlist that it shows."),
    .optional("clockOffsetMilliseconds", .number(-1e15...1e15), "Server's time less the machine's."),
    .optional("storageFreeBytes", .number(0...1e18)),
    .optional("transport", .choice(["events", "poll"])),
    .optional("version", .text(0...40)),
    .optional("panel", .choice(["on", "off", "unknown"]), default: "unknown"),
    .optional("plays", .array(of: .play, count: 0...1000), default: []),
    .optional("deliveries", .array(of: .deliveryReport, count: 0...1000), default: []),
    .optional("faults", .array(of: .fault, count: 0...1000), default: []),
  ]).named("PlayerReports")

  private static let play = Schema.object([
    .required("id", .formatted(.playerKey)),
    .required("content", .identifier),
    .required("variant", .formatted(.variantKey)),
    .optional("entry", Schema.identifier.nullable, "None of a default content."),
    .required("startedAt", .instant),
    .required("seconds", .number(0...86_400)),
    .required("completed", .boolean),
    .optional("assignment", Schema.assignment.nullable, "As the playlist had it."),
  ]).named("Play")

  static let assignment = Schema.object([
    .required("kind", .choice(["floor", "rank"])), .required("probability", .number(0...1)),
  ]).named("Assignment")

  private static let deliveryReport = Schema.object([
    .required("emergency", .identifier),
    .required("revision", .integer(1...1_000_000)),
    .required("receivedAt", .instant),
    .optional("shownAt", Schema.instant.nullable),
  ]).named("DeliveryReport")

  private static let fault = Schema.object([
    .required("code", .text(1...63), "One word in camelCase."),
    .optional("content", Schema.identifier.nullable),
    .optional("detail", .text(0...500, lines: .many), default: ""),
    .required("at", .instant),
  ]).named("Fault")

  /// `POST /v1/player/pairings`.
  static let pairingRequest = Schema.object([
    .optional("origin", .formatted(.webOrigin), "Where the screen found the server; the QR code leads there.")
  ]).named("PairingRequest")

  /// `PUT /v1/displays/{id}/pairing`.
  static let pairing = Schema.object([
    .required("code", .formatted(.pairingCode), "What the screen shows.")
  ]).named("Pairing")
}
