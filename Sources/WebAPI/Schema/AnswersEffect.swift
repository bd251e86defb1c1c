internal import Signage

/// What is answered to changes of the schedule.
extension Schema {
  /// `POST /v1/schedule` and `PATCH /v1/schedule/{id}`.
  static let scheduleEntryWithEffect = Schema.object(
    [.required("id", Schema.identifier.nullable, "Null where nothing was stored.")] + entryFields + [
      .required("effect", effect.nullable, "Null where the entry is stored and its effect could not be told.")
    ], exactlyOneOf: subjects
  ).named("ScheduleEntryWithEffect")

  /// `POST /v1/schedule/{id}/copies`.
  static let scheduleCopyWithEffect = Schema.object(
    scheduleEntryWithEffect.fields + [
      .required("shiftedDays", .integer(-84_100...84_100), "By how many days: whole weeks, negative to earlier days.")
    ], exactlyOneOf: subjects
  ).named("ScheduleCopyWithEffect")

  private static let effect = Schema.object([
    .required("asOf", .instant, "Just before the change, and from when on it is told."),
    .required("firstDay", Schema.date.nullable, "The first local day that was looked at; null when its life is over."),
    .required("lastDay", Schema.date.nullable, "The last one: its last possible day, or a year after the first."),
    .required("goesOn", .boolean, "Whether its life goes on after lastDay."),
    .required("neverShows", .boolean, "No display will ever show it; the warnings say why."),
    .required(
      "firstShownAt", Schema.instant.nullable, "When the first loop that it is in begins, or now where it is in one."),
    .required("lastShownUntil", Schema.instant.nullable, "When the last loop that it is in ends."),
    .required("displays", .count, "Displays in its targets and the author's area."),
    .required("examined", .count, "How many of them this speaks of."),
    .required("onDisplays", .array(of: shownOnDisplays, count: 0...100), "Displays that show it alike, together."),
    .required("displaces", rivals, "Who would have the screen without it."),
    .required("displacedBy", rivals, "Who of higher priority has the screen where it would be active."),
    .required("sharesWith", rivals, "With whom it shares a loop."),
    .required(
      "storage", .array(of: storage, count: 0...100), "Of displays that said how much is free; the full first."),
    .required(
      "counts",
      .object(
        ["onDisplays", "displaces", "displacedBy", "sharesWith", "storage"].map { .required($0, .count) }),
      "How many there are of what is listed; the lists hold the first 100."),
    .required("warnings", .array(of: warning, count: 0...100)),
  ]).named("ScheduleEffect")

  private static let shownOnDisplays = Schema.object([
    .required("displays", .array(of: .identifier, count: 0...200)), .required("count", .count),
    .required("firstShownAt", Schema.instant.nullable), .required("lastShownUntil", Schema.instant.nullable),
    .required("hours", hours, "In the loop, altogether."),
    .required(
      "hoursPerWeek", hours,
      "hours by the weeks from now or its first possible day to its last possible day, one week at least."),
    .required("days", .count, "On how many local days."),
    .required("cause", Schema.choice(EffectWarning.Code.self).nullable, "Why it never shows there."),
  ]).named("ScheduleEffectOnDisplays")

  private static let rivals = Schema.array(
    of: .object([
      .required("entry", Schema.identifier.nullable, "Null for an entry that you may not see."),
      .required("title", Schema.localized(1...80).nullable, "Its content's."),
      .required("priority", Schema.integer(0...9).nullable), .required("area", Schema.area.nullable),
      .required("hours", hours, "On the display where it is longest."), .required("displays", .count),
    ]).named("ScheduleRival"), count: 0...100)

  private static let storage = Schema.object([
    .required("display", .identifier), .required("from", .date, "The first of eight days."),
    .required("addedBytes", .count, "What the entry's media need in these days besides what is there at present."),
    .required("freeBytes", .count, "As the display last said."), .required("fits", .boolean),
  ]).named("ScheduleStorage")

  private static let warning = Schema.object([
    .required("code", .choice(EffectWarning.Code.self)), .required("says", .localized(1...1000)),
    .required("field", Schema.text(1...100).nullable), .required("content", Schema.identifier.nullable),
    .required("displays", .array(of: .identifier, count: 0...200), "None: all of them, or it is about none."),
    .required("entries", .array(of: .identifier, count: 0...100)),
  ]).named("ScheduleWarning")

  private static let hours = Schema.number(0...1e6)
}
