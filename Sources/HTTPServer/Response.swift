/// The answer to a request. `Date`, `Content-Length` and `Connection` are the server's own business.
///
/// A 200 that carries an `ETag` is turned into a 304 by the server where the request's `If-None-Match` names it.
public struct Response: Sendable {
  public typealias Field = (name: String, value: String)

  public var status: Int { didSet { ready = nil } }
  /// Together at most ``headerBytesLimit`` bytes.
  public var headers: [Field] { didSet { ready = nil } }
  public var body: Body { didSet { ready = nil } }
  /// This response as libmicrohttpd has it, where it is kept ready.
  var ready: PreparedResponse?

  /// Names and values of a response's header fields may take this many bytes, since they share a connection's small
  /// memory with the request's head. A larger response is replaced by a 500, and the log says so.
  public static let headerBytesLimit = 1024

  public init(status: Int, headers: [Field] = [], body: Body = .empty) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  public static func empty(_ status: Int, headers: [Field] = []) -> Response {
    Response(status: status, headers: headers)
  }

  public static func json(_ bytes: [UInt8], status: Int = 200, headers: [Field] = []) -> Response {
    .bytes(bytes, type: "application/json", status: status, headers: headers)
  }

  public static func text(_ text: String, status: Int = 200, headers: [Field] = []) -> Response {
    .bytes(Array(text.utf8), type: "text/plain; charset=utf-8", status: status, headers: headers)
  }

  public static func bytes(
    _ bytes: [UInt8], type: String, status: Int = 200, headers: [Field] = []
  ) -> Response {
    Response(status: status, headers: typed(type, headers), body: .bytes(bytes))
  }

  public static func shared(
    _ bytes: SharedBytes, type: String, status: Int = 200, headers: [Field] = []
  ) -> Response {
    Response(status: status, headers: typed(type, headers), body: .shared(bytes))
  }

  /// Made for every answer: at once in the right size.
  private static func typed(_ type: String, _ headers: [Field]) -> [Field] {
    var fields: [Field] = []
    fields.reserveCapacity(headers.count + 1)
    fields.append(("Content-Type", type))
    for field in headers { fields.append(field) }
    return fields
  }

  /// The first value of a header field.
  public subscript(name: String) -> String? {
    headers.first { $0.name.isSameField(as: name) }?.value
  }
}

/// What follows a response's head.
public enum Body: Sendable {
  case empty
  /// Copied once when the response is queued.
  case bytes([UInt8])
  /// Sent from where they lie.
  case shared(SharedBytes)
  /// A regular file, opened when the response is queued; a missing one is answered with 404.
  case file(path: String)
}
