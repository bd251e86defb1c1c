internal import Signage

/// What is answered about displays, schedules, emergencies and the audience.
extension Schema {
  /// Beside a display's own fields.
  static let displayStatus = Schema.object([
    .required("state", .choice(DisplayHealth.states), "Green, changing, or the worst of its problems."),
    .required("problems", .array(of: .displayProblem, count: 0...1000), "The worst first."),
    .required("online", .boolean), .required("lastSeen", Schema.instant.nullable),
    .required("transport", Schema.choice(["events", "poll"]).nullable),
    .required("playlistCurrent", .boolean, "It says that it plays what is resolved for it now."),
    .required("reportedAt", Schema.instant.nullable, "When it said the following."),
    .required("clockOffsetMilliseconds", Schema.number(-1e15...1e15).nullable),
    .required("storageFreeBytes", Schema.number(0...1e18).nullable),
    .required("panel", .choice(["on", "off", "unknown"])), .required("version", Schema.text(0...40).nullable),
    .required(
      "faults",
      .array(
        of: .object([
          .required("code", .text(1...63)), .required("content", Schema.identifier.nullable),
          .required("detail", .text(0...500, lines: .many)), .required("at", .instant, "Since when."),
        ]), count: 0...1000), "Those that held when it reported."),
  ]).named("DisplayStatus")

  private static let displayProblem = Schema.object([
    .required("code", .choice(DisplayHealth.Code.self)),
    .required("since", Schema.instant.nullable, "Null where nobody knows."), .required("says", .localized(1...1000)),
    .optional("fault", .text(1...63), "The player's own word for it."),
    .optional("content", Schema.identifier.nullable), .optional("detail", .text(0...500, lines: .many)),
  ]).named("DisplayProblem")

  static let displayWithStatus = display.answered("DisplayAnswer", with: [.required("status", .displayStatus)])

  static let displayList = Schema.object([
    .required("displays", .array(of: .displayWithStatus, count: 0...200)),
    .optional("next", .identifier, "There is more; send it as cursor."),
    .required(
      "counts", .object(DisplayHealth.states.map { .required($0, .count) }),
      "How many of those asked for, in whatever state, are in each."),
  ]).named("DisplayList")

  /// `GET /v1/displays/{id}/now`.
  static let showing = Schema.object([
    .required("content", Schema.identifier.nullable, "Null in standby and on the built-in board."),
    .required("variant", Schema.formatted(.variantKey).nullable), .required("page", Schema.integer(1...50).nullable),
    .required("endsAt", .instant),
    .required(
      "why",
      .array(
        of: .object([
          .required("entry", Schema.identifier.nullable), .required("content", Schema.identifier.nullable),
          .required("plays", .boolean), .required("rule", .text(1...63)), .required("says", .localized(1...1000)),
        ]), count: 0...10_000), "Every candidate, by the first rule that decided."),
  ]).named("Showing")

  private static let holidayFields: [Field] = [.required("date", .date), .required("name", .localized(1...80))]

  /// `GET /v1/holidays`.
  static let holidays = Schema.object([
    .required(
      "holidays",
      .array(
        of: .object(holidayFields + [.required("source", .choice(HolidaySource.self), "By law, or from the list.")]),
        count: 0...400))
  ]).named("Holidays")

  /// `PUT /v1/holidays`.
  static let holidayChanges = Schema.object([
    .required("dryRun", .boolean, "Nothing was stored."),
    .required(
      "years",
      .array(
        of: .object([
          .required("year", .integer(2020...2050)), .required("days", .count),
          .required("added", .array(of: .object(holidayFields), count: 0...400)),
          .required("removed", .array(of: .object(holidayFields), count: 0...400)),
          .required(
            "renamed",
            .array(
              of: .object([
                .required("date", .date), .required("from", .localized(1...80)), .required("to", .localized(1...80)),
              ]), count: 0...400)),
        ]), count: 0...31), "The years that the list holds, each against the computed one."),
  ]).named("HolidayChanges")

  /// `POST /v1/emergencies` and every step after it.
  static let emergencyState = Schema.object([
    .required("id", .identifier), .required("revision", .count), .required("state", .choice(Emergency.State.self)),
  ]).named("EmergencyState")

  /// `GET /v1/emergencies/{id}/deliveries`.
  static let deliveries = Schema.object([
    .required(
      "deliveries",
      .array(
        of: .object([
          .required("display", .identifier), .required("state", .choice(Delivery.State.self)),
          .required("panel", .choice(["on", "off", "unknown"])), .required("receivedAt", Schema.instant.nullable),
          .required("shownAt", Schema.instant.nullable), .required("milliseconds", Schema.count.nullable),
        ]), count: 0...100_000)),
    .required(
      "summary",
      .object(
        [.required("displays", .count)] + Delivery.State.allCases.map { .required($0.rawValue, .count) }
          + [.required("late", .array(of: .identifier, count: 0...100_000), "Not shown after 15 seconds.")])),
  ]).named("Deliveries")

  static let observationsAnswer = Schema.object([
    .required("accepted", .count), .required("unchanged", .count),
    .required(
      "rejected",
      .array(
        of: .object([.required("index", .count), .required("rule", .choice(ObservationRule.self))]), count: 0...1000)),
  ]).named("ObservationsAnswer")

  static let rankings = Schema.object([
    .required(
      "rankings",
      .array(
        of: .object([
          .required("content", .identifier), .required("score", .number(0...1e12)), .required("low", .number(0...1e12)),
          .required("high", .number(0...1e12)), .required("share", .number(0...1)), .required("learned", .boolean),
          .required(
            "explanation",
            .object([
              .required("base", .number(0...1e12)), .required("content", .number(0...1e12)),
              .required("attribute", .number(0...1e12)), .required("n", .number(0...1e12)),
              .required("basis", .choice(AudienceBasis.self)),
            ])),
        ]), count: 0...10_000), "The best first.")
  ]).named("Rankings")

  /// The token itself is in the answer to its creation alone.
  static let createdToken = Schema.object(
    [.required("id", .identifier), .required("token", .text(1...200))] + token.fields
  ).named("CreatedToken")
}
