/// What the writer's thread does with its jobs.
///
/// `@unchecked Sendable`: made by `Writer`, handed to its thread and used by that alone.
final class WriterLoop: @unchecked Sendable {
  private var connection: (any Connection)?
  private let groupSize: Int
  private let groupDuration: Duration

  init(connection: any Connection, settings: DatabaseSettings) {
    self.connection = connection
    groupSize = settings.groupSize
    groupDuration = .milliseconds(settings.groupMilliseconds)
  }

  /// Commits as many jobs from the front as make up a group, answers them, and returns their number.
  func run(_ jobs: [Writer.Job]) -> Int {
    guard let connection else { return jobs.count }
    return commitGroup(of: jobs, on: connection)
  }

  /// Work that may follow a commit.
  func tidy() { connection?.tidyAfterCommit() }

  /// Closes the connection.
  func end() {
    connection = nil
  }

  private func commitGroup(of jobs: [Writer.Job], on connection: any Connection) -> Int {
    do {
      try connection.beginWriting()
    } catch {
      // Whoever waits has waited as long as the others: none of them should wait that long again.
      for job in jobs { job.fail(error) }
      return jobs.count
    }
    let end = ContinuousClock.now + groupDuration
    let group = Transaction(on: connection)
    var count = 0
    var standing: [(job: Writer.Job, deliver: @Sendable () -> Void)] = []
    for job in jobs.prefix(groupSize) {
      count += 1
      do {
        standing.append((job, try group.attempt { try Transaction.lend(on: connection, to: job.perform) }))
      } catch {
        job.fail(error)
        if group.hasFailed { connection.abandonTransaction() }
        guard connection.isInTransaction else {
          // The error has undone the whole transaction (a full disk does that), the work of the others with it.
          for entry in standing { entry.job.fail(error) }
          return count
        }
      }
      if ContinuousClock.now >= end { break }
    }
    do {
      try connection.commit()
    } catch {
      connection.abandonTransaction()
      for entry in standing { entry.job.fail(error) }
      return count
    }
    for entry in standing { entry.deliver() }
    return count
  }
}
