internal import Alerts
internal import Signage

/// Tokens, as they are asked for.
extension Schema {
  /// A ward narrows a person's role; a device's token names its device.
  static let token = Schema.object([
    .required("role", .choice(Role.self)),
    .required("name", .text(1...80), "The person's, or what to call the device in the audit."),
    .optional("ward", .ward, "The city when left out."),
    .optional("display", .identifier), .optional("sensor", .identifier), .optional("feed", .identifier),
    .optional("kinds", feedKinds, "Of a feed: the only ones it may show; what else it sends waits for an officer."),
    .optional("unwantedKinds", feedKinds, "Of a feed: never shown."),
    .optional("highestPrecedence", .integer(0...3), "Of a feed: what goes beyond waits for an officer; 0 is all."),
    .optional("trusted", .boolean, "Of a feed: what is extreme and immediate and names no area goes city-wide."),
    .optional(
      "requiresSignature", .boolean,
      "Of a feed: what does not carry the valid XML signature of a signer that the server trusts is refused."),
  ]).named("Token")

  static let feedKinds = Schema.set(of: .choice(FeedPolicy.words), count: 0...60)
}
