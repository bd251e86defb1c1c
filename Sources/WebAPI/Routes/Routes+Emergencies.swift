internal import HTTPServer
internal import Signage

extension Routes {
  static let emergencies: [Route<Handling>] = [
    Route(
      .get, "/v1/emergency-templates", "Messages that are ready in nine languages",
      about: "`blanks` are what has to be filled in: a place, a time.", tag: "Emergencies",
      access: .person(.seeEmergencies), answers: [.ok(.emergencyTemplates, "The templates.")],
      handler: .read(API.listTemplates)),
    Route(
      .get, "/v1/emergency-templates/{id}", "One template", tag: "Emergencies", access: .person(.seeEmergencies),
      answers: [.ok(.emergencyTemplate, "The template.")], handler: .read(API.getTemplate)),
    Route(
      .post, "/v1/emergencies", "Write a message that overrides", tag: "Emergencies", access: .person(.broadcast),
      headers: [.idempotencyKey], bodies: small(.emergency),
      answers: [.created(.emergencyAnswer, "It waits for a second officer, or is on screen after break-glass.")],
      handler: .later(API.createEmergency)),
    Route(
      .get, "/v1/emergencies", "The messages, newest first, and what asks for an officer",
      about:
        "`waiting` names what a second officer has to decide on, `breakGlass` what one officer alone put on screen and "
        + "why, `expiresSoon` what ends within the hour: each of them, whatever page and state are asked for.",
      tag: "Emergencies", access: .person(.seeEmergencies),
      query: [
        .optional("state", .choice(Emergency.State.self)), .limit,
        .optional("cursor", .identifier, "An earlier answer's next."),
      ], answers: [.ok(.emergencyList, "The messages; with `next`, there may be more, even of a short page.")],
      handler: .read(API.listEmergencies)),
    Route(
      .get, "/v1/emergencies/{id}", "One message with all its revisions", tag: "Emergencies",
      access: .person(.seeEmergencies),
      answers: [
        .ok(.emergencyWithRevisions, "The message. The ETag is its revision on screen.", headers: [.etag])
      ], handler: .read(API.getEmergency)),
    Route(
      .post, "/v1/emergencies/{id}/revisions", "Say it anew",
      about:
        "The new revision waits for a second officer while the present one keeps showing; one may wait. It changes text, "
        + "targets or expiry, never the kind. With `breakGlassReason` it shows at once, and what waits is dropped.",
      tag: "Emergencies", access: .person(.broadcast), headers: [.ifMatch, .idempotencyKey],
      bodies: small(.emergencyRevision),
      answers: [.created(.emergencyAnswer, "The message; `waiting` has the new revision.")],
      handler: .later(API.reviseEmergency)),
    Route(
      .post, "/v1/emergencies/{id}/confirmation", "Put another officer's message or revision on screen",
      tag: "Emergencies",
      access: .person(.broadcast), headers: [.idempotencyKey], bodies: small(.confirmation),
      answers: [.ok(.emergencyAnswer, "The message.")], refusals: [.stale], handler: .later(API.confirmEmergency)),
    Route(
      .post, "/v1/emergencies/{id}/rejection", "Refuse another officer's message or revision", tag: "Emergencies",
      access: .person(.broadcast), headers: [.idempotencyKey], bodies: small(.reason),
      answers: [.ok(.emergencyAnswer, "The message.")], handler: .later(API.rejectEmergency)),
    Route(
      .post, "/v1/emergencies/{id}/withdrawal", "Take one's own waiting message or revision back", tag: "Emergencies",
      access: .person(.broadcast), headers: [.idempotencyKey], answers: [.ok(.emergencyAnswer, "The message.")],
      handler: .later(API.withdrawEmergency)),
    Route(
      .post, "/v1/emergencies/{id}/clearance", "All clear",
      about:
        "One officer, one request: it takes the message off and shows the all-clear for 10 minutes on every display that had "
        + "any revision of it, wherever that hangs by now.",
      tag: "Emergencies", access: .person(.broadcast),
      headers: [.idempotencyKey], bodies: small(.clearance), answers: [.ok(.emergencyAnswer, "The message.")],
      handler: .later(API.clearEmergency)),
    Route(
      .post, "/v1/emergencies/{id}/correction", "Say that it was wrong",
      about:
        "One officer, one request: it takes the message off and shows the correction for 30 minutes on every display "
        + "that had any revision of it, wherever that hangs by now.",
      tag: "Emergencies", access: .person(.broadcast), headers: [.idempotencyKey], bodies: small(.correction),
      answers: [.ok(.emergencyAnswer, "The message.")], handler: .later(API.correctEmergency)),
    Route(
      .get, "/v1/emergencies/{id}/deliveries", "Which screens show it",
      about:
        "Of the revision on screen, or of another; what its end says has a number of its own (`closing.revision`). A machine's "
        + "message keeps its last \(Emergency.mostPast) revisions: of older ones (`forgotten`) the answer has what displays said "
        + "and who was silent, and not how long they took; the audit has their texts.",
      tag: "Emergencies", access: .person(.seeEmergencies),
      query: [.optional("revision", .integer(1...1_000_000))],
      answers: [.ok(.deliveries, "Each display, and a summary.")],
      handler: .later(API.listDeliveries)),
    Route(
      .get, "/v1/emergencies/{id}/report", "How it went: who got it, how fast, who did not",
      about: "Of each revision that was on screen, and of the all-clear or correction.", tag: "Emergencies",
      access: .person(.seeEmergencies), answers: [.ok(.emergencyReport, "Figures by revision, and each display.")],
      handler: .later(API.getReport)),
  ]
}
