internal import Foundation

/// How soon a write has to be done.
public enum Urgency: Int, Sendable, CaseIterable {
  /// A city waits for it. It is small, comes from few, and goes before whatever thousands of machines say at the moment.
  case immediate
  /// People or screens wait for it.
  case prompt
  /// It is large, came from a machine that keeps it until it is answered, and lets what is prompt go before it.
  case patient
}

/// The one thread that writes. It takes the jobs that wait, runs each inside a savepoint of one transaction, commits
/// once, and then answers all of them; meanwhile the next jobs gather.
///
/// Jobs wait in a lane for each urgency. The most urgent lane in which any wait has its turn, except where one has been passed
/// over for four groups, so that none waits for ever: an immediate job waits for one group of each other lane at most.
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

  /// Jobs accepted and not yet answered, in order of arrival.
  private struct Lane {
    let limit: Int
    var jobs: [Job] = []
    /// Groups of other lanes since its last one, while any wait in it.
    var passedOver = 0

    /// False where too many wait.
    mutating func append(_ job: Job) -> Bool {
      guard jobs.count < limit else { return false }
      jobs.append(job)
      return true
    }

    mutating func take(_ count: Int) -> [Job] {
      // Not by `removeFirst` behind the return: Swift 6.3.1 then releases the jobs twice where it optimizes.
      let all = jobs
      jobs = Array(all.dropFirst(count))
      return Array(all.prefix(count))
    }
  }

  private static let mostPassedOver = 4

  private let condition = NSCondition()
  private var phase = Phase.open
  /// By urgency, the most urgent one first.
  private var lanes: [Lane]
  private var thread: Thread?

  init(connection: any Connection, settings: DatabaseSettings) {
    lanes = Urgency.allCases.map { urgency in
      Lane(limit: urgency == .patient ? settings.waitingPatientWrites : settings.waitingWrites)
    }
    let loop = WriterLoop(connection: connection, settings: settings)
    let thread = Thread { [self] in
      while let (lane, jobs) = next() {
        answered(loop.run(jobs), lane)
        loop.tidy()
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

  func submit(_ job: Job, _ urgency: Urgency) {
    let refusal: DatabaseError? = condition.withLock {
      guard phase == .open else { return .closed }
      guard lanes[urgency.rawValue].append(job) else { return .busy }
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

  /// The lane whose turn it is with its jobs, or nil when there will be no more. They stay in it until they are answered.
  private func next() -> (lane: Int, jobs: [Job])? {
    condition.withLock {
      while lanes.allSatisfy(\.jobs.isEmpty) && phase == .open { condition.wait() }
      let overdue = lanes.lastIndex { !$0.jobs.isEmpty && $0.passedOver >= Self.mostPassedOver }
      guard let turn = overdue ?? lanes.firstIndex(where: { !$0.jobs.isEmpty }) else { return nil }
      for lane in lanes.indices {
        lanes[lane].passedOver = lane == turn || lanes[lane].jobs.isEmpty ? 0 : lanes[lane].passedOver + 1
      }
      return (turn, lanes[turn].jobs)
    }
  }

  private func answered(_ count: Int, _ lane: Int) {
    // Let go outside the lock: one of them may hold the last reference to the database, which then closes.
    _ = condition.withLock { lanes[lane].take(count) }
  }
}
