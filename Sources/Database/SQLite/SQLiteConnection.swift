internal import CSQLite

/// One SQLite connection without SQLite's own locks: it has one owner at a time.
final class SQLiteConnection: Connection {
  enum Role {
    case reader
    case writer
    /// What a backup is copied into: all of it comes from the source, the kind of log too.
    case copy
  }

  private let handle: OpaquePointer
  private var cache = SQLiteStatementCache(limit: 256)
  private let log: SQLiteLog

  /// Opens the file, sets what every connection needs, and refuses a file system on which a write-ahead log cannot work.
  init(path: String, role: Role, patienceMilliseconds: Int32, logPages: Int32) throws {
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      let error = SQLiteError.make(code, on: opened)
      sqlite3_close_v2(opened)
      throw error
    }
    handle = opened
    log = SQLiteLog(handle: opened, patienceMilliseconds: patienceMilliseconds, greatestLength: logPages)
    sqlite3_busy_timeout(handle, patienceMilliseconds)
    try configure(role)
  }

  deinit {
    cache.removeAll()
    // The _v2 form also copes with a statement that someone still holds.
    sqlite3_close_v2(handle)
  }

  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// How many prepared statements are kept for the next time.
  var keptStatements: Int { cache.count }

  func beginReading() throws { try run("BEGIN", []) }

  /// Takes the write lock at once: a transaction that starts by reading could not wait for it later.
  func beginWriting() throws { try run("BEGIN IMMEDIATE", []) }

  func commit() throws { try run("COMMIT", []) }

  func rollBack() throws { try run("ROLLBACK", []) }

  func forEach(_ sql: SQL, _ arguments: Arguments, _ body: (Row) throws -> Bool) throws {
    try cache.statement(sql.text, on: handle).forEach(arguments, body)
  }

  @discardableResult
  func run(_ sql: SQL, _ arguments: Arguments) throws -> Int {
    let before = sqlite3_total_changes64(handle)
    try forEach(sql, arguments) { _ in true }
    // Statements that change no row leave the count of the last one that did.
    return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
  }

  func tidyAfterCommit() {
    log.checkpointIfLong()
  }

  /// The first value of a PRAGMA's answer.
  func pragma(_ text: String) throws -> Value? {
    var answer: Value?
    try SQLiteStatement("PRAGMA " + text, on: handle).forEach([]) { row in
      answer = answer ?? row.values.first
      return true
    }
    return answer
  }

  /// Copies the whole database into `destination` as it stands at the first step.
  func copy(into destination: SQLiteConnection) throws {
    guard let backup = sqlite3_backup_init(destination.handle, "main", handle, "main") else {
      throw SQLiteError.make(SQLITE_ERROR, on: destination.handle)
    }
    let stepped = sqlite3_backup_step(backup, -1)
    let finished = sqlite3_backup_finish(backup)
    guard stepped == SQLITE_DONE else { throw SQLiteError.make(stepped, on: destination.handle) }
    guard finished == SQLITE_OK else { throw SQLiteError.make(finished, on: destination.handle) }
  }

  private func configure(_ role: Role) throws {
    // A misspelt "name" is an error, not a string; nobody meddles with the schema's own tables.
    for (option, value) in [
      (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_DQS_DDL, 0), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
      (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
    ] {
      let code = kosatsu_sqlite_configure(handle, option, Int32(value))
      guard code == SQLITE_OK else { throw SQLiteError.make(code, on: handle) }
    }
    guard role != .copy else { return }
    guard try pragma("journal_mode = WAL") == .text("wal") else {
      throw DatabaseError.other(
        code: "journal", message: "the file system of the database has no shared memory for a write-ahead log")
    }
    _ = try pragma("synchronous = FULL")
    _ = try pragma("case_sensitive_like = ON")
    _ = try pragma("temp_store = MEMORY")
    // 8 MiB of pages each. No memory map: in one, an unreadable sector would end the process.
    _ = try pragma("cache_size = -8192")
    _ = try pragma("mmap_size = 0")
    // A log that has once been long is cut back to 64 MiB.
    _ = try pragma("journal_size_limit = 67108864")
    if role == .reader { _ = try pragma("query_only = ON") }
  }
}
