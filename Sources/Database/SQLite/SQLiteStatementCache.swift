/// The prepared statements of one connection, the least recently used given up where there are too many.
struct SQLiteStatementCache {
  private let limit: Int
  private var statements: [String: SQLiteStatement] = [:]
  private var clock = 0

  init(limit: Int) {
    self.limit = limit
  }

  var count: Int { statements.count }

  /// A statement of that text which is not running; one that is not kept where the kept one is running.
  mutating func statement(_ text: String, on handle: OpaquePointer) throws -> SQLiteStatement {
    clock += 1
    if let kept = statements[text] {
      guard !kept.isRunning else { return try SQLiteStatement(text, on: handle) }
      kept.lastUse = clock
      return kept
    }
    let statement = try SQLiteStatement(text, on: handle)
    statement.lastUse = clock
    if statements.count >= limit, let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      statements[oldest.key] = nil
    }
    statements[text] = statement
    return statement
  }

  mutating func removeAll() {
    statements = [:]
  }
}
