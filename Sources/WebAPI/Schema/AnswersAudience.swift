internal import Signage

/// What is answered about the audience.
extension Schema {
  /// `POST /v1/audience/observations`.
  static let observationsAnswer = Schema.object([
    .required("accepted", .count), .required("unchanged", .count, "They were known, and say the same."),
    .required(
      "rejected",
      .array(
        of: .object([
          .required("index", .count),
          .required("rule", .choice(ObservationRule.allCases.map(\.rawValue) + ["revisionNotHigher"])),
        ]), count: 0...1000)),
  ]).named("ObservationsAnswer")

  /// `GET /v1/audience/summary`.
  static let audienceSummary = Schema.object([
    .required(
      "rows",
      .array(
        of: .object([
          .optional("weekday", .choice(Weekday.self)), .optional("hour", .integer(0...23), "Local."),
          .optional("sex", .choice(Sex.self)), .optional("band", .text(1...20)), .required("ots", people),
          .required("look", people.nullable, "Null where no sensor could tell."),
          .required("coverageSeconds", .count, "Of all sensors together."),
        ]), count: 0...100_000))
  ]).named("AudienceSummary")

  /// Few people are told to analysts alone.
  private static let people = Schema.either([.count, .choice([SmallCells.text(0)])])

  /// `GET /v1/rankings`.
  static let rankings = Schema.object([
    .required("display", .identifier), .required("weekday", .choice(Weekday.self)),
    .required("hour", .integer(0...23)), .required("publishedAt", Schema.instant.nullable, "Null before the first."),
    .required(
      "rankings",
      .array(
        of: .object([
          .required("content", .identifier), .required("title", .localized(1...80)),
          .required("score", .number(0...1e300)), .required("low", .number(0...1e300)),
          .required("high", .number(0...1e300)), .required("share", .number(0...1)), .required("learned", .boolean),
          .required(
            "explanation",
            .object([
              .required("base", .number(0...1e300)), .required("content", .number(0...1e300)),
              .required("attribute", .number(0...1e300)), .required("n", .number(0...1e300)),
              .required("basis", .choice(AudienceBasis.self)),
            ])),
        ]), count: 0...10_000), "The best first."),
  ]).named("Rankings")

  /// `POST /v1/rankings/computation`.
  static let startedComputation = Schema.object([.required("state", .choice(["running"]))])
    .named("StartedComputation")

  /// `GET /v1/rankings/computation`.
  static let computation = Schema.object([
    .required("state", .choice(["running", "idle"])),
    .required("finishedAt", Schema.instant.nullable, "The last one; null since the server's start."),
  ]).named("Computation")
}
