internal import Alerts
internal import Feeds

/// What is answered about the messages of machines.
extension Schema {
  private static let word = Schema.text(0...10_000, lines: .many)

  private static let alertFields: [Field] = [
    .required("id", .identifier), .required("standard", .choice(AlertStandard.self)), .required("feed", word),
    .required("area", .area, "The feed's."), .required("receivedAt", .instant), .required("sha256", .sha256),
    .required("bytes", .count, "Of its document."), .required("decision", .choice(Verdict.Decision.self)),
    .required("rule", .choice(AlertRule.self)), .required("reason", .localized(1...200)),
    .required("detail", word.nullable),
    .required(
      "message",
      Schema.object([
        .required("title", word), .required("sender", word), .required("identifier", word),
        .required("sentAt", .instant), .required("status", word), .required("type", word),
      ]).named("AlertHeading").nullable, "In its sender's words; null where it could not be read."),
    .required(
      "effects",
      .array(
        of: .object([
          .required("emergency", .identifier), .required("what", .choice(ReceivedAlert.Effect.What.self)),
        ]), count: 0...10_000)),
    .required("waitsUntil", Schema.instant.nullable, "For an officer."),
    .required(
      "review",
      Schema.object([
        .required("accepted", .boolean), .required("by", .text(0...200)), .required("at", .instant),
        .required("reason", Schema.text(1...500, lines: .many).nullable),
      ]).named("AlertReview").nullable, "What an officer decided."),
  ]

  static let alert = Schema.object(alertFields).named("Alert")

  /// `GET /v1/alerts/{id}`.
  static let alertWithProposal = Schema.object(
    alertFields + [
      .required(
        "proposal",
        Schema.object([
          .required(
            "messages",
            .array(of: Schema.object(messageAnswerFields).named("ProposedMessage"), count: 0...10_000)),
          .required("present", .array(of: .identifier, count: 0...10_000), "What is there, and would change or go."),
        ]).named("AlertProposal").nullable, "What it would do, while it waits for an officer.")
    ]
  ).named("AlertWithProposal")

  /// `GET /v1/alerts`.
  static let alertList = list(
    "alerts", of: alert, pages: true,
    with: [
      .required(
        "damaged",
        .object(["alerts", "series"].map { .required($0, .array(of: .text(0...200), count: 0...100_000)) }),
        "What is kept and cannot be read any more."),
      .required(
        "stale", .array(of: .identifier, count: 0...10_000), "Emergencies whose state was not renewed for a day."),
    ]
  ).named("AlertList")

  /// `GET /v1/alert-areas`.
  static let alertAreas = Schema.object([
    .required("source", .choice(["builtIn", "imported"])),
    .required(
      "codes",
      .array(
        of: .object([
          .required("codeType", .text(1...200)), .required("code", .text(1...200)), .required("wards", wards),
        ]), count: 0...100_000)),
  ]).named("AlertAreas")

  /// `PUT /v1/alert-areas`.
  static let alertAreaChanges = Schema.object([
    .required("dryRun", .boolean, "Nothing was stored."), .required("codes", .count), .required("wards", wards),
    .required("wardsWithoutSites", wards), .required("wardsWithoutCodes", wards, "Where there are sites."),
  ]).named("AlertAreaChanges")

  private static let wards = Schema.array(of: .ward, count: 0...100_000)

  private static func feedFault(_ more: [Field] = []) -> Schema {
    .object([.required("code", .text(1...63)), .required("says", .localized(1...1000))] + more)
  }

  /// `GET /v1/feeds`.
  static let feeds = list(
    "feeds",
    of: .object([
      .required("id", .identifier), .required("standard", .choice(AlertStandard.self)),
      .required("host", .text(1...300)), .required("seconds", .count, "Between two polls."),
      .required("state", .choice(FeedStatus.State.self)), .required("lastReadAt", Schema.instant.nullable),
      .required("lastMessageAt", Schema.instant.nullable), .required("nextPollAt", Schema.instant.nullable),
      .required("failingSince", Schema.instant.nullable), .required("failuresInARow", .count),
      .required("error", feedFault().nullable), .required("messages", .count), .required("waiting", .count),
      .required("givenUp", .count), .required("refusedLinks", .count),
      .required(
        "messageError", feedFault([.optional("at", .instant)]).nullable, "Of an entry, while the page is read."),
    ])
  ).named("Feeds")
}
