internal import Database
public import Signage

/// Which plays, or totals of them, are asked for; nil asks for any.
public struct PlayFilter: Sendable {
  public var content: ContentID?
  public var displays: Set<DisplayID>?
  /// Where the display stood when it played.
  public var ward: WardCode?
  /// Only what was shown in one of these wards, or belongs to it.
  public var wards: Set<WardCode>?

  public init() {}
}

/// A play with its display, as it was reported.
public struct ReportedPlay: Sendable {
  public var display: DisplayID
  public var play: Play
}

/// A place in the list of plays, newest first.
public struct PlayCursor: Hashable, Sendable {
  public var startedAt: Instant
  public var display: DisplayID
  public var play: String

  public init(startedAt: Instant, display: DisplayID, play: String) {
    self.startedAt = startedAt
    self.display = display
    self.play = play
  }
}

/// One row of totals; nil of what it was not asked by.
public struct PlayTotal: Hashable, Sendable {
  public enum Dimension: String, Hashable, Sendable, CaseIterable { case content, display, day }

  public var content: ContentID?
  public var display: DisplayID?
  public var day: LocalDate?
  public var plays: Int
  public var completed: Int
  public var seconds: Double
}

/// Ends the reading of rows early.
private struct Enough: Error {}

extension Reading {
  /// Hands over the plays that began in `range` and after `cursor`, the newest first, until `body` says that it wants no
  /// more, or `most` were looked at: what no index knows is asked of them one by one. Answers where to go on; nil where there
  /// are no more.
  public func plays(
    _ filter: PlayFilter, during range: Range<Instant>, after cursor: PlayCursor?, most: Int,
    _ body: (ReportedPlay) throws -> Bool
  ) throws -> PlayCursor? {
    var question = Question(
      "SELECT display, id, content, variant, entry, started_at, seconds, completed, assignment, ward FROM plays "
        + "WHERE started_at >= $1 AND started_at < $2", [range.lowerBound, range.upperBound])
    if let content = filter.content { question.narrow(" AND content = ", content) }
    if let only = filter.displays, only.count == 1, let display = only.first {
      question.narrow(" AND display = ", display)
    }
    if let cursor {
      question.narrow(" AND started_at <= ", cursor.startedAt)
      question.narrow(" AND (started_at, display, id) < ", [cursor.startedAt, cursor.display, cursor.play])
    }
    question.sql += " ORDER BY started_at DESC, display DESC, id DESC"
    let own = try filter.wards.map { try contents(ownedBy: $0) } ?? []
    var looked = 0
    var last: PlayCursor?
    do {
      try transaction.forEach(question.sql, question.arguments) { row in
        let found = try Self.play(row)
        let ward = try row.optionalText("ward").flatMap { WardCode($0) }
        let isAsked = filter.ward == nil || filter.ward == ward
        let isKnown = filter.wards.map { ward.map($0.contains) ?? false } ?? true || own.contains(found.play.content)
        let goesOn = try !isAsked || !isKnown || !(filter.displays?.contains(found.display) ?? true) || body(found)
        looked += 1
        last = PlayCursor(startedAt: found.play.startedAt, display: found.display, play: found.play.id)
        if !goesOn || looked == most { throw Enough() }
      }
      return nil
    } catch is Enough {
      return last
    }
  }

  private static func play(_ row: Row) throws -> ReportedPlay {
    let assignment: Assignment? = try row.optionalText("assignment") == nil ? nil : row.document("assignment")
    let entry = try row.optionalText("entry").flatMap { EntryID($0) }
    return ReportedPlay(
      display: try row.identifier("display"),
      play: Play(
        id: try row.text("id"), content: try row.identifier("content"), variant: try row.text("variant"), entry: entry,
        startedAt: try row.instant("started_at"), seconds: try row.real("seconds"),
        completed: try row.integer("completed") == 1, assignment: assignment))
  }

