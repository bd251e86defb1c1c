/// A transaction, lent to a closure of `Database.read` or `Database.write` and over when that returns; used later it
/// throws `DatabaseError.closed`.
///
/// A statement that fails spoils the transaction, whatever the closure makes of the error: all later statements
/// throw the same error and nothing is committed. Where a failure is to be survived, `attempt` it.
public final class Transaction {
  private enum State {
    case open
    case failed(any Error)
    case over
  }

  private let connection: any Connection
  private var state = State.open

  init(on connection: any Connection) {
    self.connection = connection
  }

  /// All rows of a query, or of a statement with RETURNING.
  public func rows(_ sql: SQL, _ arguments: Arguments = []) throws -> [Row] {
    var rows: [Row] = []
    try forEach(sql, arguments) { rows.append($0) }
    return rows
  }

  /// The first row, or nil where there is none.
  public func row(_ sql: SQL, _ arguments: Arguments = []) throws -> Row? {
    var first: Row?
    try guarding {
      try connection.forEach(sql, arguments) { row in
        first = row
        return false
      }
    }
    return first
  }

  /// Hands over the rows one by one, for results that should not be held in memory as a whole.
  public func forEach(_ sql: SQL, _ arguments: Arguments = [], _ body: (Row) throws -> Void) throws {
    var stopped: (any Error)?
    try guarding {
      try connection.forEach(sql, arguments) { row in
        do {
          try body(row)
          return true
        } catch {
          // Kept apart from the statement's own failure: the reader's error does not spoil the transaction.
          stopped = error
          return false
        }
      }
    }
    if let stopped { throw stopped }
  }

  /// Runs a statement and answers how many rows it inserted, changed or deleted itself (not by cascades).
  @discardableResult
  public func run(_ sql: SQL, _ arguments: Arguments = []) throws -> Int {
    try guarding { try connection.run(sql, arguments) }
  }

  /// Runs `body`; if it throws, what it has written is undone, the transaction goes on and the error is passed on.
  public func attempt<T>(_ body: () throws -> T) throws -> T {
    try run("SAVEPOINT attempt")
    do {
      let result = try body()
      try run("RELEASE SAVEPOINT attempt")
      return result
    } catch {
      undoAttempt()
      throw error
    }
  }

  /// Lends a transaction to `body` and takes it back.
  ///
  /// - Throws: what `body` throws, or else the failure of a statement that it has swallowed.
  static func lend<T>(on connection: any Connection, to body: (Transaction) throws -> T) throws -> T {
    let transaction = Transaction(on: connection)
    defer { transaction.state = .over }
    let result = try body(transaction)
    if case .failed(let error) = transaction.state { throw error }
    return result
  }

  /// Whether nothing more can be done or committed.
  var hasFailed: Bool {
    if case .failed = state { true } else { false }
  }

  /// Goes back to the state before the attempt. Where even that fails, the transaction stays failed.
  private func undoAttempt() {
    guard connection.isInTransaction else { return }
    state = .open
    _ = try? run("ROLLBACK TO SAVEPOINT attempt")
    _ = try? run("RELEASE SAVEPOINT attempt")
  }

  private func guarding<T>(_ body: () throws -> T) throws -> T {
    switch state {
    case .open: break
    case .failed(let error): throw error
    case .over: throw DatabaseError.closed
    }
    do {
      return try body()
    } catch {
      state = .failed(error)
      throw error
    }
  }
}
