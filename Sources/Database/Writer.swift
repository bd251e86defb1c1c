internal import Foundation

/// How soon a write has to be done.
public enum Urgency: Sendable {
  /// People wait for it, and so may a city.
  case prompt
  /// It is large, came from a machine that keeps it until it is answered, and lets what is prompt go before it.
  case patient
}

/// The one thread that writes. It takes the jobs that wait, runs each inside a savepoint of one transaction, commits
/// once, and then answers all of them; meanwhile the next jobs gather.
///
/// Jobs wait in two lanes. The patient one has its turn when nothing prompt waits, and after each fourth prompt group, so
/// that neither waits for ever: a prompt job waits for one patient group at most.
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

  private static let promptGroupsInTurn = 4

  private let condition = NSCondition()
  private var phase = Phase.open
  private var prompt: Lane
  private var patient: Lane
  /// Since the last patient group, while one waits.
  private var promptGroups = 0
  private var thread: Thread?

  init(connection: any Connection, settings: DatabaseSettings) {
    prompt = Lane(limit: settings.waitingWrites)
    patient = Lane(limit: settings.waitingPatientWrites)
    let loop = WriterLoop(connection: connection, settings: settings)
    let thread = Thread { [self] in
      while let (urgency, jobs) = next() {
        answered(loop.run(jobs), urgency)
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
      guard urgency == .prompt ? prompt.append(job) : patient.append(job) else { return .busy }
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

  /// The jobs of the lane whose turn it is, or nil when there will be no more. They stay in it until they are answered.
  private func next() -> (Urgency, [Job])? {
    condition.withLock {
      while prompt.jobs.isEmpty && patient.jobs.isEmpty && phase == .open { condition.wait() }
      let isPatientsTurn = prompt.jobs.isEmpty || promptGroups >= Self.promptGroupsInTurn
      if isPatientsTurn, !patient.jobs.isEmpty {
        promptGroups = 0
        return (.patient, patient.jobs)
      }
      promptGroups = patient.jobs.isEmpty ? 0 : promptGroups + 1
      return prompt.jobs.isEmpty ? nil : (.prompt, prompt.jobs)
    }
  }

  private func answered(_ count: Int, _ urgency: Urgency) {
    // Let go outside the lock: one of them may hold the last reference to the database, which then closes.
    _ = condition.withLock { urgency == .prompt ? prompt.take(count) : patient.take(count) }
  }
}
