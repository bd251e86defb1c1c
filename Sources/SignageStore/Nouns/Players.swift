internal import Database
public import Signage

extension Reading {
  public func displayReport(of display: DisplayID) throws -> DisplayReport? {
    try transaction.row("SELECT document FROM display_reports WHERE display = $1", [display])?.document("document")
  }

  /// The last report of each display.
  public func displayReports() throws -> [DisplayID: DisplayReport] {
    var reports: [DisplayID: DisplayReport] = [:]
    for row in try transaction.rows("SELECT display, document FROM display_reports") {
      reports[try row.identifier("display")] = try row.document("document")
    }
    return reports
  }

  /// How often each content was shown whole on a display since `from`, for tests and for the KPI.
  public func completedPlays(of display: DisplayID, since from: Instant) throws -> [ContentID: Int] {
    let rows = try transaction.rows(
      "SELECT content, count(*) AS plays FROM plays WHERE display = $1 AND started_at >= $2 AND completed = 1 "
        + "GROUP BY content ORDER BY content", [display, from])
    var counts: [ContentID: Int] = [:]
    for row in rows {
      counts[try row.identifier("content")] = try row.integer("plays")
    }
    return counts
  }
}

extension Writing {
  public func save(_ report: DisplayReport, of display: DisplayID) throws {
    try transaction.run(
      "INSERT INTO display_reports (display, at, document) VALUES ($1, $2, $3) "
        + "ON CONFLICT (display) DO UPDATE SET at = excluded.at, document = excluded.document",
      [display, now, try document(report)])
  }

  /// Stores a showing once, however often its display reports it. False for one that was stored before. Ids are each
  /// display's own: no other display can take one away by using it first.
  public func save(_ play: Play, of display: DisplayID) throws -> Bool {
    try transaction.run(
      "INSERT INTO plays (id, display, content, variant, entry, started_at, seconds, completed, assignment) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (display, id) DO NOTHING",
      [
        play.id, display, play.content, play.variant, play.entry, play.startedAt, play.seconds, play.completed,
        try play.assignment.map { try document($0) },
      ]) == 1
  }

  /// Plays older than that many days go.
  public func forgetOldPlays(days: Int64) throws {
    try transaction.run("DELETE FROM plays WHERE started_at < $1", [now.advanced(bySeconds: -days * 86_400)])
  }
}
