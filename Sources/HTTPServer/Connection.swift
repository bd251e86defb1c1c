internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// One TCP connection, from its acceptance to its end; requests follow one another on it.
///
/// It is the only place that suspends and resumes, so that each suspension is resumed exactly once and none is begun while
/// the server stops: libmicrohttpd aborts the process when it is stopped with a connection suspended.
final class Connection: Sendable {
  /// What the connection waits for.
  enum Phase {
    /// Nothing of the next request is known. Until `deadline` its whole head must be there.
    case idle(deadline: Instant)
    /// A request line came; the header fields are due by `deadline`.
    case head(deadline: Instant)
    /// A body comes in; `pace` is its own, beside the server's.
    case body(since: Instant, received: Int, pace: BodyPace?)
    /// It is the server's turn.
    case busy
  }

  private struct State {
    var phase: Phase
    var isSuspended = false
    /// What was written to the socket since its client's system had confirmed all, and more where that is not known.
    var unconfirmed = Connection.longestChunk
    /// The answer of a task, from its end until the worker thread queues it.
    var answer: Response?
    var task: Task<Void, Never>?
    var stream: EventStream?
    var isCutShort = false
  }

  let socket: Int32
  /// Whether what is written to the socket is what the client reads: without TLS.
  let isPlain: Bool
  let remoteAddress: String
  private let lifecycle: Lifecycle
  private let state: Mutex<State>
  /// libmicrohttpd's connection. It outlives every suspension, the only time other threads use it.
  nonisolated(unsafe) private let handle: OpaquePointer

  init(handle: OpaquePointer, isPlain: Bool, lifecycle: Lifecycle, headDeadline: Int64) {
    self.handle = handle
    self.isPlain = isPlain
    self.lifecycle = lifecycle
    socket = kosatsu_socket(handle)
    remoteAddress = kosatsu_client_address(handle).map(numericAddress) ?? "unknown"
    state = Mutex(State(phase: .idle(deadline: currentInstant() + headDeadline)))
  }

  // MARK: What the worker thread tells

  func enter(_ phase: Phase) {
    state.withLock { $0.phase = phase }
  }

  /// Counts bytes of a body that just came.
  func received(_ count: Int) {
    state.withLock {
      guard case .body(let since, let received, let pace) = $0.phase else { return }
      $0.phase = .body(since: since, received: received + count, pace: pace)
    }
  }

  func carry(_ stream: EventStream?) {
    state.withLock { $0.stream = stream }
  }

  /// A request was answered before its body had come: the connection will be closed with bytes unread.
  func cutShort() {
    state.withLock { $0.isCutShort = true }
  }

  var isCutShort: Bool { state.withLock { $0.isCutShort } }

  // MARK: Suspension

  /// Suspends; called on the worker thread from within a callback of libmicrohttpd. False while the server stops: then
  /// the caller has to go on without.
  func suspend() -> Bool {
    state.withLock {
      guard !lifecycle.isStopping else { return false }
      MHD_suspend_connection(handle)
      $0.isSuspended = true
      $0.unconfirmed = Self.longestChunk
      return true
    }
  }

  /// Resumes if suspended; from any thread, as often as one likes.
  func resume() {
    state.withLock { resume(&$0) }
  }

  private func resume(_ state: inout State) {
    guard state.isSuspended else { return }
    state.isSuspended = false
    MHD_resume_connection(handle)
  }

  /// Suspends and computes the answer in a task, which resumes. False while the server stops.
  func awaitAnswer(_ answer: @escaping @Sendable () async -> Response) -> Bool {
    guard suspend() else { return false }
    let task = Task {
      let response = await answer()
      state.withLock {
        // A stop may have resumed already: then this answer comes too late.
        guard $0.isSuspended else { return }
        $0.answer = response
        resume(&$0)
      }
    }
    state.withLock { if $0.isSuspended { $0.task = task } }
    return true
  }

  /// The task's answer, once; nil where the server's stop cut it short.
  func takeAnswer() -> Response? {
    state.withLock { state in
      state.task = nil
      defer { state.answer = nil }
      return state.answer
    }
  }

  /// Ends every wait, since the server stops.
  func interrupt() {
    let task = state.withLock {
      resume(&$0)
      return $0.task
    }
    task?.cancel()
  }

  // MARK: Writing beside libmicrohttpd

  /// What became of bytes that were to be written at once.
  enum Written {
    case whole, nothing
    /// Only a part left: the connection is shut down.
    case torn
  }

  /// An empty send buffer takes so much at once whatever the system's settings (tcp(7), `tcp_wmem`).
  private static let longestChunk = 16 << 10
  /// What the system counts for each piece of a send buffer beside its bytes, generously.
  private static let overhead = 2 << 10

  /// Writes `bytes` as one chunk (RFC 9112 section 7.1) while the connection is suspended by the reader of a chunked body.
  /// Under the lock, so that nobody resumes it meanwhile; a suspended connection keeps its socket.
  func writeChunk(_ bytes: SharedBytes) -> Written {
    state.withLock { state in
      guard state.isSuspended, bytes.count <= Self.longestChunk else { return .nothing }
      // Asked as seldom as there is surely room for the whole.
      if state.unconfirmed + bytes.count + Self.overhead > Self.longestChunk {
        guard !hasUnconfirmed else { return .nothing }
        state.unconfirmed = 0
      }
      state.unconfirmed += bytes.count + Self.overhead
      let (sent, count) = sendChunk(bytes, to: socket)
      // What is wrong with the socket is libmicrohttpd's to find out.
      guard sent > 0 else { return .nothing }
      guard sent < count else { return .whole }
      shutdown(socket, Int32(SHUT_RDWR))
      return .torn
    }
  }

  /// Whether the client's system has not confirmed all that was written; then there may be no room for a whole event.
  private var hasUnconfirmed: Bool {
    var count: Int32 = 0
    return ioctl(socket, UInt(TIOCOUTQ), &count) != 0 || count > 0
  }

  // MARK: What the sweeper asks; the registry's lock keeps the socket from being closed meanwhile

  /// Cuts the connection if its client has kept the server waiting too long.
  func cutIfLate(at now: Instant, pace: BodyPace) -> Bool {
    let isLate = state.withLock {
      switch $0.phase {
      case .idle(let deadline), .head(let deadline): return now > deadline
      case .body(let since, let received, let own):
        return [pace, own].contains { $0?.isTooSlow(received: received, after: now - since) == true }
      case .busy: return false
      }
    }
    if isLate { shutdown(socket, Int32(SHUT_RDWR)) }
    return isLate
  }

  /// Lets a connection go that waits for its next request: what has arrived is still read and answered.
  func closeIfIdle() {
    state.withLock {
      if case .idle = $0.phase { shutdown(socket, Int32(SHUT_RD)) }
    }
  }

  /// The event stream it carries.
  var stream: EventStream? { state.withLock { $0.stream } }

  /// The same, only while it has nothing to write.
  var suspendedStream: EventStream? {
    state.withLock { $0.isSuspended ? $0.stream : nil }
  }
}

/// The numeric form of a socket address without its port; an IPv4 address that came through an IPv6 socket as IPv4.
func numericAddress(_ address: UnsafePointer<sockaddr>) -> String {
  let isSix = address.pointee.sa_family == sa_family_t(AF_INET6)
  let length = isSix ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
  var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
  guard getnameinfo(address, socklen_t(length), &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else {
    return "unknown"
  }
  let name = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  return name.hasPrefix("::ffff:") && name.contains(".") ? String(name.dropFirst(7)) : name
}
