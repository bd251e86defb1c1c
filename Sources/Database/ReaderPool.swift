internal import Foundation

/// A bounded set of reading connections, opened as they are needed. Whoever finds none free waits.
///
/// `@unchecked Sendable`: every stored variable is touched only while `condition` is held, and a connection belongs
/// to the one caller that took it until it gives it back.
final class ReaderPool: @unchecked Sendable {
  private let engine: any Engine
  private let limit: Int
  private let patience: TimeInterval
  private let condition = NSCondition()
  private var idle: [any Connection] = []
  private var open = 0
  private var isClosed = false

  init(engine: any Engine, settings: DatabaseSettings) {
    self.engine = engine
    limit = max(1, settings.readers)
    patience = Double(settings.patienceMilliseconds) / 1000
  }

  func withConnection<T>(_ body: (any Connection) throws -> T) throws -> T {
    let connection = try take()
    defer { giveBack(connection) }
    return try body(connection)
  }

  /// Waits for all readers to finish, then closes their connections.
  func close() {
    condition.lock()
    defer { condition.unlock() }
    isClosed = true
    condition.broadcast()
    while open > idle.count { condition.wait() }
    idle = []
    open = 0
  }

  private func take() throws -> any Connection {
    if let connection = try takeIdle() { return connection }
    do {
      return try engine.openReader()
    } catch {
      condition.lock()
      open -= 1
      condition.broadcast()
      condition.unlock()
      throw error
    }
  }

  /// A free connection, or nil where the caller may open one more (it is counted already).
  private func takeIdle() throws -> (any Connection)? {
    condition.lock()
    defer { condition.unlock() }
    var deadline: Date?
    while true {
      guard !isClosed else { throw DatabaseError.closed }
      if let connection = idle.popLast() { return connection }
      if open < limit {
        open += 1
        return nil
      }
      let end = deadline ?? Date(timeIntervalSinceNow: patience)
      deadline = end
      guard condition.wait(until: end) else { throw DatabaseError.busy }
    }
  }

  private func giveBack(_ connection: any Connection) {
    condition.lock()
    defer { condition.unlock() }
    idle.append(connection)
    // While closing, the closer and late readers wait alike.
    if isClosed { condition.broadcast() } else { condition.signal() }
  }
}
