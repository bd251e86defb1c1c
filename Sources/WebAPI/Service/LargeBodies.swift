internal import Synchronization

/// The large bodies in hand, as thousands of players send them when the server is back after an outage.
///
/// Reading one takes as long as hundreds of small requests, so it happens on one thread of its own, and not on the few that
/// serve all connections. Of those that would only wait, their senders keep them: they are told to come again.
final class LargeBodies: Sendable {
  /// Up to this a body is read at once.
  static let smallBytes = 16 << 10
  /// Enough that neither the thread nor the writer behind it ever waits for work.
  private static let most = 32

  private let reading = SlowWork(name: "large-bodies")
  private let inHand = Mutex(0)

  var isFull: Bool { inHand.withLock { $0 >= Self.most } }

  /// False where too many are in hand; else `leave` must follow.
  func enter() -> Bool {
    inHand.withLock { inHand in
      guard inHand < Self.most else { return false }
      inHand += 1
      return true
    }
  }

  func leave() { inHand.withLock { $0 -= 1 } }

  func read<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await reading.run(work)
  }
}
