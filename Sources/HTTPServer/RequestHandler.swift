/// A whole request: its head and a body small enough to hold.
public struct Request: Sendable {
  public let head: RequestHead
  /// Empty where the request had no body.
  public let body: [UInt8]
}

/// Answers requests. Both methods run on the server's few worker threads and must be quick: whatever waits for a disk,
/// a database writer, a child process or another machine is answered with ``Reply/later(_:)``.
public protocol RequestHandler: Sendable {
  /// Decides by the head alone whether and how the body is taken; authorise and bound here. A request without a body is
  /// asked for as well, and continues with ``Admission/collect(upTo:)`` or ``Admission/stream(_:)`` at once.
  func admit(_ head: RequestHead) -> Admission

  /// Answers a request admitted with ``Admission/collect(upTo:)``.
  func respond(to request: Request) -> Reply
}

/// What becomes of a request whose head is known.
public enum Admission {
  /// Answer now. A long body is not read and its connection is closed.
  case refuse(Response)
  /// Hold the body in memory if it declares at most this many bytes; a longer one is answered with 413. The place, where one is
  /// given, is taken until the answer is made, or until the request ends without one.
  case collect(upTo: Int, in: BodyPlace? = nil)
  /// Hand the body over in chunks.
  case stream(any BodyReceiver)
}

/// Takes a body chunk by chunk. Every call comes from one thread at a time, in order; either ``finish(_:)`` or
/// ``abandon()`` is called, and exactly once, after which the receiver is let go.
public protocol BodyReceiver: AnyObject {
  /// Takes the next bytes of the body, valid during the call only. A ``Refusal`` ends the upload: ``abandon()`` follows, the rest of
  /// the body is discarded, and the refusal's response is the answer.
  func receive(_ chunk: UnsafeRawBufferPointer) throws(Refusal)

  /// The body came whole. `fsync`, renames and rows belong into ``Reply/later(_:)``.
  func finish(_ head: RequestHead) -> Reply

  /// The upload will not finish: the client left, was too slow or was refused, or the server stops. Remove temporary files.
  func abandon()
}

/// Carries the answer to a request that cannot go on.
public struct Refusal: Error, Sendable {
  public let response: Response

  public init(_ response: Response) {
    self.response = response
  }
}

/// How a request is answered.
public enum Reply: Sendable {
  case now(Response)
  /// Computed in a task while the connection is suspended. The task is cancelled where the server has to stop before its end.
  case later(@Sendable () async -> Response)
  /// Server-sent events until either side ends them.
  case events(EventStream)
}
