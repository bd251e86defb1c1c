internal import Signage

/// What is answered about the schedule and what it shows.
extension Schema {
  static let entryFields: [Field] =
    scheduleEntry.answeredFields() + [
      .required("area", .area), .required("createdBy", .text(0...200)), .required("createdAt", .instant),
    ]

  /// `GET /v1/schedule/{id}`.
  static let scheduleEntryAnswer = Schema.object(
    [.required("id", .identifier)] + entryFields, exactlyOneOf: subjects
  ).named("ScheduleEntryAnswer")

  static let scheduleList = list("schedule", of: scheduleEntryAnswer, pages: true).named("ScheduleList")

  static let campaignAnswer = campaign.answered("CampaignAnswer", always: ["owner"])
  static let campaignList = list("campaigns", of: campaignAnswer).named("CampaignList")
  static let poolAnswer = pool.answered("PoolAnswer", always: ["owner"])
  static let poolList = list("pools", of: poolAnswer).named("PoolList")

  private static let asOf = Field.optional("asOf", .instant, "Now, where the past is asked about.")

  /// `GET /v1/displays/{id}/playlist`.
  static let playlistPreview = Schema.object(playlist.fields + [asOf]).named("PlaylistPreview")

  /// `GET /v1/displays/{id}/now`.
  static let showing = Schema.object([
    .required("display", .identifier), .required("at", .instant), asOf,
    .required("playlist", .sha256, "The digest of what the player would get then."),
    .required("standby", .boolean, "Black."), .required("priority", Schema.integer(0...9).nullable),
    .required("content", Schema.identifier.nullable, "Null in standby and on the built-in board."),
    .optional("title", .localized(1...80)), .optional("entry", Schema.identifier.nullable),
    .optional("variant", .formatted(.variantKey)), .optional("page", Schema.integer(1...50).nullable),
    .optional("position", .count, "Of the content in its loop, from 0."), .optional("items", .count, "Of the loop."),
    .optional("startsAt", .instant), .required("endsAt", .instant),
    .required("emergencies", .array(of: .identifier, count: 0...1000), "What lies over it, the first on top."),
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
}
