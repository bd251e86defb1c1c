internal import Glibc
internal import Synchronization

/// The group that a command's processes form: whoever wants to end it does so here, and never hits a stranger, since the
/// id is forgotten before it is given back to the kernel.
final class ProcessGroup: Sendable {
  private struct State {
    /// The leader's id; nil before it starts and once it is about to be reaped.
    var leader: pid_t?
    var isCancelled = false
  }

  private let state = Mutex(State())

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  func started(_ leader: pid_t) {
    state.withLock { state in
      state.leader = leader
      if state.isCancelled { Self.end(leader) }
    }
  }

  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      if let leader = state.leader { Self.end(leader) }
    }
  }

  func end() {
    state.withLock { state in
      if let leader = state.leader { Self.end(leader) }
    }
  }

  /// Ends what is left of the group and reaps its leader, which must have ended.
  ///
  /// - Returns: the wait status.
  /// - Throws: `SpawnError` when somebody else reaped it, as the kernel does where SIGCHLD is ignored: how it ended is
  ///   then not known.
  func reap() throws(SpawnError) -> Int32 {
    let leader = state.withLock { state in
      defer { state.leader = nil }
      // A leader that ended but is not reaped keeps the group's id ours.
      if let leader = state.leader { Self.end(leader) }
      return state.leader
    }
    guard let leader else { throw SpawnError(step: "waitpid", code: ECHILD) }
    var status: Int32 = 0
    while waitpid(leader, &status, 0) == -1 {
      guard errno == EINTR else { throw SpawnError(step: "waitpid", code: errno) }
    }
    return status
  }

  private static func end(_ leader: pid_t) {
    // It fails only when nobody is left in the group, and then there is nothing to end.
    _ = kill(-leader, SIGKILL)
  }
}
