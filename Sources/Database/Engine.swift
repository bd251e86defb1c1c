/// What stands behind the face: a way to open connections and to look after the whole database.
protocol Engine: Sendable {
  /// A connection that cannot write.
  func openReader() throws -> any Connection
  /// The one connection of this process that writes.
  func openWriter() throws -> any Connection
  func backUp(to path: String) throws
  /// What is wrong with the stored data, a line each; empty when nothing is.
  func check() throws -> [String]
}

/// One connection. It has one owner at a time, who alone calls it; it need not be safe for several threads.
protocol Connection: AnyObject {
  /// False when an error has undone the whole transaction, not just the statement.
  var isInTransaction: Bool { get }

  func beginReading() throws
  func beginWriting() throws
  func commit() throws
  func rollBack() throws

  /// Runs a statement and hands each row to `body` until that answers false. A statement that writes is always run
  /// to its end.
  func forEach(_ sql: SQL, _ arguments: Arguments, _ body: (Row) throws -> Bool) throws
  /// Runs a statement to its end and answers how many rows it inserted, changed or deleted.
  func run(_ sql: SQL, _ arguments: Arguments) throws -> Int

  /// Work that may follow a commit after its callers have been answered.
  func tidyAfterCommit()
}

extension Connection {
  /// Undoes what is left of a transaction. A failure shows as `isInTransaction` or at the next begin.
  func abandonTransaction() {
    guard isInTransaction else { return }
    try? rollBack()
  }
}
