internal import HTTPServer
internal import Signage

extension Routes {
  private static let timelineQuery: [Field] = [
    .required("target", .target), .required("from", .formatted(.moment), "Inclusive; a day is its local midnight."),
    .required("until", .formatted(.moment), "Exclusive; at most 92 days after `from`."),
  ]

  private static let aboutTimeline = """
    By the inputs of now (`asOf`), of the past too; what was really shown is in the plays. A target of other areas is \
    narrowed to one's own. `shown` and `displaced` count the displays (`of` the entry's), and name them where they are \
    only some, up to 20. At most 500 different plans, 2,000,000 days of entries (an entry's day counts for each plan), \
    and some 50,000 ranges are worked out; where that is not all, `complete` is false and `leftOut` says how much.
    """

  static let schedule: [Route<Handling>] = [
    Route(
      .get, "/v1/schedule", "The entries that are not over, or those of other days",
      about: "With `from` and `until` those whose days may have them on then, to the day; hours, priorities and "
        + "approvals are not asked. `target` keeps what is meant for one of its displays.",
      tag: "Schedule", access: .person(.seeSchedule),
      query: [
        .optional("target", .target), .from, .until, .optional("owner", .area, "The area of whoever made it."), .search,
        .limit, .optional("cursor", .identifier, "An earlier answer's next."),
      ], answers: [.ok(.scheduleList, "The entries; with `next`, there are more.")], handler: .slow(API.listEntries)),
    Route(
      .post, "/v1/schedule", "Show a content, campaign or pool somewhere, sometimes", about: Self.aboutEffect,
      tag: "Schedule", access: .person(.changeSchedule), query: [.dryRun], headers: [.idempotencyKey],
      bodies: small(.scheduleEntry),
      answers: [
        .created(.scheduleEntryWithEffect, "The entry, and what it will do."),
        .ok(.scheduleEntryWithEffect, "With dryRun: the entry as it would be, without an id, and what it would do."),
      ], handler: .later(API.createEntry)),
    Route(
      .get, "/v1/schedule/timeline", "Which entries are on which displays when",
      about: aboutTimeline, tag: "Schedule", access: .person(.seeSchedule), query: timelineQuery,
      answers: [.ok(.timeline, "The entries with the times at which they show, or would but for a higher priority.")],
      handler: .slow(API.timeline)),
    Route(
      .get, "/v1/schedule/timeline.ics", "The same for calendar programs",
      about: "iCalendar (RFC 5545), whole local days. Showings are cut at midnight, so that an event keeps its UID.",
      tag: "Schedule", access: .person(.seeSchedule), query: timelineQuery,
      answers: [.bytes("text/calendar", "An event for each showing.")], handler: .slow(API.calendar)),
    Route(
      .get, "/v1/schedule/{id}", "One entry", tag: "Schedule", access: .person(.seeSchedule),
      answers: [.ok(.scheduleEntryAnswer, "The entry.")], handler: .read(API.getEntry)),
    Route(
      .patch, "/v1/schedule/{id}", "Change an entry", about: Self.aboutEffect, tag: "Schedule",
      access: .person(.changeSchedule), query: [.dryRun], bodies: patch(.scheduleEntry),
      answers: [.ok(.scheduleEntryWithEffect, "The entry, and what it does now, or with dryRun would do.")],
      handler: .later(API.patchEntry)),
    Route(
      .delete, "/v1/schedule/{id}", "Take an entry back", tag: "Schedule", access: .person(.changeSchedule),
      answers: [.noContent("Gone.")], handler: .later(API.deleteEntry)),
    Route(
      .post, "/v1/schedule/{id}/copies", "The same again on other days",
      about: "All dates of the slots are shifted alike, by the smallest number of whole weeks that brings the earliest "
        + "firstDay to the one given or after it. Nothing else of it changes; what it shows may need a longer display "
        + "period, and then a warning says so.",
      tag: "Schedule", access: .person(.changeSchedule), query: [.dryRun], headers: [.idempotencyKey],
      bodies: small(.scheduleCopy),
      answers: [
        .created(.scheduleCopyWithEffect, "The new entry, and what it will do."),
        .ok(.scheduleCopyWithEffect, "With dryRun: the entry as it would be, without an id, and what it would do."),
      ], handler: .later(API.copyEntry)),
    Route(
      .get, "/v1/campaigns", "All campaigns", tag: "Schedule", access: .person(.seeContents),
      answers: [.ok(.campaignList, "The campaigns.")], handler: .read(API.listCampaigns)),
    Route(
      .get, "/v1/campaigns/{id}", "One campaign", tag: "Schedule", access: .person(.seeContents),
      answers: [.ok(.campaignAnswer, "The campaign.")], handler: .read(API.getCampaign)),
    Route(
      .put, "/v1/campaigns/{id}", "Keep contents together in an order", tag: "Schedule",
      access: .person(.changeSchedule), bodies: small(.campaign),
      answers: [.ok(.campaignAnswer, "Changed."), .created(.campaignAnswer, "Made.")], handler: .later(API.putCampaign)),
    Route(
      .get, "/v1/pools", "All pools", tag: "Schedule", access: .person(.seeContents),
      answers: [.ok(.poolList, "The pools.")], handler: .read(API.listPools)),
    Route(
      .get, "/v1/pools/{id}", "One pool", tag: "Schedule", access: .person(.seeContents),
      answers: [.ok(.poolAnswer, "The pool.")], handler: .read(API.getPool)),
    Route(
      .put, "/v1/pools/{id}", "Let the ranking pick from contents", tag: "Schedule", access: .person(.changeSchedule),
      bodies: small(.pool), answers: [.ok(.poolAnswer, "Changed."), .created(.poolAnswer, "Made.")],
      handler: .later(API.putPool)),
    Route(
      .get, "/v1/displays/{id}/playlist", "What the player would get",
      about: "`digest` is that of the whole playlist. Asked of the past it answers by the inputs of now, and says so "
        + "(`asOf`).",
      tag: "Schedule", access: .person(.seeSchedule),
      query: [
        .at,
        .optional(
          "hours", .integer(1...192), "From the segment that holds `at`, whole, for so many hours after `at`."),
      ], answers: [.ok(.playlistPreview, "The playlist.")], handler: .slow(API.playlistPreview)),
    Route(
      .get, "/v1/displays/{id}/now", "What is on, and why",
      about: "Asked of the past it answers by the inputs of now, and says so (`asOf`); what was shown is in the plays.",
      tag: "Schedule", access: .person(.seeSchedule),
      query: [.at], answers: [.ok(.showing, "What is on, with a reason for each candidate.")], handler: .slow(API.now)),
    Route(
      .get, "/v1/holidays", "The national holidays of a year", tag: "Schedule", access: .person(.seeSchedule),
      query: [.optional("country", .choice(["JP"]), default: "JP"), .required("year", .integer(2020...2050))],
      answers: [.ok(.holidays, "The holidays of the calendar in force.")], handler: .read(API.listHolidays)),
    Route(
      .put, "/v1/holidays", "Take over the Cabinet Office's list of national holidays",
      about: "The years of its syukujitsu.csv (Shift_JIS or UTF-8), from 2020 on, take the place of the computed ones.",
      tag: "Schedule", access: .person(.changeHolidays), query: [.dryRun], headers: [.idempotencyKey],
      bodies: [.bytes(types: ["text/csv"], limit: HolidayList.mostBytes)],
      answers: [.ok(.holidayChanges, "What differs from the computed years.")], handler: .later(API.putHolidays)),
    Route(
      .delete, "/v1/holidays", "Go back to the computed national holidays", tag: "Schedule",
      access: .person(.changeHolidays), answers: [.noContent("All years are computed.")],
      handler: .later(API.deleteHolidays)),
  ]

  private static let aboutEffect = """
    The answer tells what the entry will really do from now on: when it first and last shows, for how many hours a week on \
    which displays, whose place it takes and who takes its place, whether its media fit the displays' storage. An entry that \
    will never show is accepted all the same, and `effect.neverShows` and its warnings say so. With `dryRun=true` nothing is \
    stored, remembered or audited; everything else is checked and answered alike.
    """
}
