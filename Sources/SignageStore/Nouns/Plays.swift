internal import Database
public import Signage

extension Writing {
  /// Stores showings once, however often their display reports them, and adds the new ones to the totals of their days.
  /// Answers how many were new. Ids are each display's own: no other display can take one away by using it first.
  public func save(_ plays: [Play], at place: PlayPlace) throws -> Int {
    let new = try plays.filter { try insert($0, at: place) }
    try add(PlayDay.totals(of: new, at: place))
    return new.count
  }

  private func insert(_ play: Play, at place: PlayPlace) throws -> Bool {
    try transaction.run(
      "INSERT INTO plays (id, display, content, variant, entry, started_at, seconds, completed, assignment, day, ward) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (display, id) DO NOTHING",
      [
        play.id, place.display, play.content, play.variant, play.entry, play.startedAt, play.seconds, play.completed,
        try play.assignment.map { try document($0) }, place.zone.day(at: play.startedAt).dayNumber,
        place.ward?.text ?? "",
      ]) == 1
  }

  /// A content that was never one of the city's is no content shown, whatever a player says.
  private func add(_ totals: [PlayDay]) throws {
    var months: Set<ContentMonth> = []
    for total in totals {
      try transaction.run(
        "INSERT INTO play_days (day, display, content, ward, plays, completed, seconds) "
          + "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (day, display, content, ward) DO UPDATE SET "
          + "plays = play_days.plays + excluded.plays, completed = play_days.completed + excluded.completed, "
          + "seconds = play_days.seconds + excluded.seconds",
        [
          total.day.dayNumber, total.display, total.content, total.ward?.text ?? "", total.plays, total.completed,
          total.seconds,
        ])
      if total.completed > 0 { months.insert(ContentMonth(total)) }
    }
    for month in months {
      try transaction.run(
        "INSERT INTO content_months (month, ward, content) SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), id "
          + "FROM contents WHERE id = $3 ON CONFLICT (month, ward, content) DO NOTHING",
        [month.month, month.ward, month.content])
    }
  }

  /// Adds at most `limit` of the plays to the totals that are in none yet, the oldest first; answers how many it were.
  public func totalOlderPlays(limit: Int) throws -> Int {
    let rows = try transaction.rows(
      "SELECT display, id, content, started_at, seconds, completed FROM plays WHERE day IS NULL "
        + "ORDER BY started_at LIMIT $1", [limit])
    var byDisplay: [DisplayID: [Play]] = [:]
    for row in rows {
      byDisplay[try row.identifier("display"), default: []].append(
        Play(
          id: try row.text("id"), content: try row.identifier("content"), variant: "", entry: nil,
          startedAt: try row.instant("started_at"), seconds: try row.real("seconds"),
          completed: try row.integer("completed") == 1))
    }
    for (display, plays) in byDisplay {
      // Of a display that is no more nobody knows where it stood.
      let place = try playPlace(of: display) ?? PlayPlace(display: display, ward: nil, zone: .city)
      for play in plays {
        try transaction.run(
          "UPDATE plays SET day = $3, ward = $4 WHERE display = $1 AND id = $2",
          [display, play.id, place.zone.day(at: play.startedAt).dayNumber, place.ward?.text ?? ""])
      }
      try add(PlayDay.totals(of: plays, at: place))
    }
    return rows.count
  }

  /// At most `limit` plays older than that many days go, the oldest first, once they are in the totals; answers how many
  /// it were. In pieces, since everybody else's changes wait for each.
  @discardableResult
  public func forgetOldPlays(days: Int64, limit: Int = 1000) throws -> Int {
    try transaction.run(
      "DELETE FROM plays WHERE (display, id) IN (SELECT display, id FROM plays "
        + "WHERE started_at < $1 AND day IS NOT NULL ORDER BY started_at LIMIT $2)",
      [now.advanced(bySeconds: -days * 86_400), limit])
  }
}

/// That a content was shown whole in a ward and month.
private struct ContentMonth: Hashable {
  var month: Int
  var ward: String
  var content: ContentID

  init(_ total: PlayDay) {
    month = CalendarMonth(total.day).number
    ward = total.ward?.text ?? ""
    content = total.content
  }
}
