internal import Signage

/// What is answered about plays.
extension Schema {
  private static let title = Schema.localized(1...80).nullable

  /// `GET /v1/plays`: single plays, or with `by` totals.
  static let plays = Schema.object([
    .optional(
      "plays",
      .array(
        of: .object([
          .required("id", .formatted(.playerKey)), .required("display", .identifier), .required("content", .identifier),
          .required("title", title, "Null where one may not read it, or nobody knows it."),
          .required("variant", .formatted(.variantKey)), .required("entry", Schema.identifier.nullable),
          .required("startedAt", .instant), .required("seconds", .number(0...86_400)), .required("completed", .boolean),
          .optional("assignment", .assignment),
        ]), count: 0...200), "Newest first."),
    .optional("next", .formatted(.cursor), "There is more; send it as cursor."),
    .optional("from", .date), .optional("until", .date, "Exclusive."),
    .optional(
      "rows",
      .array(
        of: .object([
          .optional("content", .identifier), .optional("title", title), .optional("display", .identifier),
          .optional("day", .date), .required("plays", .count), .required("completed", .count),
          .required("seconds", .number(0...1e15)),
        ]), count: 0...10_000)),
  ]).named("Plays")

  private static let contentMonths = Schema.array(
    of: .object([
      .required("month", .text(7...7), "As 2026-04."), .required("contents", .count), .required("newContents", .count),
    ]), count: 0...12)

  /// `GET /v1/kpi`.
  static let kpi = Schema.object([
    .required("fiscalYear", .integer(FiscalYear.years)), .required("goal", Schema.count.nullable),
    .required("from", .date), .required("until", .date, "Exclusive: the year's end, or tomorrow."),
    .required("daysWithPlays", .count, "Days of the year that anything was shown on at all."),
    .required("contents", .count, "In the whole city, each counted once."),
    .required("byMonth", contentMonths, "The months that have begun."),
    .required(
      "byWard",
      .array(
        of: .object([
          .required("ward", .ward), .required("name", Schema.localized(1...80).nullable), .required("contents", .count),
          .required("byMonth", contentMonths),
        ]), count: 0...2000)),
  ]).named("KPI")
}
