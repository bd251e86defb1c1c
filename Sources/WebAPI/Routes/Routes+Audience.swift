internal import HTTPServer
internal import Signage

extension Routes {
  static let audience: [Route<Handling>] = [
    Route(
      .post, "/v1/audience/observations", "A sensor's counts", tag: "Audience", access: .sensor,
      headers: [.idempotencyKey], bodies: [.json(.observations, limit: 4 << 20)],
      answers: [.accepted(.observationsAnswer, "What was taken; what broke a rule is named.")],
      handler: .later(API.takeObservations)),
    Route(
      .get, "/v1/audience/summary", "Who was counted", tag: "Audience", access: .person(.seeAudience),
      query: [
        .required("target", .target), .required("from", .instant), .required("until", .instant),
        .optional("by", .set(of: .choice(AudienceSummary.Dimension.self), count: 0...4), default: []),
      ], answers: [.ok(.audienceSummary, "A row for each combination.")], handler: .later(API.summarizeAudience)),
    Route(
      .get, "/v1/rankings", "Contents in the order in which they serve a display and hour", tag: "Audience",
      access: .person(.seeAudience),
      query: [
        .required("display", .identifier), .optional("weekday", .choice(Weekday.self), "Today's when left out."),
        .optional("hour", .integer(0...23), "The present one when left out."),
      ], answers: [.ok(.rankings, "The rankings.")], refusals: [.notFound], handler: .later(API.listRankings)),
    Route(
      .post, "/v1/rankings/computation", "Compute the rankings now", tag: "Audience", access: .person(.computeRankings),
      headers: [.idempotencyKey], answers: [.accepted(.startedComputation, "It runs.")],
      handler: .later(API.startComputation)),
    Route(
      .get, "/v1/rankings/computation", "How far it is", tag: "Audience", access: .person(.seeAudience),
      answers: [.ok(.computation, "Its state.")], handler: .read(API.getComputation)),
  ]
}
