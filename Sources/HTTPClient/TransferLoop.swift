internal import CCurl
internal import Glibc
internal import Processes

/// Thousands of requests at once on one thread, by libcurl's multi interface over epoll: what a turn costs depends on how
/// many have something to do, not on how many wait.
///
/// Whoever made it calls `turn` again and again; nothing is called back, and all that came is in its answer. It belongs to
/// one thread.
public final class TransferLoop {
  public typealias ID = Int

  /// What became of a request.
  public enum Event: Sendable {
    /// A piece of the body of a request that was begun with `streams`.
    case received(ID, status: Int, bytes: [UInt8])
    /// The whole answer, or the end of one that streamed.
    case ended(ID, HTTPAnswer)
    case failed(ID, TransferFault)
  }

  private let poll: Int32
  /// libcurl searches a host's connections from the oldest on for each that ends: those that last stand in a list of their own.
  private let brief: Multi
  private let lasting: Multi
  /// Whose socket it is.
  private var owners: [Int32: Multi] = [:]
  private var transfers: [ID: Transfer] = [:]
  private var nextID = 0
  private var touched: [Transfer] = []
  private var sockets = [Int32](repeating: 0, count: 256)
  private var conditions = [Int32](repeating: 0, count: 256)
  private var refused: [Event] = []

  /// Room for about so many connections at once is made, as far as the system allows.
  ///
  /// Throws `other` where the system has no memory or descriptor left.
  public init(connections: Int) throws(TransferFault) {
    DescriptorLimit.raise(for: connections)
    keepBrokenPipesFromEndingTheProgram()
    guard isPrepared, let brief = Multi(), let lasting = Multi() else {
      throw .other(Int(CURLE_FAILED_INIT.rawValue))
    }
    (self.brief, self.lasting) = (brief, lasting)
    poll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard poll >= 0 else { throw .other(Int(CURLE_FAILED_INIT.rawValue)) }
    for multi in [brief, lasting] { multi.loop = self }
  }

  deinit {
    for transfer in transfers.values { transfer.leave() }
    close(poll)
  }

  /// Requests that have not ended.
  public var count: Int { transfers.count }

  /// Begins a request. With `streams` its body is handed over as it comes, else as a whole. `bufferBytes` is what one read
  /// takes at most, and what each request costs. One without a limit in time is expected to last.
  public func begin(_ request: HTTPRequest, streams: Bool = false, bufferBytes: Int = 4096) -> ID {
    nextID += 1
    let multi = request.milliseconds == nil ? lasting : brief
    guard let transfer = Transfer(nextID, request, streams: streams, bufferBytes: bufferBytes, in: multi),
      transfer.begin()
    else {
      refused.append(.failed(nextID, .other(Int(CURLE_OUT_OF_MEMORY.rawValue))))
      return nextID
    }
    transfers[nextID] = transfer
    return nextID
  }

  /// Breaks a request off; nothing more is heard of it.
  public func cancel(_ id: ID) {
    transfers.removeValue(forKey: id)?.leave()
  }

  /// Waits until something can be done, or so long, and does it.
  public func turn(atMostMilliseconds limit: Int) -> [Event] {
    let isWaiting = refused.isEmpty
    let count = kosatsu_epoll_wait(poll, &sockets, &conditions, isWaiting ? Int32(wait(atMost: limit)) : 0)
    var running: Int32 = 0
    for index in 0..<max(0, Int(count)) {
      guard let owner = owners[sockets[index]] else { continue }
      curl_multi_socket_action(owner.pointer, sockets[index], conditions[index], &running)
    }
    for multi in [brief, lasting] { multi.actInTime() }
    defer { refused.removeAll(keepingCapacity: true) }
    return refused + pieces() + ends()
  }

  private func wait(atMost limit: Int) -> Int {
    guard let timerDue = [brief.timerDue, lasting.timerDue].compactMap({ $0 }).min() else { return limit }
    let now = monotonicNanoseconds()
    guard timerDue > now else { return 0 }
    // Rounded up: a wait that ends too early would be followed by an empty turn.
    return min(limit, Int((timerDue - now) / 1_000_000) + 1)
  }

  /// Nothing may be begun or broken off while libcurl calls back, so that what came is told afterwards.
  private func pieces() -> [Event] {
    defer { touched.removeAll(keepingCapacity: true) }
    return touched.compactMap { transfer in
      guard transfers[transfer.id] === transfer, !transfer.body.bytes.isEmpty else { return nil }
      let bytes = transfer.body.bytes
      transfer.body.bytes.removeAll(keepingCapacity: bytes.count <= 8192)
      return .received(transfer.id, status: kosatsu_curl_status(transfer.handle.pointer), bytes: bytes)
    }
  }

