internal import CSQLite

/// A prepared statement. It lives no longer than its connection's handle.
final class SQLiteStatement {
  private let connection: OpaquePointer
  private let handle: OpaquePointer
  private let text: String
  /// SQLite takes `$1` for a name and numbers names as they first appear: for `$k` at [k - 1], SQLite's own number.
  private let parameters: [Int32]
  private var columns: Columns
  private let writes: Bool
  /// True while rows are being read, when it must not be run a second time.
  private(set) var isRunning = false
  /// When it was last used, on the cache's own clock.
  var lastUse = 0

  init(_ text: String, on connection: OpaquePointer) throws {
    let handle = try SQLiteStatement.prepare(text, on: connection)
    do {
      parameters = try SQLiteStatement.resolveParameters(of: handle, text: text)
    } catch {
      sqlite3_finalize(handle)
      throw error
    }
    self.connection = connection
    self.handle = handle
    self.text = text
    columns = SQLiteStatement.readColumns(of: handle)
    writes = sqlite3_stmt_readonly(handle) == 0
  }

  deinit {
    sqlite3_finalize(handle)
  }

  /// Runs the statement and hands over its rows until `body` answers false.
  func forEach(_ arguments: Arguments, _ body: (Row) throws -> Bool) throws {
    try bind(arguments)
    isRunning = true
    defer {
      // What reset answers is the error that step has answered already.
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
      isRunning = false
    }
    var isWanted = true
    while try step() {
      guard isWanted else { continue }
      isWanted = try body(readRow())
      // All of a writing statement happens, whatever the reader of its RETURNING wants.
      if !isWanted && !writes { return }
    }
  }

  /// True when there is a row, false at the end.
  private func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw SQLiteError.make(code, on: connection)
    }
  }

  private func bind(_ arguments: Arguments) throws {
    guard arguments.count == parameters.count else {
      throw DatabaseError.arguments(statement: text, wanted: parameters.count, found: arguments.count)
    }
    for (index, argument) in zip(parameters, arguments) {
      let code = try bind(argument?.databaseValue ?? .null, at: index)
      guard code == SQLITE_OK else { throw SQLiteError.make(code, on: connection) }
    }
  }

  private func bind(_ value: Value, at index: Int32) throws -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, index)
    case .integer(let integer): return sqlite3_bind_int64(handle, index, integer)
    case .real(let real):
      // SQLite would store NULL without a word.
      guard !real.isNaN else { throw DatabaseError.other(code: "NaN", message: "a real is not a number") }
      return sqlite3_bind_double(handle, index, real)
    case .text(var text):
      return try text.withUTF8 { bytes in
        // PostgreSQL has no such texts.
        guard !bytes.contains(0) else {
          throw DatabaseError.other(code: "NUL", message: "a text holds the character 0")
        }
        return bytes.withMemoryRebound(to: CChar.self) {
          kosatsu_sqlite_bind_text(handle, index, $0.baseAddress, UInt64($0.count))
        }
      }
    case .blob(let blob):
      return blob.withUnsafeBytes { kosatsu_sqlite_bind_blob(handle, index, $0.baseAddress, UInt64($0.count)) }
    }
  }

  private func readRow() -> Row {
    let count = sqlite3_column_count(handle)
    // A change of the schema prepares the statement anew behind our back.
    if count != columns.names.count { columns = SQLiteStatement.readColumns(of: handle) }
    return Row(columns: columns, values: (0..<count).map(readValue))
  }

  private func readValue(at index: Int32) -> Value {
    switch sqlite3_column_type(handle, index) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, index))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, index))
    case SQLITE_TEXT:
      let start = sqlite3_column_text(handle, index)
      let count = Int(sqlite3_column_bytes(handle, index))
      return .text(String(decoding: UnsafeBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self))
    case SQLITE_BLOB:
      let start = sqlite3_column_blob(handle, index)
      let count = Int(sqlite3_column_bytes(handle, index))
      return .blob([UInt8](UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)))
    default: return .null
    }
  }

  private static func prepare(_ text: String, on connection: OpaquePointer) throws -> OpaquePointer {
    var handle: OpaquePointer?
    var hasMore = false
    let code = text.withCString { start in
      var tail: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v3(connection, start, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
      hasMore = tail.map { !String(cString: $0).allSatisfy { $0.isWhitespace || $0 == ";" } } ?? false
      return code
    }
    guard code == SQLITE_OK else { throw SQLiteError.make(code, on: connection) }
    guard let handle, !hasMore else {
      sqlite3_finalize(handle)
      throw DatabaseError.other(code: "statement", message: "not exactly one statement: \(text)")
    }
    return handle
  }

  private static func resolveParameters(of handle: OpaquePointer, text: String) throws -> [Int32] {
    let count = sqlite3_bind_parameter_count(handle)
    return try (0..<count).map { offset in
      let index = sqlite3_bind_parameter_index(handle, "$\(offset + 1)")
      guard index > 0 else {
        throw DatabaseError.other(
          code: "parameters", message: "the parameters are not $1 to $\(count): \(text)")
      }
      return index
    }
  }

  private static func readColumns(of handle: OpaquePointer) -> Columns {
    Columns((0..<sqlite3_column_count(handle)).map { sqlite3_column_name(handle, $0).map(String.init(cString:)) ?? "" })
  }
}
