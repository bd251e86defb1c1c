internal import Synchronization

/// Lets a number of pieces of work run at once, the others wait in order of arrival.
final class Lane: Sendable {
  private struct State {
    var free: Int
    var waiting: [(ticket: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    var nextTicket: UInt64 = 0
    /// Tickets cancelled before they began to wait.
    var cancelled: Set<UInt64> = []
  }

  private let state: Mutex<State>

  init(width: Int) {
    state = Mutex(State(free: max(1, width)))
  }

  /// How many wait for their turn.
  var waiting: Int { state.withLock { $0.waiting.count } }

  /// - Throws: `CancellationError` when the task is cancelled while it waits, and what `work` throws.
  func run<Value: Sendable>(_ work: @Sendable () async throws -> Value) async throws -> Value {
    guard await enter() else { throw CancellationError() }
    defer { leave() }
    return try await work()
  }

  /// Returns false when the task was cancelled before its turn came.
  private func enter() async -> Bool {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    let entered = await withTaskCancellationHandler {
      await withCheckedContinuation { wait(ticket, $0) }
    } onCancel: {
      cancel(ticket)
    }
    // A cancellation that came just after our turn has left its mark.
    state.withLock { _ = $0.cancelled.remove(ticket) }
    return entered
  }

  private func wait(_ ticket: UInt64, _ continuation: CheckedContinuation<Bool, Never>) {
    let answer: Bool? = state.withLock { state in
      if state.cancelled.remove(ticket) != nil { return false }
      if state.free > 0 {
        state.free -= 1
        return true
      }
      state.waiting.append((ticket, continuation))
      return nil
    }
    if let answer { continuation.resume(returning: answer) }
  }

  private func cancel(_ ticket: UInt64) {
    let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) else {
        state.cancelled.insert(ticket)
        return nil
      }
      return state.waiting.remove(at: index).continuation
    }
    continuation?.resume(returning: false)
  }

  private func leave() {
    let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume(returning: true)
  }
}
