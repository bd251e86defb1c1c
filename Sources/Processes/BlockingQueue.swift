internal import Foundation
internal import Synchronization

/// Blocking work on threads of its own, at most `width` at once, started in order of arrival.
///
/// What waits for a disk or a child process must not do so on Swift's cooperative threads, of which there are as many as
/// processors: two slow fsyncs would stop everything. Threads live while there is work.
public final class BlockingQueue: Sendable {
  private typealias Job = @Sendable () -> Void

  private struct State {
    var waiting: [Job] = []
    var threads = 0
  }

  private let name: String
  private let width: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - name: of the threads, for debuggers; at most 15 bytes are shown.
  ///   - width: how many pieces of work run at once, at least 1.
  public init(name: String, width: Int) {
    self.name = name
    self.width = max(1, width)
  }

  /// Runs `work` on one of the threads and gives back what it gives, or throws what it throws.
  public func run<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
      enqueue {
        do throws(Failure) {
          continuation.resume(returning: .success(try work()))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }

  private func enqueue(_ job: @escaping Job) {
    let needsThread = state.withLock { state in
      state.waiting.append(job)
      guard state.threads < width else { return false }
      state.threads += 1
      return true
    }
    if needsThread { startThread() }
  }

  private func startThread() {
    let thread = Thread { [self] in
      while let job = next() { job() }
    }
    thread.name = name
    thread.stackSize = 1 << 19
    thread.start()
  }

  private func next() -> Job? {
    state.withLock { state in
      if state.waiting.isEmpty {
        state.threads -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
  }
}
