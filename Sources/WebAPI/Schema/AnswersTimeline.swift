internal import Signage

/// What is answered to questions about a range of time.
extension Schema {
  /// `GET /v1/schedule/timeline`.
  static let timeline = Schema.object([
    .required("target", .target), .required("from", .instant), .required("until", .instant),
    .required("timeZone", .timeZone, "Of the times answered: that of the first display."),
    .required("asOf", .instant, "Now: of the past too it is told by what is known now."),
    .required("displays", .count, "How many of the target's displays this speaks of."),
    .required("complete", .boolean, "Whether nothing was too much to be worked out."),
    .optional(
      "leftOut",
      .object([
        .required("displays", .count, "Those with plans that the fewest share."),
        .required("entries", .count, "The youngest."),
      ]), "Only where it is not complete."),
    .required(
      "entries", .array(of: timelineRow, count: 0...100_000), "Those that show or would, in the order of their making."),
  ]).named("Timeline")

  private static let timelineRow = Schema.object(
    [
      .required("id", .identifier), .optional("content", .identifier), .optional("campaign", .identifier),
      .optional("pool", .identifier),
      .required("title", .localized(0...200), "A content's; of a campaign or pool its id."),
      .required("priority", .integer(0...9)), .required("alwaysIncluded", .boolean),
      .required("targets", .array(of: .target, count: 1...200)), .required("area", .area),
      .required("createdBy", .text(0...200)),
      .required("of", .count, "How many of the displays the entry is for."),
      .required(
        "shown", .array(of: .object(span).named("TimelineSpan"), count: 0...100_000), "When it is in the loop."),
      .required(
        "displaced",
        .array(
          of: .object(
            span + [
              .required("priority", .integer(0...9), "The one that has the loop instead."),
              .required(
                "by", .array(of: .identifier, count: 0...Timeline.mostNames), "Who has it at some time within."),
            ]
          ).named("TimelineDisplacement"), count: 0...100_000),
        "When it would be in the loop but for a higher priority."),
    ], exactlyOneOf: subjects
  ).named("TimelineEntry")

  private static let span: [Field] = [
    .required("from", .instant), .required("until", .instant), .required("displays", .count, "On how many."),
    .optional(
      "on", .array(of: .identifier, count: 1...Timeline.mostNames), "On which, where they are only some and few."),
  ]
}
