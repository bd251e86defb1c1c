internal import Glibc
internal import Synchronization

/// Server-sent events to one client.
///
/// Each event tells the whole state, so **the latest wins**: an event of which nothing was written yet is replaced by the
/// next. At most two are held, whatever the client's pace. The first event may be sent before the stream is handed over as
/// ``Reply/events(_:)``. Every method may be called from any thread.
public final class EventStream: Sendable {
  private struct State {
    /// The event being written and how much of it has been.
    var current: SharedBytes?
    var written = 0
    /// The event after it.
    var next: SharedBytes?
    var isClosed = false
    /// The client left: nothing can be written any more.
    var isAbandoned = false
    var isOver = false
    var lastWrite: Instant = 0
    var connection: Connection?
    var counters: Counters?
  }

  /// Taken while many are woken.
  private static let crowd = Mutex(())

  private let state = Mutex(State())
  private let keepAlive: Int64
  private let onClose: @Sendable () -> Void

  /// - Parameters:
  ///   - keepAlive: a comment is sent after this time of silence.
  ///   - onClose: called exactly once when a stream that was handed over has ended, on a worker thread: be quick.
  public init(keepAlive: Duration = .seconds(15), onClose: @escaping @Sendable () -> Void = {}) {
    self.keepAlive = keepAlive.milliseconds
    self.onClose = onClose
  }

  /// Sends an event, in place of one that still waits.
  public func send(_ event: Event) {
    hold(event)
    wake()
  }

  /// As `send`, but leaves it to `wake` that it is written now.
  public func hold(_ event: Event) {
    state.withLock {
      if !$0.isClosed { $0.next = event.bytes }
    }
  }

  /// Wakes many in `body`: the threads that write begin with the first of them when the last is awake. They look through all
  /// connections for those that were woken, and would do so for each.
  public static func wakingTogether(_ body: () -> Void) {
    crowd.withLock { _ in body() }
  }

  public func wake() {
    state.withLock { $0.connection?.resume() }
  }

  /// Ends the stream once the events it holds are written.
  public func close() {
    state.withLock {
      $0.isClosed = true
      $0.connection?.resume()
    }
  }

  // MARK: Between stream and server

  /// The stream's response is queued on `connection`.
  func begin(on connection: Connection, counters: Counters) {
    state.withLock {
      $0.connection = connection
      $0.counters = counters
      $0.lastWrite = currentInstant()
    }
  }

  enum Reading: Equatable {
    case wrote(Int)
    /// Nothing to write; the connection is suspended.
    case suspended
    case end
  }

  /// Writes what is due into `buffer`, or suspends the connection.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Reading {
    Self.crowd.withLock { _ in }
    return state.withLock { state in
      // An end, not an error: after an error libmicrohttpd leaves a connection that was suspended until its idle timeout.
      if state.isAbandoned { return .end }
      if state.current == nil {
        state.current = state.next ?? commentIfDue(state)
        state.next = nil
        state.written = 0
      }
      guard let current = state.current else {
        if state.isClosed { return .end }
        return state.connection?.suspend() == true ? .suspended : .end
      }
      let count = min(buffer.count, current.count - state.written)
      buffer.copyMemory(from: UnsafeRawBufferPointer(start: current.start + state.written, count: count))
      state.written += count
      if state.written == current.count { state.current = nil }
      state.lastWrite = currentInstant()
      state.counters?.bytesSent.wrappingAdd(count, ordering: .relaxed)
      return .wrote(count)
    }
  }

  private func commentIfDue(_ state: State) -> SharedBytes? {
    !state.isClosed && currentInstant() - state.lastWrite >= keepAlive ? Event.comment : nil
  }

  /// Wakes the connection for a comment where one is due.
  func keepAliveIfDue(at now: Instant) {
    state.withLock {
      if now - $0.lastWrite >= keepAlive { $0.connection?.resume() }
    }
  }

  /// The client closed its end.
  func abandon() {
    state.withLock {
      $0.isAbandoned = true
      $0.isClosed = true
      $0.connection?.resume()
    }
  }

  /// The stream is over, or could not be begun. True the first time.
  @discardableResult
  func finish() -> Bool {
    let isFirst = state.withLock { state in
      let isFirst = !state.isOver
      state = State(isClosed: true, isOver: true)
      return isFirst
    }
    if isFirst { onClose() }
    return isFirst
  }
}
