internal import HTTPServer
internal import Signage

extension Routes {
  static let access: [Route<Handling>] = [
    Route(
      .get, "/v1/tokens", "All tokens, without themselves",
      about:
        "In the order of their making. Of a ward's administrator those of the ward; a device's token is of the ward in which the "
        + "device stands.", tag: "Access", access: .person(.changeTokens),
      query: [
        .optional("revoked", .boolean, "Those that were ended, or those that hold; both when left out."), .limit,
        .optional("cursor", .identifier, "An earlier answer's next."),
      ], answers: [.ok(.tokenList, "The tokens; with `next`, there are more.")], handler: .slow(API.listTokens)),
    Route(
      .post, "/v1/tokens", "Make a token; it is in this answer and nowhere else", tag: "Access",
      access: .person(.changeTokens), bodies: small(.token), answers: [.created(.createdToken, "The token.")],
      handler: .later(API.createToken)),
    Route(
      .delete, "/v1/tokens/{id}", "End a token now", tag: "Access", access: .person(.changeTokens),
      answers: [.noContent("Ended.")], handler: .later(API.revokeToken)),
    Route(
      .get, "/v1/audit", "Who did what, newest first",
      about: "A ward's administrator sees what was done with the ward's tokens.", tag: "Access",
      access: .person(.seeAudit),
      query: [.limit, .optional("cursor", .identifier, "An earlier answer's next.")],
      answers: [.ok(.audit, "The rows; with `next`, there are more.")], handler: .slow(API.listAudit)),
  ]

  static let operations: [Route<Handling>] = [
    Route(
      .get, "/healthz", "Is it well?", tag: "Operations", access: .anyone, answers: [.ok(.health, "It is.")],
      handler: .read(API.getHealth)),
    Route(
      .get, "/metrics", "Figures for Prometheus", tag: "Operations", access: .anyone,
      answers: [.bytes("text/plain", "The figures.")], handler: .read(API.getMetrics)),
    Route(
      .get, "/v1/openapi.json", "This description", tag: "Operations", access: .anyone,
      answers: [.bytes("application/json", "OpenAPI 3.1.")], handler: .read(API.getOpenAPI)),
  ]
}
