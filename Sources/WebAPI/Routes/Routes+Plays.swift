internal import HTTPServer
internal import Signage
internal import SignageStore

extension Routes {
  static let plays: [Route<Handling>] = [
    Route(
      .get, "/v1/plays", "What was really shown", about: aboutPlays, tag: "Plays", access: .person(.seePlays),
      query: [
        .optional("content", .identifier, "Also one that was deleted."),
        .optional("display", .identifier, "Also one that was deleted."), .optional("target", .target),
        .optional(
          "from", .formatted(.moment), "Inclusive; a day is its local midnight. Six days before `until`'s last."),
        .optional("until", .formatted(.moment), "Exclusive; a day is its local midnight. Tomorrow when left out."),
        .optional("by", .set(of: .choice(PlayTotal.Dimension.self), count: 0...3), default: [], "Totals by these."),
        .limit, .cursor, .optional("format", .choice(["json", "csv"]), "As Accept says when left out."),
        .optional("bom", .boolean, default: false, "Whether CSV begins with a byte order mark."),
      ],
      answers: [
        .ok(.plays, "The plays, newest first; with `next`, there are more. With `by`, rows of totals."),
        .bytes("text/csv", "The same as a table (RFC 4180, UTF-8)."),
      ], handler: .history(API.listPlays)),
    Route(
      .get, "/v1/kpi", "How many different contents were shown in a fiscal year", about: aboutKPI, tag: "Plays",
      access: .person(.seePlays),
      query: [
        .optional(
          "fiscalYear", .integer(FiscalYear.years), "The year in which it begins; the present one when left out.")
      ], answers: [.ok(.kpi, "The count, against the goal of that year.")], handler: .history(API.getKPI)),
  ]

  private static let aboutPlays = """
    Single plays are kept for 60 days; totals of their local days, asked for with `by`, for ever, also of contents and displays \
    that were deleted. At most 366 days at once, 10,000 rows of totals as JSON, 200,000 lines of CSV; over that 422. `ward:` in \
    `target` means the displays that stood there at the time. A ward's staff see what was shown in their ward, and where \
    contents of their ward were shown; titles that one may not read are null. A page may be shorter than `limit` and have `next`.
    """

  private static let aboutKPI = """
    Contents with at least one completed play from 1 April to 31 March, by the local days of the displays, each counted once; \
    in `byMonth`, `newContents` are those that no earlier month of the year has shown, in `byWard` those shown in the ward.
    """
}
