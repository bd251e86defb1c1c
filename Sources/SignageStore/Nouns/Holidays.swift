internal import Database
public import Signage

extension Reading {
  /// The list that was taken over last; nil where all years are computed.
  public func holidayList() throws -> HolidayList? {
    try transaction.row("SELECT document FROM settings WHERE name = 'holidays'")?.document("document")
  }

  /// The calendar in force.
  public func holidays() throws -> HolidayCalendar { .japan(by: try holidayList()) }
}

extension Writing {
  /// Puts the years of `list` in the place of the computed ones, and audits it.
  public func takeOver(_ list: HolidayList) throws {
    try transaction.run(
      "INSERT INTO settings (name, document) VALUES ('holidays', $1) "
        + "ON CONFLICT (name) DO UPDATE SET document = excluded.document",
      [try document(list)])
    let years = list.heldYears.sorted().map(String.init).joined(separator: ", ")
    try audit("holidays.put", "holidays", "JP", ["years": years])
    publish(.scheduleChanged)
  }

  /// Goes back to the computed years, and audits it; where there is no list, that changes nothing.
  public func dropHolidayList() throws {
    guard try transaction.run("DELETE FROM settings WHERE name = 'holidays'") == 1 else { return changesNothing() }
    try audit("holidays.delete", "holidays", "JP")
    publish(.scheduleChanged)
  }
}
