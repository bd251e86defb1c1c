internal import Glibc

/// SQLite as an engine: one file with its write-ahead log beside it.
struct SQLiteEngine: Engine {
  let path: String
  let patienceMilliseconds: Int32
  let logPages: Int32
  let maximumPages: Int?

  func openReader() throws -> any Connection {
    try open(path, role: .reader)
  }

  func openWriter() throws -> any Connection {
    try makeFile(at: path)
    let connection = try open(path, role: .writer)
    if let maximumPages { _ = try connection.pragma("max_page_count = \(maximumPages)") }
    return connection
  }

  func backUp(to destination: String) throws {
    guard access(destination, F_OK) != 0 else {
      throw DatabaseError.other(code: "backup", message: "the file of the backup exists already")
    }
    try makeFile(at: destination)
    do {
      let source = try open(path, role: .reader)
      try source.copy(into: open(destination, role: .copy))
    } catch {
      for suffix in ["", "-wal", "-shm", "-journal"] { unlink(destination + suffix) }
      throw error
    }
  }

  func check() throws -> [String] {
    let connection = try open(path, role: .reader)
    var findings: [String] = []
    try connection.forEach("PRAGMA integrity_check", []) { row in
      if case .text(let finding)? = row.values.first, finding != "ok" { findings.append(finding) }
      return true
    }
    try connection.forEach("PRAGMA foreign_key_check", []) { row in
      findings.append("a row of \(try row.text("table")) refers to one of \(try row.text("parent")) that is not there")
      return true
    }
    return findings
  }

  /// Makes an empty file that only its owner can read. SQLite gives its log the same rights.
  private func makeFile(at path: String) throws {
    let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      let reason = String(cString: strerror(errno))
      throw DatabaseError.other(code: "open", message: "the database's file cannot be opened: \(reason)")
    }
    Glibc.close(file)
  }

  /// Two processes that open a database at the same moment, or one that opens while the last other one closes, can
  /// get "busy" at once, without SQLite's waiting: so the waiting is done here.
  private func open(_ path: String, role: SQLiteConnection.Role) throws -> SQLiteConnection {
    let end = ContinuousClock.now + .milliseconds(patienceMilliseconds)
    while true {
      do {
        return try SQLiteConnection(
          path: path, role: role, patienceMilliseconds: patienceMilliseconds, logPages: logPages)
      } catch DatabaseError.busy where ContinuousClock.now < end {
        usleep(5_000)
      }
    }
  }
}
