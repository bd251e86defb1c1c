internal import Database
public import Signage

extension Reading {
  public func displayReport(of display: DisplayID) throws -> DisplayReport? {
    try transaction.row("SELECT document FROM display_reports WHERE display = $1", [display])?.document("document")
  }

  /// The last report of each display. Only those that came since they were last asked for are decoded.
  public func displayReports() throws -> [DisplayID: DisplayReport] {
    let rows = try transaction.rows("SELECT display, document FROM display_reports")
    let reports = try decoded.nouns(rows, as: DisplayReport.self)
    var byDisplay: [DisplayID: DisplayReport] = Dictionary(minimumCapacity: rows.count)
    for (row, report) in zip(rows, reports) { byDisplay[try row.identifier("display")] = report }
    return byDisplay
  }

  /// Where a display's plays are counted; nil where there is no such display.
  public func playPlace(of display: DisplayID) throws -> PlayPlace? {
    guard let found = try self.display(display), let site = try site(found.site) else { return nil }
    return PlayPlace(of: found, at: site)
  }
}

extension Writing {
  public func save(_ report: DisplayReport, of display: DisplayID) throws {
    try transaction.run(
      "INSERT INTO display_reports (display, at, document) VALUES ($1, $2, $3) "
        + "ON CONFLICT (display) DO UPDATE SET at = excluded.at, document = excluded.document",
      [display, now, try document(report)])
  }
}
