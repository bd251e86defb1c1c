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
  private let resolving: SlowWork
  private let now: @Sendable () -> Instant
  private let log: Log
  private let endedTokens: @Sendable (Instant) throws -> [String: DisplayID]
  private let emergencies: AsyncStream<Void>.Continuation
  private let schedule: AsyncStream<Void>.Continuation
  private let tokens: AsyncStream<Void>.Continuation
  private let commands: AsyncStream<Void>.Continuation
  private let tasks: Mutex<[Task<Void, Never>]>

  /// `endedTokens` answers the displays' tokens that ended at an instant or later, by token.
  init(
    _ programme: Programme, _ updates: LiveUpdates, _ resolving: SlowWork, now: @escaping @Sendable () -> Instant,
    log: Log,
    endedTokens: @escaping @Sendable (Instant) throws -> [String: DisplayID]
  ) {
    self.programme = programme
    self.updates = updates
    self.resolving = resolving
    self.now = now
    self.log = log
    self.endedTokens = endedTokens
    // One waiting signal stands for any number of changes: who wakes up reads what holds then.
    let (emergencySignals, emergencies) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let (scheduleSignals, schedule) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let (tokenSignals, tokens) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let (commandSignals, commands) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    self.emergencies = emergencies
    self.schedule = schedule
    self.tokens = tokens
    self.commands = commands
    tasks = Mutex([])
    let announce: @Sendable (AsyncStream<Void>, Bool) async -> Void = { [weak self] signals, hurrying in
      for await _ in signals { await self?.announce(hurrying: hurrying) }
    }
    tasks.withLock { tasks in
      tasks = [
        Task(priority: .userInitiated) { await announce(emergencySignals, true) },
        Task(priority: .utility) { await announce(scheduleSignals, false) },
        Task { [weak self] in
          for await _ in commandSignals { self?.announceCommands() }
        },
        Task { [weak self] in
          var ended = EndedTokens(lookedAt: now())
          for await _ in tokenSignals { await self?.closeStreams(of: &ended) }
        },
      ]
    }
  }

  /// To be called once a commit stands.
  func heard(_ events: [StoreEvent]) {
    if events.contains(.emergenciesChanged) { emergencies.yield() }
    if events.contains(.scheduleChanged) { schedule.yield() }
    if events.contains(.tokensChanged) { tokens.yield() }
    if events.contains(.commandsChanged) { commands.yield() }
  }

  func stop() {
    emergencies.finish()
    schedule.finish()
    tokens.finish()
    commands.finish()
  }

  private func announce(hurrying: Bool) async {
    if hurrying {
      return updates.publishToAll { [programme, now] in
        var states = HurriedStates(programme)
        return { display in
          do {
            return try states.state(of: display, at: now())
          } catch {
            self.failed(display, error)
            return nil
          }
        }
      }
    }
    do {
      try await resolving.run { [programme, now] in _ = try programme.timetable(at: now()) }
    } catch {
      return log(.error, "announcement failed", ["error": "\(error)"])
    }
    for display in updates.heard {
      do {
        // What takes its time is done before the turn, in which an emergency waits. Most displays are not concerned.
        if !programme.knowsState(of: display, at: now()) {
          try await resolving.run { [programme, now] in _ = try programme.digest(of: display, at: now()) }
        }
        updates.publish(to: [display], state)
      } catch {
        failed(display, error)
      }
    }
  }

  /// Of thousands of displays the few that are asked to do something, or no longer are.
  private func announceCommands() {
    do {
      updates.publish(to: try programme.commands.takeChanged(at: now()), state)
    } catch {
      log(.error, "announcement failed", ["error": "\(error)"])
    }
  }

  private func state(of display: DisplayID) -> StateDocument? {
    do {
      return try programme.state(of: display, at: now(), hurrying: true)
    } catch {
      failed(display, error)
      return nil
    }
  }

  /// The displays learn it at their next pull.
  private func failed(_ display: DisplayID, _ error: any Error) {
    log(.error, "announcement failed", ["display": display.text, "error": "\(error)"])
  }

  /// A stream outlives its token otherwise, and the screen would go on hearing what it no longer may. Who still may
  /// listen comes back.
  private func closeStreams(of ended: inout EndedTokens) async {
    let now = now()
    do {
      // A revocation says when it began, and is told of when it is committed.
      let found = try endedTokens(ended.lookedAt.advanced(bySeconds: -60))
      for (token, display) in found where !ended.known.contains(token) { updates.close(display) }
      ended = EndedTokens(lookedAt: now, known: Set(found.keys))
    } catch {
      log(.error, "streams of ended tokens not closed", ["error": "\(error)"])
      do { try await Task.sleep(for: .seconds(1)) } catch { return }
      tokens.yield()
    }
  }
}

/// The tokens whose streams were closed, as of when they were looked for last.
private struct EndedTokens {
  var lookedAt: Instant
  var known: Set<String> = []
}
