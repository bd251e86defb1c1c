internal import HTTPServer
internal import Signage

extension Routes {
  static let drills: [Route<Handling>] = [
    Route(
      .get, "/v1/drills", "The drills that come again", tag: "Emergencies", access: .person(.seeEmergencies),
      answers: [.ok(.drillList, "The plans; `next` is when one begins.")], handler: .read(API.listDrills)),
    Route(
      .get, "/v1/drills/{id}", "One plan of drills", tag: "Emergencies", access: .person(.seeEmergencies),
      answers: [.ok(.drillAnswer, "The plan.")], handler: .read(API.getDrill)),
    Route(
      .put, "/v1/drills/{id}", "Plan a drill that comes again",
      about:
        "It waits for a second officer, who confirms the plan once; a changed plan waits again, and nothing of it begins "
        + "until then. A drill begins with each window that begins after the confirmation, or as soon as the server is back "
        + "within the window; it ends after `minutes`, and before that on each display that a live message of precedence 0 to 2 "
        + "is for.",
      tag: "Emergencies", access: .person(.broadcast), headers: [.idempotencyKey], bodies: small(.drill),
      answers: [.ok(.drillAnswer, "Changed."), .created(.drillAnswer, "Planned.")], handler: .later(API.putDrill)),
    Route(
      .delete, "/v1/drills/{id}", "Give a plan up; what is on ends by itself", tag: "Emergencies",
      access: .person(.broadcast), answers: [.noContent("Nothing of it begins any more.")],
      handler: .later(API.deleteDrill)),
    Route(
      .post, "/v1/drills/{id}/confirmation", "Confirm another officer's plan", tag: "Emergencies",
      access: .person(.broadcast), headers: [.idempotencyKey], bodies: small(.confirmation),
      answers: [.ok(.drillAnswer, "The plan.")], refusals: [.stale], handler: .later(API.confirmDrill)),
    Route(
      .get, "/v1/drills/{id}/reports", "How its drills went", tag: "Emergencies", access: .person(.seeEmergencies),
      answers: [
        .ok(.drillReports, "The newest 50 drills, each with its figures and the displays that did not show it.")
      ],
      handler: .later(API.listDrillReports)),
  ]
}
