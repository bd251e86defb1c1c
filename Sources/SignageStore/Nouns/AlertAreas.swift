public import Alerts
internal import Database
internal import Signage

extension Reading {
  /// The table of area codes that was taken over; nil where Osaka's, which is built in, holds.
  public func importedAlertAreas() throws -> AreaTable? {
    try decoded.nouns(
      transaction.rows("SELECT document FROM settings WHERE name = 'alert-areas'"), as: AreaTable.self
    ).first
  }

  /// The table in force.
  public func alertAreas() throws -> AreaTable { try importedAlertAreas() ?? .osaka }

  /// What is known of the city when an alert is decided.
  public func city() throws -> City { City(areas: try alertAreas(), sites: try sites()) }
}

extension Writing {
  /// Puts `table` in the place of the one in force, and audits it. What is on screen stays as it is.
  public func takeOver(_ table: AreaTable) throws {
    try transaction.run(
      "INSERT INTO settings (name, document) VALUES ('alert-areas', $1) "
        + "ON CONFLICT (name) DO UPDATE SET document = excluded.document",
      [try document(table)])
    try audit(
      "alertAreas.put", "alertAreas", "city", ["codes": "\(table.rows.count)", "wards": "\(table.wards.count)"])
    changesQuietly()
  }

  /// Goes back to the table that is built in, and audits it; where none was taken over, that changes nothing.
  public func dropAlertAreas() throws {
    guard try transaction.run("DELETE FROM settings WHERE name = 'alert-areas'") == 1 else { return changesNothing() }
    try audit("alertAreas.delete", "alertAreas", "city")
    changesQuietly()
  }
}
