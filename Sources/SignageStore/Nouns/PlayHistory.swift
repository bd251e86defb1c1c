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

extension Reading {
  /// Hands over the plays that began in `range` and after `cursor`, the newest first, until `body` says that it wants no
  /// more, or `most` were looked at: what no index knows is asked of them one by one. Answers where to go on; nil where there
  /// are no more.
  public func plays(
    _ filter: PlayFilter, during range: Range<Instant>, after cursor: PlayCursor?, most: Int,
    _ body: (ReportedPlay) throws -> Bool
  ) throws -> PlayCursor? {
    var range = range
    if let cursor {
      // A cursor is whatever a client sends.
      let end = cursor.startedAt < range.upperBound ? cursor.startedAt.advanced(byMilliseconds: 1) : range.upperBound
      range = min(range.lowerBound, end)..<end
    }
    let own = try filter.wards.map { try contents(ownedBy: $0) } ?? []
    var search = PlaySearch(filter, own: own, most: most)
    do {
      if let displays = filter.displays {
        try forEachPlay(of: displays.sorted(), during: range, after: cursor) { try search.look(at: $0, body) }
      } else {
        var question = Question(plays: range, after: cursor)
        if let content = filter.content { question.narrow(" AND content = ", content) }
        try transaction.forEach(question.sql + Question.newestFirst, question.arguments) { row in
          try search.look(at: row, body)
        }
      }
      return nil
    } catch is PlaySearch.Enough {
      return search.end
    }
  }

  /// The rows of those displays alone, however many others have played. Their index gives no common order, so they are read in
  /// pieces of time, and what has to be sorted at once stays small however long the range is.
  private func forEachPlay(
    of displays: [DisplayID], during range: Range<Instant>, after cursor: PlayCursor?, _ body: (Row) throws -> Void
  ) throws {
    if displays.isEmpty { return }
    let rowsAtOnce = Int64(max(2000, displays.count))
    // Plays of ten seconds are common; what comes tells how far off that is.
    var length = max(1000, rowsAtOnce * 10_000 / Int64(displays.count))
    var until = range.upperBound
    while until > range.lowerBound {
      let from = max(range.lowerBound, until.advanced(byMilliseconds: -length))
      var question = Question(plays: from..<until, after: cursor)
      question.narrow(" AND display IN ", displays)
      var rows: Int64 = 0
      try transaction.forEach(question.sql + Question.newestFirst, question.arguments) { row in
        rows += 1
        try body(row)
      }
      until = from
      if rows < rowsAtOnce / 2 { length = min(length * 2, max(1000, until.milliseconds(since: range.lowerBound))) }
      if rows > rowsAtOnce * 2 { length = max(1000, length / 2) }
    }
  }

  fileprivate static func play(_ row: Row) throws -> ReportedPlay {
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

/// A way through plays, with what is asked of each of them.
private struct PlaySearch {
  /// Ends the reading of rows early.
  struct Enough: Error {}

  private let filter: PlayFilter
  /// The contents of the filter's `wards`.
  private let own: Set<ContentID>
  private let most: Int
  private var looked = 0
  /// The last play that was looked at, once it is enough.
  private(set) var end: PlayCursor?

  init(_ filter: PlayFilter, own: Set<ContentID>, most: Int) {
    self.filter = filter
    self.own = own
    self.most = most
  }

  /// Throws `Enough` after the play that was the last one.
  mutating func look(at row: Row, _ body: (ReportedPlay) throws -> Bool) throws {
    looked += 1
    let goesOn = try !isAskedFor(row) || body(Reading.play(row))
    if goesOn && looked < most { return }
    end = PlayCursor(
      startedAt: try row.instant("started_at"), display: try row.identifier("display"), play: try row.text("id"))
    throw Enough()
  }

  /// By what costs little to read: most rows of a long way are not.
  private func isAskedFor(_ row: Row) throws -> Bool {
    if let content = filter.content, try row.text("content") != content.text { return false }
    if filter.ward == nil && filter.wards == nil { return true }
    let ward = try row.optionalText("ward").flatMap { WardCode($0) }
    if filter.ward != nil && filter.ward != ward { return false }
    guard let wards = filter.wards else { return true }
    return try ward.map(wards.contains) ?? false || own.contains(row.identifier("content"))
  }
}

/// A statement that is put together condition by condition, with its arguments.
private struct Question {
  static let newestFirst: SQL = " ORDER BY started_at DESC, display DESC, id DESC"

  var sql: SQL
  var arguments: Arguments

  /// The plays that began in `range` and come after `cursor`.
  init(plays range: Range<Instant>, after cursor: PlayCursor?) {
    sql =
      "SELECT display, id, content, variant, entry, started_at, seconds, completed, assignment, ward FROM plays "
      + "WHERE started_at >= $1 AND started_at < $2"
    arguments = [range.lowerBound, range.upperBound]
    if let cursor { narrow(" AND (started_at, display, id) < ", [cursor.startedAt, cursor.display, cursor.play]) }
  }

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
