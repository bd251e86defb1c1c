internal import HTTPServer
internal import Signage

extension Routes {
  static let emergencies: [Route<Handling>] = [
    Route(
      .post, "/v1/emergencies", "Write a message that overrides", tag: "Emergencies", access: .person(.broadcast),
      headers: [.idempotencyKey], bodies: small(.emergency),
      answers: [.document("It waits for a second officer, or is on screen after break-glass.", status: 201)],
      handler: .later(API.createEmergency)),
    Route(
      .get, "/v1/emergencies", "The newest messages", tag: "Emergencies", access: .person(.seeEmergencies),
      query: [.optional("state", .choice(Emergency.State.self))], answers: [.document("The messages.")],
      handler: .read(API.listEmergencies)),
    Route(
      .get, "/v1/emergencies/{id}", "One message", tag: "Emergencies", access: .person(.seeEmergencies),
      answers: [.document("The message.")], handler: .read(API.getEmergency)),
    Route(
      .post, "/v1/emergencies/{id}/confirmation", "Put another officer's message on screen", tag: "Emergencies",
      access: .person(.broadcast), headers: [.idempotencyKey], bodies: small(.confirmation),
      answers: [.document("The message.")], handler: .later(API.confirmEmergency)),
    Route(
      .post, "/v1/emergencies/{id}/rejection", "Refuse another officer's message", tag: "Emergencies",
      access: .person(.broadcast), headers: [.idempotencyKey], bodies: small(.reason),
      answers: [.document("The message.")], handler: .later(API.rejectEmergency)),
    Route(
      .post, "/v1/emergencies/{id}/withdrawal", "Take one's own pending message back", tag: "Emergencies",
      access: .person(.broadcast), headers: [.idempotencyKey], answers: [.document("The message.")],
      handler: .later(API.withdrawEmergency)),
    Route(
      .post, "/v1/emergencies/{id}/clearance", "All clear", tag: "Emergencies", access: .person(.broadcast),
      headers: [.idempotencyKey], bodies: small(.clearance), answers: [.document("The message.")],
      handler: .later(API.clearEmergency)),
    Route(
      .get, "/v1/emergencies/{id}/deliveries", "Which screens show it", tag: "Emergencies",
      access: .person(.seeEmergencies), answers: [.document("Each display, and a summary.")],
      handler: .later(API.listDeliveries)),
  ]
}
