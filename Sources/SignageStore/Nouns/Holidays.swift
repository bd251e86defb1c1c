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
  public func save(_ list: HolidayList) throws {
    try transaction.run(
      "INSERT INTO settings (name, document) VALUES ('holidays', $1) "
        + "ON CONFLICT (name) DO UPDATE SET document = excluded.document",
      [try document(list)])
    publish(.scheduleChanged)
  }

  /// Goes back to the computed years; false where there is no list.
  public func deleteHolidayList() throws -> Bool {
    guard try transaction.run("DELETE FROM settings WHERE name = 'holidays'") == 1 else { return false }
    publish(.scheduleChanged)
    return true
  }
}
