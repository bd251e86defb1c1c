import Signage
import Testing

@testable import Alerts

/// What a series is remembered by does not grow without end.
@Suite struct SeriesKeyTests {
  private func reference(_ identifier: String, _ seconds: Int64) throws -> String {
    let sent = try instant("2026-11-20T00:00:00+09:00").advanced(bySeconds: seconds)
    return "office@example.jp,\(identifier),\(sent.rfc3339())"
  }

  /// References to 400 messages nobody else knows, and to `last`.
  private func references(_ round: Int, and last: CAPMessage) throws -> String {
    try ((0..<400).map { try reference("r\(round)-\($0)", Int64(round * 400 + $0)) } + [last.reference])
      .joined(separator: " ")
  }

  @Test func theNewestNamesOfACAPSeriesAreKept() throws {
    var board = try Board()
    var last = CAPMessage()
    try board.receive(last)
    for round in 1...9 {
      let update = last.updated("U\(round)", minutesLater: round, references: try references(round, and: last))
      #expect(try board.receive(update).decision == .updated)
      last = update
    }
    let series = try #require(board.series.values.first)
    #expect(board.series.count == 1 && series.keys.count == AlertSeries.mostKeys)
    #expect(series.keys.contains { $0.contains("\nr9-0\n") } && !series.keys.contains { $0.contains("\nr1-0\n") })
    #expect(try board.receive(last).rule == .repeated)
    #expect(try board.receive(last.cancelled("C", minutesLater: 20)).decision == .cancelled)
    #expect(board.onScreen.isEmpty)
  }

  @Test func lateMessagesDoNotMakeThemGrowEither() throws {
    var board = try Board()
    let first = CAPMessage()
    let newest = first.updated("N", minutesLater: 25)
    try board.receive(first)
    try board.receive(newest)
    for round in 1...9 {
      let late = first.updated("L\(round)", minutesLater: round, references: try references(round, and: first))
      #expect(try board.receive(late).rule == .superseded)
    }
    #expect(board.series.count == 1 && board.series.values.allSatisfy { $0.keys.count == AlertSeries.mostKeys })
    #expect(try board.receive(newest).rule == .repeated)
  }

  @Test func eventsOfAnEarthquakeToo() throws {
    var board = try Board()
    for round in 0..<45 {
      let events = (0..<49).map { "2026112109\(round * 49 + $0 + 1_000)" } + ["20261121085955"]
      try board.receive(
        Bulletin.shaking([("2712700", "6-")], area: "6-").at(round) { $0.event = events.joined(separator: " ") })
    }
    #expect(board.series.count == 1)
    let series = try #require(board.series.values.first)
    #expect(series.keys.count == AlertSeries.mostKeys && series.groups.count == AlertSeries.mostKeys)
    #expect(series.lookupKeys.contains { $0.contains("20261121093204") }, "of the newest")
    #expect(series.shown.count == 1)
  }
}
