internal import CCurl
internal import Glibc
internal import Processes
internal import Synchronization

/// Requests to one feed, one after another, over a connection that is kept as long as its host keeps it.
///
/// Each feed has one with a thread of its own while something is on the way: whatever blocks there, a name that is not resolved
/// among it, blocks nobody else.
final class Connection: Sendable {
  private let settings: FeedSettings
  private let agent: String
  private let queue: BlockingQueue
  private let handle: Mutex<EasyHandle?>
  private let isInterrupted = Flag()

  init(_ settings: FeedSettings, name: String, agent: String) {
    self.settings = settings
    self.agent = agent
    queue = BlockingQueue(name: name, width: 1)
    handle = Mutex(EasyHandle())
  }

  /// One GET. Redirects are answers like others.
  ///
  /// Throws what kept a whole answer from coming; `interrupted` once the task is cancelled, and from then on.
  func get(
    _ address: FeedAddress, conditions: [String] = [], milliseconds: Int64
  ) async throws(FeedFault) -> Answer {
    let request = Transfer(
      address: address, fields: conditions, agent: agent, milliseconds: milliseconds, limits: settings.limits,
      proxy: settings.proxy, certificateAuthorities: settings.certificateAuthorities)
    // The handler's operation cannot say which error it throws.
    let result: Result<Answer, FeedFault> = await withTaskCancellationHandler {
      do throws(FeedFault) {
        return .success(
          try await queue.run { [self] () throws(FeedFault) in
            Self.keepFromEndingTheProgram()
            return try carryOut(request)
          })
      } catch {
        return .failure(error)
      }
    } onCancel: {
      isInterrupted.raise()
    }
    return try result.get()
  }

  /// Does on the feed's own thread what may take long, as reading megabytes of XML.
  func aside<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    try await queue.run(work)
  }

  /// Only the queue's one thread comes here, so that nobody waits for the lock.
  private func carryOut(_ transfer: Transfer) throws(FeedFault) -> Answer {
    let result: Result<Answer, FeedFault> = handle.withLock { handle in
      guard let pointer = handle?.pointer else { return .failure(.other(Int(CURLE_FAILED_INIT.rawValue))) }
      do throws(FeedFault) {
        return .success(try transfer.perform(on: pointer, until: isInterrupted))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Writing to a connection that the other end closed raises SIGPIPE under TLS, on the thread that writes.
  private static func keepFromEndingTheProgram() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}

/// Raised once, from any thread.
final class Flag: Sendable {
  private let raised = Atomic(false)
  var isRaised: Bool { raised.load(ordering: .relaxed) }
  func raise() { raised.store(true, ordering: .relaxed) }
}

/// libcurl's handle, and the connections it keeps.
struct EasyHandle: ~Copyable {
  let pointer: UnsafeMutableRawPointer

  /// Nil without memory.
  init?() {
    guard isPrepared, let pointer = curl_easy_init() else { return nil }
    self.pointer = pointer
  }

  deinit { curl_easy_cleanup(pointer) }
}

private let isPrepared = curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK
