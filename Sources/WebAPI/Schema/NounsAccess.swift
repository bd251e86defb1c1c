internal import Signage

/// Tokens, as they are asked for.
extension Schema {
  /// A ward narrows a person's role; a device's token names its device.
  static let token = Schema.object([
    .required("role", .choice(Role.self)),
    .required("name", .text(1...80), "The person's, or what to call the device in the audit."),
    .optional("ward", .ward, "The city when left out."),
    .optional("display", .identifier), .optional("sensor", .identifier), .optional("feed", .identifier),
  ]).named("Token")
}