  /// Totals of the days in `days`, a row for each combination of `dimensions` and in their order, at most `most`.
  public func playTotals(
    _ filter: PlayFilter, days: Range<LocalDate>, by dimensions: [PlayTotal.Dimension], most: Int
  ) throws -> [PlayTotal] {
    let columns = SQL(verbatim: dimensions.map(\.rawValue).joined(separator: ", "))
    var question = Question(
      (dimensions.isEmpty ? "SELECT " : "SELECT " + columns + ", ")
        + "sum(plays) AS plays, sum(completed) AS completed, sum(seconds) AS seconds FROM play_days "
        + "WHERE day >= $1 AND day < $2", [days.lowerBound.dayNumber, days.upperBound.dayNumber])
    if let content = filter.content { question.narrow(" AND content = ", content) }
    if let displays = filter.displays { question.narrow(" AND display IN ", displays.sorted()) }
    if let ward = filter.ward { question.narrow(" AND ward = ", ward.text) }
    if let wards = filter.wards?.map(\.text).sorted() {
      question.narrow(" AND (ward IN ", wards)
      question.narrow(" OR content IN (SELECT id FROM contents WHERE owner IN ", wards)
      question.sql += "))"
    }
    if !dimensions.isEmpty { question.sql += " GROUP BY " + columns + " ORDER BY " + columns }
    question.sql += SQL(verbatim: " LIMIT \(most)")
    return try transaction.rows(question.sql, question.arguments).compactMap { row in
      // Without a dimension there is always a row, of nothing at all where there are no plays.
      guard let plays = try row.optionalInteger("plays") else { return nil }
      return PlayTotal(
        content: try dimensions.contains(.content) ? row.identifier("content") : nil,
        display: try dimensions.contains(.display) ? row.identifier("display") : nil,
        day: try dimensions.contains(.day) ? LocalDate(dayNumber: row.integer("day")) : nil, plays: plays,
        completed: try row.integer("completed"), seconds: try row.real("seconds"))
    }
  }

  /// What was shown whole in those months, a row for each month, ward and content: the year's figure is counted from it.
  public func shownContents(
    in months: Range<CalendarMonth>, _ body: (ContentID, CalendarMonth, WardCode?) throws -> Void
  ) throws {
    try transaction.forEach(
      "SELECT month, ward, content FROM content_months WHERE month >= $1 AND month < $2 ORDER BY month, ward, content",
      [months.lowerBound.number, months.upperBound.number]
    ) { row in
      try body(
        try row.identifier("content"), CalendarMonth(number: try row.integer("month")), WardCode(try row.text("ward")))
    }
  }

  /// How many of `days` have plays. Leaps from day to day, whatever was shown on each.
  public func daysWithPlays(in days: Range<LocalDate>) throws -> Int {
    var count = 0
    var from = days.lowerBound
    while from < days.upperBound,
      let row = try transaction.row("SELECT day FROM play_days WHERE day >= $1 ORDER BY day LIMIT 1", [from.dayNumber])
    {
      let day = LocalDate(dayNumber: try row.integer("day"))
      guard day < days.upperBound else { break }
      count += 1
      from = day.advanced(byDays: 1)
    }
    return count
  }

  /// Contents by id, deleted ones too: a title outlives what it was the title of.
  public func contentsEverKnown(_ ids: Set<ContentID>) throws -> [ContentID: Content] {
    var found: [ContentID: Content] = [:]
    let ids = ids.sorted()
    for start in stride(from: 0, to: ids.count, by: 500) {
      let part = Array(ids[start..<min(start + 500, ids.count)])
      let rows = try transaction.rows(
        "SELECT id, document FROM contents WHERE id IN (" + SQL.parameters(from: 1, count: part.count) + ")", part)
      for row in rows { found[try row.identifier("id")] = try row.document("document") }
    }
    return found
  }

  private func contents(ownedBy wards: Set<WardCode>) throws -> Set<ContentID> {
    let owners = wards.map(\.text)
    let rows = try transaction.rows(
      "SELECT id FROM contents WHERE owner IN (" + SQL.parameters(from: 1, count: owners.count) + ")", owners)
    return Set(try rows.map { try $0.identifier("id") })
  }
}

/// A statement that is put together condition by condition, with its arguments.
private struct Question {
  var sql: SQL
  var arguments: Arguments

  init(_ sql: SQL, _ arguments: Arguments) {
    self.sql = sql
    self.arguments = arguments
  }

  mutating func narrow(_ condition: SQL, _ argument: some ValueConvertible) {
    sql += condition + SQL.parameters(from: arguments.count + 1, count: 1)
    arguments.append(argument)
  }

  /// As above, of a list in parentheses.
  mutating func narrow(_ condition: SQL, _ list: [any ValueConvertible]) {
    sql += condition + "(" + SQL.parameters(from: arguments.count + 1, count: list.count) + ")"
    arguments += list
  }
}
