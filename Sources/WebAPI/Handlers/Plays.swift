internal import HTTPServer
internal import Signage
internal import SignageStore

/// What was really shown (DESIGN 5): single plays of the last 60 days, and totals of days for ever, as JSON and as CSV.
extension API {
  /// The longest range that one question covers.
  private static let playRangeDays = 366
  /// Rows of totals in JSON, and rows of any kind in CSV.
  private static let mostTotals = 10_000
  private static let mostLines = 200_000
  /// How many plays one page looks at: a filter that no index knows must not read through weeks.
  private static let mostLookedAt = 50_000
  /// The same of a table, which has no next page.
  private static let mostLookedAtAtOnce = 2_000_000

  func listPlays(_ call: Call) throws -> Response {
    let question = try PlayQuestion(call, try programme.inputs(at: call.now), mostDays: Self.playRangeDays)
    switch (question.dimensions.isEmpty, question.isTable) {
    case (true, false): return try pageOfPlays(question, call)
    case (true, true): return try tableOfPlays(question, call)
    case (false, false): return try totals(question, call)
    case (false, true): return try tableOfTotals(question, call)
    }
  }

  private func pageOfPlays(_ question: PlayQuestion, _ call: Call) throws -> Response {
    let after = try call.query["cursor"]?.string.map(Self.cursor)
    let limit = call.query["limit"]?.integer ?? 50
    var plays: [ReportedPlay] = []
    let (next, titles) = try store.read { reading in
      let next = try reading.plays(
        question.filter, during: question.range, after: after, most: Self.mostLookedAt
      ) { play in
        plays.append(play)
        return plays.count < limit
      }
      return (next, try Self.titles(of: Set(plays.map(\.play.content)), for: call.actor, in: reading))
    }
    return .json { json in
      json.array("plays") { json in
        for play in plays {
          json.object { PlayDocument.write(play, titles[play.play.content], question.zone(of: play.display), to: &$0) }
        }
      }
      if let next { json.member("next", "\(next.startedAt.milliseconds).\(next.display).\(next.play)") }
    }
  }

  private func tableOfPlays(_ question: PlayQuestion, _ call: Call) throws -> Response {
    var plays: [ReportedPlay] = []
    let titles = try store.read { reading in
      let next = try reading.plays(
        question.filter, during: question.range, after: nil, most: Self.mostLookedAtAtOnce
      ) { play in
        plays.append(play)
        return plays.count <= Self.mostLines
      }
      guard plays.count <= Self.mostLines else { throw Self.tooMuch(Self.mostLines) }
      guard next == nil else { throw Self.tooFar(Self.mostLookedAtAtOnce) }
      return try Self.titles(of: Set(plays.map(\.play.content)), for: call.actor, in: reading)
    }
    var table = CommaSeparatedDocument(columns: PlayDocument.columns, hasMark: question.hasMark)
    for play in plays {
      table.append(PlayDocument.fields(of: play, titles[play.play.content], question.zone(of: play.display)))
    }
    return table.response(name: "plays.csv")
  }

  private func totals(_ question: PlayQuestion, _ call: Call) throws -> Response {
    let (rows, titles) = try totalled(question, most: Self.mostTotals, call)
    return .json { json in
      json.member("from", question.days.lowerBound.description)
      json.member("until", question.days.upperBound.description)
      json.array("rows") { json in
        for row in rows {
          json.object { PlayDocument.write(row, row.content.flatMap { titles[$0] }, to: &$0) }
        }
      }
    }
  }

  private func tableOfTotals(_ question: PlayQuestion, _ call: Call) throws -> Response {
    let (rows, titles) = try totalled(question, most: Self.mostLines, call)
    var table = CommaSeparatedDocument(
      columns: PlayDocument.columns(by: question.dimensions), hasMark: question.hasMark)
    for row in rows {
      table.append(PlayDocument.fields(of: row, row.content.flatMap { titles[$0] }, by: question.dimensions))
    }
    return table.response(name: "plays-by-\(question.dimensions.map(\.rawValue).joined(separator: "-")).csv")
  }

  private func totalled(
    _ question: PlayQuestion, most: Int, _ call: Call
  ) throws -> ([PlayTotal], [ContentID: LocalizedText]) {
    try store.read { reading in
      let rows = try reading.playTotals(
        question.filter, days: question.days, by: question.dimensions, most: most + 1)
      guard rows.count <= most else { throw Self.tooMuch(most) }
      return (rows, try Self.titles(of: Set(rows.compactMap(\.content)), for: call.actor, in: reading))
    }
  }

  /// The titles that were shown, of deleted contents too; none of those that the reader may not know of.
  private static func titles(
    of contents: Set<ContentID>, for reader: Actor, in reading: Reading
  ) throws -> [ContentID: LocalizedText] {
    try reading.contentsEverKnown(contents).compactMapValues { content in
      may(reader, .seeContents, .area(content.owner)) ? (content.approved ?? content.current).title : nil
    }
  }

  private static func tooMuch(_ most: Int) -> SignageError {
    .invalid(field: "from", says: "That is more than \(most) rows; ask for fewer days, displays or contents.")
  }

  private static func tooFar(_ most: Int) -> SignageError {
    .invalid(
      field: "from",
      says:
        "More than \(most) plays would have to be looked through; ask for fewer days, or for the displays of a site.")
  }

  private static func cursor(_ text: String) throws(SignageError) -> PlayCursor {
    let parts = text.split(separator: ".", maxSplits: 2).map(String.init)
    guard parts.count == 3, let milliseconds = Int64(parts[0]), let display = DisplayID(parts[1]) else {
      throw .invalid(field: "cursor", says: "Send an earlier answer's next as it came.")
    }
    return PlayCursor(startedAt: Instant(milliseconds: milliseconds), display: display, play: parts[2])
  }
}
