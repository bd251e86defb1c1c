/// One request by HTTP, with everything that it may do said beforehand. Redirects are answers like others; no proxy of the
/// environment counts.
public struct HTTPRequest: Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
  }

  public var method: Method = .get
  public var address: WebAddress
  /// Fields besides those that libcurl writes, as `Accept: text/event-stream`.
  public var fields: [String] = []
  public var body: [UInt8]?
  public var agent: String
  /// From the first packet to the last byte; nil is as long as it takes.
  public var milliseconds: Int64?
  public var connectMilliseconds: Int64 = 10_000
  /// Of the body, unpacked; what goes beyond is a fault.
  public var mostBytes: Int
  /// Of the answer's head, which ones are wanted; told under these names.
  public var wantedFields: [String] = []
  /// Whether the answer may come packed.
  public var unpacks = false
  public var connection: Connection = .kept
  /// `http://`, `https://` or `socks5h://`.
  public var proxy: String?
  /// A file of PEM certificates to be trusted in place of the system's.
  public var certificateAuthorities: String?

  /// What becomes of the connection.
  public enum Connection: Sendable {
    /// One that is open already is taken, and stays open.
    case kept
    /// A new one that ends with the answer. With thousands of them none is searched for.
    case own
  }

  public init(_ address: WebAddress, agent: String, milliseconds: Int64?, mostBytes: Int = .max) {
    self.address = address
    self.agent = agent
    self.milliseconds = milliseconds
    self.mostBytes = mostBytes
  }
}

/// What a host answered with.
public struct HTTPAnswer: Sendable {
  public var status: Int
  /// The request's wanted fields, where the host sent them.
  public var fields: [String: String]
  /// Seconds of Retry-After, however it was written.
  public var retryAfter: Int64?
  /// The whole body, or what of it was not handed over as it came.
  public var bytes: [UInt8]
}