  private func ends() -> [Event] {
    var events: [Event] = []
    var code = CURLE_OK
    while let pointer = brief.nextEnded(&code) ?? lasting.nextEnded(&code) {
      guard let context = kosatsu_curl_private(pointer) else { continue }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      let fault = TransferFault(
        code, isTooLarge: transfer.body.isTooLarge, proxyStatus: kosatsu_curl_proxy_status(pointer))
      if let fault {
        events.append(.failed(transfer.id, fault))
      } else {
        events.append(.ended(transfer.id, transfer.request.answer(of: pointer, transfer.body.bytes)))
      }
      cancel(transfer.id)
    }
    return events
  }

  fileprivate func watch(_ socket: Int32, _ what: Int32, for multi: Multi) {
    owners[socket] = what == CURL_POLL_REMOVE ? nil : multi
    _ = kosatsu_epoll_watch(poll, socket, what)
  }

  fileprivate func touch(_ transfer: Transfer) { touched.append(transfer) }
}

/// libcurl's multi handle.
private final class Multi {
  let pointer: UnsafeMutableRawPointer
  /// It keeps this.
  weak var loop: TransferLoop?
  /// When libcurl wants to be called even if no socket has anything to do; nanoseconds of the monotonic clock.
  var timerDue: UInt64?

  /// Nil without memory.
  init?() {
    guard let pointer = curl_multi_init() else { return nil }
    self.pointer = pointer
    _ = kosatsu_curl_multi_set_callbacks(pointer, watchSocket, setTimer, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    // Who is going is not to be called.
    _ = kosatsu_curl_multi_set_callbacks(pointer, nil, nil, nil)
    curl_multi_cleanup(pointer)
  }

  func actInTime() {
    guard let due = timerDue, due <= monotonicNanoseconds() else { return }
    timerDue = nil
    var running: Int32 = 0
    curl_multi_socket_action(pointer, kosatsu_curl_timeout_socket, 0, &running)
  }

  func nextEnded(_ code: inout CURLcode) -> UnsafeMutableRawPointer? { kosatsu_curl_multi_next_ended(pointer, &code) }
}

/// One request on its way.
private final class Transfer {
  let id: TransferLoop.ID
  let request: HTTPRequest
  let handle: EasyHandle
  let body: Body
  private let streams: Bool
  private let multi: Multi
  private let list: UnsafeMutablePointer<curl_slist>?

  /// Nil without memory.
  init?(_ id: TransferLoop.ID, _ request: HTTPRequest, streams: Bool, bufferBytes: Int, in multi: Multi) {
    guard let handle = EasyHandle() else { return nil }
    let pointer = handle.pointer
    self.id = id
    self.request = request
    self.handle = handle
    self.streams = streams
    self.multi = multi
    body = Body(limit: request.mostBytes)
    list = request.fieldList()
    let context = Unmanaged.passUnretained(self).toOpaque()
    let codes =
      request.set(on: pointer) + [
        kosatsu_curl_set_fields(pointer, list),
        kosatsu_curl_set_number(pointer, CURLOPT_BUFFERSIZE, max(1024, bufferBytes)),
        kosatsu_curl_set_writer(pointer, take, context),
        kosatsu_curl_set_private(pointer, context),
      ]
    guard codes.allSatisfy({ $0 == CURLE_OK }) else { return nil }
  }

  deinit { curl_slist_free_all(list) }

  func begin() -> Bool { curl_multi_add_handle(multi.pointer, handle.pointer) == CURLM_OK }
  func leave() { curl_multi_remove_handle(multi.pointer, handle.pointer) }

  func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if streams, body.bytes.isEmpty { multi.loop?.touch(self) }
    return body.append(bytes)
  }
}

/// CURLOPT_WRITEFUNCTION.
private let take: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
  bytes, size, count, context in
  guard let context, let bytes else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return transfer.append(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : -1
}

/// CURLMOPT_SOCKETFUNCTION.
private let watchSocket:
  @convention(c) (
    UnsafeMutableRawPointer?, curl_socket_t, Int32, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?
  ) -> Int32 = { _, socket, what, context, _ in
    guard let context else { return -1 }
    let multi = Unmanaged<Multi>.fromOpaque(context).takeUnretainedValue()
    multi.loop?.watch(socket, what, for: multi)
    return 0
  }

/// CURLMOPT_TIMERFUNCTION; -1 takes the timer back.
private let setTimer: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Int32 = {
  _, milliseconds, context in
  guard let context else { return -1 }
  Unmanaged<Multi>.fromOpaque(context).takeUnretainedValue().timerDue =
    milliseconds < 0 ? nil : monotonicNanoseconds() + UInt64(milliseconds) * 1_000_000
  return 0
}

/// Never set back.
func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

extension TransferLoop.Event {
  /// Of which request.
  public var id: TransferLoop.ID {
    switch self {
    case .received(let id, _, _), .ended(let id, _), .failed(let id, _): id
    }
  }
}
