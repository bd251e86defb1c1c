internal import Signage

/// What is answered about tokens, the audit and the server itself.
extension Schema {
  private static let tokenFields: [Field] = [
    .required("id", .identifier), .required("name", .text(1...200)), .required("role", .choice(Role.self)),
    .required("area", .area), .required("display", Schema.identifier.nullable),
    .required("sensor", Schema.identifier.nullable), .required("feed", Schema.text(0...200).nullable),
    .optional("kinds", feedKinds.nullable, "Of a feed whose rights are narrowed; null is all."),
    .optional("unwantedKinds", feedKinds), .optional("highestPrecedence", .integer(0...3)),
    .optional("trusted", .boolean), .optional("requiresSignature", .boolean), .required("createdAt", .instant),
    .required("revokedAt", Schema.instant.nullable),
  ]

  static let tokenList = list("tokens", of: Schema.object(tokenFields).named("TokenAnswer"), pages: true).named(
    "TokenList")

  /// The token itself is in the answer to its creation alone.
  static let createdToken = Schema.object(tokenFields + [.required("token", .text(1...200))]).named("CreatedToken")

  /// `GET /v1/audit`.
  static let audit = list(
    "audit",
    of: Schema.object([
      .required("id", .identifier), .required("at", .instant), .required("person", .text(0...200)),
      .required("token", .text(0...200)), .required("action", .text(1...63), "As emergency.confirmed."),
      .required("noun", .text(0...63)), .required("nounId", .text(0...200)),
      .required(
        "detail", .map(MapSchema(keys: .detailKey, values: .text(0...100_000_000, lines: .many), count: 0...1000))),
    ]).named("AuditRow"), pages: true
  ).named("Audit")

  /// `GET /healthz`.
  static let health = Schema.object([.required("status", .choice(["ok"]))]).named("Health")
}

extension StringFormat {
  fileprivate static let detailKey = StringFormat(
    says: "a word like targets or title.ja", pattern: "^[A-Za-z][A-Za-z0-9.-]{0,99}$", example: "title.ja",
    accepts: { key in (1...100).contains(key.utf8.count) })
}
