internal import Glibc
internal import Synchronization

/// Server-sent events to one client.
///
/// Each event tells the whole state, so **the latest wins**: an event of which nothing was written yet is replaced by the
/// next. At most two are held, whatever the client's pace. The first event may be sent before the stream is handed over as
/// ``Reply/events(_:)``. Every method may be called from any thread.
///
/// **How an event leaves.** A stream that has told everything is a suspended connection of libmicrohttpd: its reader was
/// called, found nothing, and suspended it. Libmicrohttpd calls the reader only once all that it wrote before is with the
/// kernel, and does not touch the connection again until it is resumed. So whoever has an event for an idle stream writes it
/// to the socket there and then, as a chunk like libmicrohttpd's own; thousands are told without a thread being woken. Where that
/// cannot be - TLS, a client of HTTP/1.0, an earlier event on its way, a long event, a client that has not confirmed the last
/// one - the event is held and the connection resumed, and libmicrohttpd asks the reader for it. This stream's lock is held by
/// whoever writes and by the reader, so the two keep their order.
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
    /// Whether the body goes over a bare socket in chunks, as far as is known.
    var isChunkedPlainly = false
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
    if !offer(event) { wake() }
  }

  /// As `send`, but false where the event could not leave at once: then it waits for `wake`.
  public func offer(_ event: Event) -> Bool {
    state.withLock { state in
      guard !state.isClosed else { return true }
      if writeNow(event.bytes, &state) { return true }
      state.next = event.bytes
      return false
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

  /// Writes to an idle stream's socket. False where it has to go through libmicrohttpd.
  private func writeNow(_ bytes: SharedBytes, _ state: inout State) -> Bool {
    guard state.isChunkedPlainly, state.current == nil, state.next == nil, let connection = state.connection else {
      return false
    }
    switch connection.writeChunk(bytes) {
    case .nothing: return false
    case .whole:
      state.lastWrite = currentInstant()
      state.counters?.bytesSent.wrappingAdd(bytes.count, ordering: .relaxed)
    case .torn:
      // What follows would be read as the rest of the chunk. The client comes back, and is told the whole state.
      abandon(&state)
    }
    return true
  }

  // MARK: Between stream and server

  /// A buffer that libmicrohttpd holds for each stream, though it makes chunks in the connection's memory: only a body that is
  /// not chunked goes through it.
  static let blockBytes = 128

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
      // Chunks are made in the connection's memory, which is longer: so it is seen what libmicrohttpd has decided on.
      state.isChunkedPlainly = buffer.count > Self.blockBytes && state.connection?.isPlain == true
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

  /// Writes a comment where one is due.
  func keepAliveIfDue(at now: Instant) {
    state.withLock { state in
      guard now - state.lastWrite >= keepAlive else { return }
      if state.isClosed || !writeNow(Event.comment, &state) { state.connection?.resume() }
    }
  }

  /// The client closed its end.
  func abandon() {
    state.withLock { abandon(&$0) }
  }

  private func abandon(_ state: inout State) {
    state.isAbandoned = true
    state.isClosed = true
    state.connection?.resume()
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
