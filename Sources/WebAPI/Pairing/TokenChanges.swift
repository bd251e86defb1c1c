internal import Synchronization

/// Lets screens that wait for their pairing hear that some token came or went.
final class TokenChanges: Sendable {
  /// Of one screen; over it the one that waits longest is let go.
  private static let mostOfOne = 2

  private struct State {
    /// Goes up with each change.
    var generation = 0
    var waits: [Wait] = []
    var isOver = false
  }

  private let state = Mutex(State())

  /// To be read before what one waits for the change of.
  var generation: Int { state.withLock { $0.generation } }

  /// Nobody waits any more.
  var isOver: Bool { state.withLock { $0.isOver } }

  /// Returns at the first change since `generation`, when the time is over, or when the server drains. `name` is whose wait
  /// it is.
  func wait(since generation: Int, as name: String, atMost limit: Duration) async {
    let wait = Wait(name: name)
    let released = state.withLock { state -> Wait? in
      guard !state.isOver, state.generation == generation else { return wait }
      state.waits.append(wait)
      guard state.waits.count(where: { $0.name == name }) > Self.mostOfOne,
        let oldest = state.waits.firstIndex(where: { $0.name == name })
      else { return nil }
      return state.waits.remove(at: oldest)
    }
    released?.end()
    defer { state.withLock { $0.waits.removeAll { $0 === wait } } }
    let timer = Task {
      do { try await Task.sleep(for: limit) } catch { return }
      wait.end()
    }
    defer { timer.cancel() }
    await wait.untilItEnds()
  }

  /// To be called once a commit that changed tokens stands.
  func announce() { release { $0.generation += 1 } }

  /// Lets everybody go, for good.
  func stop() { release { $0.isOver = true } }

  private func release(_ change: (inout State) -> Void) {
    let waits = state.withLock { state in
      change(&state)
      defer { state.waits = [] }
      return state.waits
    }
    for wait in waits { wait.end() }
  }
}

/// One wait, which ends once, even before anybody waits.
private final class Wait: Sendable {
  private struct State {
    var answer: CheckedContinuation<Void, Never>?
    var isOver = false
  }

  let name: String
  private let state = Mutex(State())

  init(name: String) { self.name = name }

  func untilItEnds() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { answer in
        let isOver = state.withLock { state in
          if !state.isOver { state.answer = answer }
          return state.isOver
        }
        if isOver { answer.resume() }
      }
    } onCancel: {
      end()
    }
  }

  func end() {
    let answer = state.withLock { state in
      defer { state = State(answer: nil, isOver: true) }
      return state.answer
    }
    answer?.resume()
  }
}
