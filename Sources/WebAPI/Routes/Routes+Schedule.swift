internal import HTTPServer
internal import Signage

extension Routes {
  static let schedule: [Route<Handling>] = [
    Route(
      .get, "/v1/schedule", "The entries that are not over", tag: "Schedule", access: .person(.seeSchedule),
      query: [.optional("target", .target)], answers: [.document("The entries.")], handler: .later(API.listEntries)),
    Route(
      .post, "/v1/schedule", "Show a content, campaign or pool somewhere, sometimes", tag: "Schedule",
      access: .person(.changeSchedule), headers: [.idempotencyKey], bodies: small(.scheduleEntry),
      answers: [.document("The entry.", status: 201)], handler: .later(API.createEntry)),
    Route(
      .get, "/v1/schedule/{id}", "One entry", tag: "Schedule", access: .person(.seeSchedule),
      answers: [.document("The entry.")], handler: .read(API.getEntry)),
    Route(
      .patch, "/v1/schedule/{id}", "Change an entry", tag: "Schedule", access: .person(.changeSchedule),
      bodies: patch(.scheduleEntry), answers: [.document("The entry.")], handler: .later(API.patchEntry)),
    Route(
      .delete, "/v1/schedule/{id}", "Take an entry back", tag: "Schedule", access: .person(.changeSchedule),
      answers: [.noContent("Gone.")], handler: .later(API.deleteEntry)),
    Route(
      .get, "/v1/campaigns", "All campaigns", tag: "Schedule", access: .person(.seeContents),
      answers: [.document("The campaigns.")], handler: .read(API.listCampaigns)),
    Route(
      .get, "/v1/campaigns/{id}", "One campaign", tag: "Schedule", access: .person(.seeContents),
      answers: [.document("The campaign.")], handler: .read(API.getCampaign)),
    Route(
      .put, "/v1/campaigns/{id}", "Keep contents together in an order", tag: "Schedule",
      access: .person(.changeSchedule), bodies: small(.campaign),
      answers: [.document("Changed."), .document("Made.", status: 201)], handler: .later(API.putCampaign)),
    Route(
      .get, "/v1/pools", "All pools", tag: "Schedule", access: .person(.seeContents),
      answers: [.document("The pools.")], handler: .read(API.listPools)),
    Route(
      .get, "/v1/pools/{id}", "One pool", tag: "Schedule", access: .person(.seeContents),
      answers: [.document("The pool.")], handler: .read(API.getPool)),
    Route(
      .put, "/v1/pools/{id}", "Let the ranking pick from contents", tag: "Schedule", access: .person(.changeSchedule),
      bodies: small(.pool), answers: [.document("Changed."), .document("Made.", status: 201)],
      handler: .later(API.putPool)),
    Route(
      .get, "/v1/displays/{id}/playlist", "What the player would get", tag: "Schedule", access: .person(.seeSchedule),
      query: [.at], answers: [.document("The playlist.")], handler: .later(API.playlistPreview)),
    Route(
      .get, "/v1/displays/{id}/now", "What is on, and why", tag: "Schedule", access: .person(.seeSchedule),
      query: [.at], answers: [.document("What is on, with a reason for each candidate.")], handler: .later(API.now)),
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
}
