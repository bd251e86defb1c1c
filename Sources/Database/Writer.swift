internal import Foundation

/// The one thread that writes. It takes the jobs that wait, runs each inside a savepoint of one transaction, commits
/// once, and then answers all of them; meanwhile the next jobs gather.
///
/// `@unchecked Sendable`: the queue is touched only while `condition` is held, the connection only by the thread.
final class Writer: @unchecked Sendable {
  /// One caller's work. Exactly one of `fail` and the closure that `perform` answers is called.
  struct Job: Sendable {
    let perform: @Sendable (Transaction) throws -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void
  }

  private enum Phase {
    /// Jobs are accepted.
    case open
    /// No more jobs; the thread finishes what waits. From `open`.
    case closing
    /// The thread has ended and the connection is closed. From `closing`.
    case closed
  }

  private let waitingLimit: Int
  private let condition = NSCondition()
  private var phase = Phase.open
  private var waiting: [Job] = []
  /// Jobs accepted and not yet answered.
  private var unanswered = 0
  private var thread: Thread?

  init(connection: any Connection, settings: DatabaseSettings) {
    waitingLimit = settings.waitingWrites
    let loop = WriterLoop(connection: connection, settings: settings)
    let thread = Thread { [self] in
      while let jobs = takeAll() {
        loop.run(jobs) { answered($0) }
      }
      loop.end()
      condition.withLock {
        phase = .closed
        condition.broadcast()
      }
    }
    thread.name = "database-writer"
    self.thread = thread
    thread.start()
  }

  func submit(_ job: Job) {
    let refusal: DatabaseError? = condition.withLock {
      guard phase == .open else { return .closed }
      guard unanswered < waitingLimit else { return .busy }
      waiting.append(job)
      unanswered += 1
      condition.signal()
      return nil
    }
    if let refusal { job.fail(refusal) }
  }

  /// Returns when all accepted jobs have been answered and the connection is closed; at once where the thread itself
  /// calls, as it does when a job held the last reference to the database.
  func close() {
    condition.withLock {
      if phase == .open { phase = .closing }
      condition.broadcast()
      guard Thread.current !== thread else { return }
      while phase != .closed { condition.wait() }
    }
  }

  /// The jobs that wait, or nil when there will be no more.
  private func takeAll() -> [Job]? {
    condition.withLock {
      while waiting.isEmpty && phase == .open { condition.wait() }
      guard !waiting.isEmpty else { return nil }
      defer { waiting = [] }
      return waiting
    }
  }

  private func answered(_ count: Int) {
    condition.withLock { unanswered -= count }
  }
}
