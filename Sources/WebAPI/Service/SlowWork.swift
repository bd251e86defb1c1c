internal import Processes
internal import Synchronization

/// Work that takes its time, on a thread of its own, one piece after the other.
///
/// Emergencies go their way over Swift's few cooperative threads, and whatever resolved a schedule there would stand in
/// front of them.
final class SlowWork: Sendable {
  private let queue: BlockingQueue
  private let mostWaiting: Int
  private let waiting = Mutex(0)

  /// Over `mostWaiting` pieces, more are refused.
  init(name: String, mostWaiting: Int = .max) {
    queue = BlockingQueue(name: name, width: 1)
    self.mostWaiting = mostWaiting
  }

  /// What `work` gives. Throws what it throws, and `Problem.busy` where too much waits already.
  func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    let isTaken = waiting.withLock { waiting in
      guard waiting < mostWaiting else { return false }
      waiting += 1
      return true
    }
    guard isTaken else { throw Problem.busy }
    defer { waiting.withLock { $0 -= 1 } }
    return try await queue.run(work)
  }
}
