internal import CSQLite
internal import Glibc

/// Turns SQLite's result codes into the errors of the face.
enum SQLiteError {
  /// The error of the call that has just failed on `handle` with `code`.
  static func make(_ code: Int32, on handle: OpaquePointer?) -> DatabaseError {
    let extended = handle.map { sqlite3_extended_errcode($0) } ?? code
    let message =
      handle.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? String(cString: sqlite3_errstr(code))
    return constraint(extended, message: message) ?? failure(extended, message: message, on: handle)
  }

  /// The names in a constraint's message ("UNIQUE constraint failed: sites.ward, sites.name") are the only place
  /// where SQLite tells them; what kind of error it is, the code has told before.
  private static func constraint(_ code: Int32, message: String) -> DatabaseError? {
    let names = message.firstRange(of: "failed: ").map { String(message[$0.upperBound...]) } ?? ""
    switch code {
    case kosatsu_sqlite_unique, kosatsu_sqlite_primary_key, kosatsu_sqlite_row_id:
      let pairs = names.split(separator: ", ").map { $0.split(separator: ".", maxSplits: 1) }
      guard pairs.allSatisfy({ $0.count == 2 }) else { return .conflict(table: nil, columns: []) }
      return .conflict(table: pairs.first.map { String($0[0]) }, columns: pairs.map { String($0[1]) })
    case kosatsu_sqlite_foreign_key: return .foreignKey
    case kosatsu_sqlite_check: return .check(constraint: names)
    case kosatsu_sqlite_not_null:
      return .notNull(column: names.split(separator: ".").last.map(String.init) ?? names)
    default: return nil
    }
  }

  private static func failure(_ code: Int32, message: String, on handle: OpaquePointer?) -> DatabaseError {
    switch code & 0xff {
    case SQLITE_BUSY, SQLITE_LOCKED: return .busy
    case SQLITE_FULL: return .full
    case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupt
    case SQLITE_READONLY: return .readOnly
    case SQLITE_IOERR:
      // The shared memory of the log and temporary files report a full disk as an input/output error.
      if let handle, [ENOSPC, EDQUOT].contains(sqlite3_system_errno(handle)) { return .full }
      return .other(code: "SQLite \(code)", message: message)
    default: return .other(code: "SQLite \(code)", message: message)
    }
  }
}
