internal import Signage

/// What is answered about displays.
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
        ]), count: 0...1000),
      "The newest that its last report told: those that held, and those that were over but untold."),
  ]).named("DisplayStatus")

  private static let displayProblem = Schema.object([
    .required("code", .choice(DisplayHealth.Code.self)),
    .required("since", Schema.instant.nullable, "Null where nobody knows."), .required("says", .localized(1...1000)),
    .optional("fault", .text(1...63), "The player's own word for it."),
    .optional("content", Schema.identifier.nullable), .optional("detail", .text(0...500, lines: .many)),
  ]).named("DisplayProblem")

  /// `PUT /v1/displays/{id}`.
  static let displayAnswer = display.answered("DisplayAnswer", always: ["widthPixels", "heightPixels"])

  static let displayWithStatus = display.answered(
    "DisplayWithStatus", always: ["widthPixels", "heightPixels"], with: [.required("status", .displayStatus)])

  static let displayList = Schema.object([
    .required("displays", .array(of: .displayWithStatus, count: 0...200)),
    .optional("next", .identifier, "There is more; send it as cursor."),
    .required(
      "counts", .object(DisplayHealth.states.map { .required($0, .count) }),
      "How many of those asked for, in whatever state, are in each."),
  ]).named("DisplayList")
}
