internal import Signage

/// Which screens showed an emergency, and how fast they did.
extension Schema {
  private static let milliseconds = Schema.count.nullable

  private static let delivery: [Field] = [
    .required("display", .identifier), .required("state", .choice(Delivery.State.self)),
    .required("panel", .choice(["on", "off", "unknown"])), .required("receivedAt", Schema.instant.nullable),
    .required("shownAt", Schema.instant.nullable),
    .required("milliseconds", milliseconds, "From its activation to its being drawn."),
  ]

  private static let summary = Schema.object(
    [.required("displays", .count)] + Delivery.State.allCases.map { .required($0.rawValue, .count) } + [
      .required(
        "p50Milliseconds", milliseconds,
        "By the nearest rank: the least time in which half of those that showed it did; of two the smaller."),
      .required(
        "p99Milliseconds", milliseconds,
        "By the nearest rank: the least time in which 99 of a hundred did; of fewer than a hundred the longest."),
      .required("late", .array(of: .identifier, count: 0...100_000), "Not shown after 15 seconds."),
    ]
  ).named("DeliverySummary")

  /// `GET /v1/emergencies/{id}/deliveries`.
  static let deliveries = Schema.object([
    .required("emergency", .identifier), .required("revision", .count),
    .required("forgotten", .boolean, "Only what was said of the revision is known, and not how long it took."),
    .required("summary", summary), .required("deliveries", .array(of: .object(delivery), count: 0...100_000)),
  ]).named("Deliveries")

  private static let reportHead: [Field] = [
    .required("emergency", .identifier), .required("kind", .choice(EmergencyMessage.Kind.self)),
    .required("state", .choice(Emergency.State.self)), .required("drill", Schema.identifier.nullable),
    .required("title", emergencyTitle), .required("activatedAt", Schema.instant.nullable),
    .required("endedAt", Schema.instant.nullable),
  ]

  private static let reportedRevision: [Field] = [
    .required("revision", .count), .required("from", .instant), .required("until", Schema.instant.nullable),
    .required("summary", summary), .required("notShown", .array(of: .identifier, count: 0...100_000)),
  ]

  private static let reportedDisplay = Schema.object(
    delivery + [.required("site", Schema.identifier.nullable), .required("ward", Schema.ward.nullable)]
  ).named("ReportedDisplay")

  /// `GET /v1/emergencies/{id}/report`.
  static let emergencyReport = Schema.object(
    reportHead + [
      .required(
        "revisions",
        .array(
          of: .object(reportedRevision + [.required("displays", .array(of: reportedDisplay, count: 0...100_000))]),
          count: 0...100_000))
    ]
  ).named("EmergencyReport")

  /// `GET /v1/drills/{id}/reports`.
  static let drillReports = Schema.object([
    .required("drill", .identifier),
    .required(
      "reports",
      .array(
        of: .object(
          reportHead + [.required("revisions", .array(of: .object(reportedRevision), count: 0...100_000))]),
        count: 0...100), "The newest first."),
  ]).named("DrillReports")
}
