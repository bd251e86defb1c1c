/// What a request says before its body: the request line and the header fields, checked and decoded.
///
/// A class only so that handing it on costs nothing; it never changes.
public final class RequestHead: Sendable {
  public let method: Method
  /// The target as it came, undecoded.
  public let target: String
  /// The path as it came, percent-encoded.
  public let path: String
  /// The path between its slashes, each part decoded; none is `.`, `..`, or holds a slash, NUL or control character.
  /// `/` has none, `/a/` has `a` and an empty one.
  public let segments: [String]
  public let query: Query
  public let headers: Headers
  /// The other end's numeric address without its port. Behind a proxy that is the proxy's.
  public let remoteAddress: String
  private let trustedProxies: TrustedProxies
  /// Whether the request came through TLS.
  public let isSecure: Bool
  /// The declared length of the body in bytes; nil where none was declared, which means an empty body.
  public let contentLength: Int?

  init(
    method: Method, target: RequestTarget, headers: Headers, remoteAddress: String,
    trustedProxies: TrustedProxies = TrustedProxies(), isSecure: Bool, contentLength: Int?
  ) {
    self.method = method
    self.target = target.text
    path = target.path
    segments = target.segments
    query = target.query
    self.headers = headers
    self.remoteAddress = remoteAddress
    self.trustedProxies = trustedProxies
    self.isSecure = isSecure
    self.contentLength = contentLength
  }

  /// The numeric address of who asks: the other end's, or what `X-Forwarded-For` says of it where that is a trusted proxy.
  public var clientAddress: String { client?.text ?? remoteAddress }

  /// What limits count by: as `clientAddress`, and of IPv6 the network of 64 bits, of which one subscriber has all addresses.
  public var clientNetwork: String { client?.subscriber ?? remoteAddress }

  private var client: NumericAddress? {
    trustedProxies.client(
      of: remoteAddress, forwarded: trustedProxies.isEmpty ? [] : headers.values(of: "x-forwarded-for"))
  }

  /// The cookies of the request, the first of each name (RFC 6265 section 4.2).
  public var cookies: [String: String] {
    var cookies: [String: String] = [:]
    for line in headers.values(of: "cookie") {
      for pair in line.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { continue }
        let name = String(parts[0].trimmingSpaces)
        if cookies[name] == nil { cookies[name] = String(parts[1].trimmingSpaces) }
      }
    }
    return cookies
  }
}

extension StringProtocol {
  /// Without the optional white space HTTP allows around a value (RFC 9110 section 5.6.3).
  var trimmingSpaces: SubSequence {
    func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
    let start = firstIndex { !isSpace($0) } ?? endIndex
    let end = lastIndex { !isSpace($0) }.map { index(after: $0) } ?? start
    return self[start..<end]
  }
}
