internal import LiveUpdates
internal import Signage
internal import SignageStore
internal import Synchronization

/// Tells the displays that listen what has become of their state, after the commit that changed it.
///
/// Emergencies and the schedule go two ways: resolving playlists for thousands of displays never stands before an
/// emergency.
final class Announcer: Sendable {
  private let programme: Programme
  private let updates: LiveUpdates
  private let now: @Sendable () -> Instant
  private let log: Log
  private let emergencies: AsyncStream<Void>.Continuation
  private let schedule: AsyncStream<Void>.Continuation
  private let tasks: Mutex<[Task<Void, Never>]>

  init(_ programme: Programme, _ updates: LiveUpdates, now: @escaping @Sendable () -> Instant, log: Log) {
    self.programme = programme
    self.updates = updates
    self.now = now
    self.log = log
    // One waiting signal stands for any number of changes: who wakes up reads what holds then.
    let (emergencySignals, emergencies) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let (scheduleSignals, schedule) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    self.emergencies = emergencies
    self.schedule = schedule
    tasks = Mutex([])
    let announce: @Sendable (AsyncStream<Void>, Bool) async -> Void = { [weak self] signals, hurrying in
      for await _ in signals { self?.announce(hurrying: hurrying) }
    }
    tasks.withLock { tasks in
      tasks = [
        Task(priority: .userInitiated) { await announce(emergencySignals, true) },
        Task(priority: .utility) { await announce(scheduleSignals, false) },
      ]
    }
  }

  /// To be called once a commit stands.
  func heard(_ events: [StoreEvent]) {
    if events.contains(.emergenciesChanged) { emergencies.yield() }
    if events.contains(.scheduleChanged) { schedule.yield() }
  }

  func stop() {
    emergencies.finish()
    schedule.finish()
  }

  private func announce(hurrying: Bool) {
    for display in updates.heard {
      do {
        // What takes its time is done before the turn, in which an emergency waits.
        if !hurrying { _ = try programme.playlist(for: display, at: now()) }
        try updates.publish(to: display) { try programme.state(of: display, at: now(), hurrying: true) }
      } catch {
        // The displays learn it at their next pull.
        log(.error, "announcement failed", ["display": display.text, "error": "\(error)"])
      }
    }
  }
}
