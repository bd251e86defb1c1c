internal import Alerts
internal import HTTPServer
internal import Signage

extension Routes {
  /// Bytes of a document (ALERTS.md 1).
  private static let longestDocument = 8 << 20

  private static let documents: [AcceptedBody] = [
    .bytes(
      types: [
        "application/xml", "text/xml", "application/cap+xml", "application/atom+xml", "application/rss+xml",
        "application/octet-stream",
      ], limit: longestDocument)
  ]

  private static let aboutTaking = """
    The document as it came. It is decided at once and once only, and what it does is on the screens when this answers; the same \
    again is ignored. What goes beyond the token's caps waits for an officer (`review`). What cannot be read or is refused \
    (`rejected`) is kept, and changes no screen. Where the token requires an XML signature and it could not be checked, \
    that is answered with 503; send the document again.
    """

  static let alerts: [Route<Handling>] = [
    Route(
      .post, "/v1/alerts/cap", "A CAP alert, bare or inside Atom, RSS or EDXL-DE", about: aboutTaking, tag: "Alerts",
      access: .feed, bodies: documents, answers: [.ok(.alertReceipt, "What was decided, and why.")],
      refusals: [.unavailable], handler: .later(API.takeCAP)),
    Route(
      .post, "/v1/alerts/jma", "A telegram of the Japan Meteorological Agency's XML", about: aboutTaking, tag: "Alerts",
      access: .feed, bodies: documents, answers: [.ok(.alertReceipt, "What was decided, and why.")],
      refusals: [.unavailable], handler: .later(API.takeJMA)),
    Route(
      .get, "/v1/alerts", "The alerts that came, newest first",
      about:
        "`stale` names the emergencies that show a state of which nothing was heard for a day; `damaged` what is kept of "
        + "alerts and of their series and cannot be read any more, the series for the city's staff alone.",
      tag: "Alerts",
      access: .person(.seeEmergencies),
      query: [
        .optional("decision", .choice(Verdict.Decision.self), "`review` waits for an officer."),
        .optional("feed", .text(1...200)), .limit, .optional("cursor", .identifier, "An earlier answer's next."),
      ], answers: [.ok(.alertList, "The alerts; with `next`, there are more.")], handler: .read(API.listAlerts)),
    Route(
      .get, "/v1/alerts/{id}", "One alert", about: "`proposal` is what it would do, while it waits for an officer.",
      tag: "Alerts", access: .person(.seeEmergencies), answers: [.ok(.alertWithProposal, "The alert.")],
      handler: .read(API.getAlert)),
    Route(
      .get, "/v1/alerts/{id}/document", "The document it came in, byte by byte",
      about: "Kept for 30 days; beyond 1 GiB of all documents together the oldest go earlier.",
      tag: "Alerts", access: .person(.seeEmergencies),
      answers: [.bytes("application/octet-stream", "The document.")], handler: .later(API.getAlertDocument)),
    Route(
      .post, "/v1/alerts/{id}/decision", "Decide on an alert that waits",
      about: "One officer whose rights cover all that it would show and end.", tag: "Alerts",
      access: .person(.broadcast), headers: [.idempotencyKey], bodies: small(.alertDecision),
      answers: [.ok(.alert, "The alert as it was decided.")], handler: .later(API.decideAlert)),
    Route(
      .get, "/v1/alert-areas", "From the codes of areas to wards", tag: "Alerts", access: .person(.seePlaces),
      answers: [.ok(.alertAreas, "The table in force.")], handler: .later(API.getAlertAreas)),
    Route(
      .put, "/v1/alert-areas", "Take over a city's table of area codes",
      about:
        "CSV in UTF-8 with the heading `codeType,code,wards`; wards are five-digit codes with spaces between them. Code "
        + "types are the agency's, and a geocode's `valueName` of CAP. Osaka's table is built in.",
      tag: "Alerts", access: .person(.changePlaces), query: [.dryRun], headers: [.idempotencyKey],
      bodies: [.bytes(types: ["text/csv"], limit: AreaTable.mostBytes)],
      answers: [.ok(.alertAreaChanges, "How many codes, which wards, and which of them do not match the sites.")],
      handler: .later(API.putAlertAreas)),
    Route(
      .delete, "/v1/alert-areas", "Go back to the table that is built in", tag: "Alerts",
      access: .person(.changePlaces), answers: [.noContent("Osaka's table holds.")],
      handler: .later(API.deleteAlertAreas)),
  ]
}
