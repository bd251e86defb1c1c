internal import HTTPClient
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
  private let http: Mutex<HTTPConnection?>
  private let isInterrupted = Flag()

  init(_ settings: FeedSettings, name: String, agent: String) {
    self.settings = settings
    self.agent = agent
    queue = BlockingQueue(name: name, width: 1)
    http = Mutex(HTTPConnection())
  }

  /// One GET. Redirects are answers like others.
  ///
  /// Throws what kept a whole answer from coming; `interrupted` once the task is cancelled, and from then on.
  func get(
    _ address: FeedAddress, conditions: [String] = [], milliseconds: Int64
  ) async throws(FeedFault) -> Answer {
    let request = request(address, conditions, milliseconds)
    // The handler's operation cannot say which error it throws.
    let result: Result<Answer, FeedFault> = await withTaskCancellationHandler {
      do throws(FeedFault) {
        return .success(try await queue.run { [self] () throws(FeedFault) in try carryOut(request) })
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

  private func request(_ address: FeedAddress, _ conditions: [String], _ milliseconds: Int64) -> HTTPRequest {
    var request = HTTPRequest(
      address.url, agent: agent, milliseconds: milliseconds, mostBytes: settings.limits.bytes)
    request.fields = conditions
    request.connectMilliseconds = settings.limits.connectMilliseconds
    request.wantedFields = ["ETag", "Last-Modified", "Location"]
    request.unpacks = true
    request.proxy = settings.proxy
    request.certificateAuthorities = settings.certificateAuthorities
    return request
  }

  /// Only the queue's one thread comes here, so that nobody waits for the lock.
  private func carryOut(_ request: HTTPRequest) throws(FeedFault) -> Answer {
    let result: Result<HTTPAnswer?, TransferFault> = http.withLock { http in
      do throws(TransferFault) {
        return .success(try http?.answer(to: request, until: isInterrupted))
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let answer?): return Answer(answer)
    case .success(nil): throw .transfer(.other(0))
    case .failure(let fault): throw .transfer(fault)
    }
  }
}

/// What a host answered with, whole.
struct Answer: Sendable {
  var status: Int
  var bytes: [UInt8]
  var validators: Validators
  /// Of a redirect, as it was written.
  var location: String?
  /// Seconds.
  var retryAfter: Int64?

  init(_ answer: HTTPAnswer) {
    status = answer.status
    bytes = answer.bytes
    validators = Validators(tag: answer.fields["ETag"], lastModified: answer.fields["Last-Modified"])
    location = answer.fields["Location"]
    retryAfter = answer.retryAfter
  }
}
