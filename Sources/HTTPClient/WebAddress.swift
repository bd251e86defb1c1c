internal import CCurl

/// An absolute URL by HTTP or HTTPS, without user, password and fragment.
///
/// libcurl's own parser reads it, so that what was checked is what will be asked for.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
  /// In bytes.
  public static let longest = 2_048

  public let text: String
  /// `https`, or `http`.
  public let scheme: String
  /// In lower case, as it is asked for; an IPv6 address in brackets.
  public let host: String
  public let port: String
  public var description: String { text }

  /// Nil for whatever is not such a URL.
  public init?(_ text: String) { self.init(reading: [text]) }

  /// What `link` leads to, seen from here: absolute, or relative (RFC 3986, 5).
  public func following(_ link: String) -> WebAddress? { WebAddress(reading: [text, link]) }

  /// Whether it can be nothing but this machine itself.
  public var isLoopback: Bool {
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return host == "localhost" || host == "[::1]"
      || (numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil })
  }

  /// Whether a proxy can be written like this. User and password may be in it.
  public static func isProxy(_ text: String) -> Bool {
    guard let url = curl_url() else { return false }
    defer { curl_url_cleanup(url) }
    return curl_url_set(url, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK
      && ["http", "https", "socks5h"].contains(part(CURLUPART_SCHEME, of: url) ?? "")
      && !(part(CURLUPART_HOST, of: url) ?? "").isEmpty
  }

  /// Each text is read from where the one before led to.
  private init?(reading texts: [String]) {
    guard let url = curl_url() else { return nil }
    defer { curl_url_cleanup(url) }
    let reading = UInt32(CURLU_DISALLOW_USER | CURLU_URLENCODE)
    for text in texts {
      let trimmed = text.drop { $0.isWhitespace }
      guard !trimmed.isEmpty, trimmed.utf8.count <= Self.longest,
        curl_url_set(url, CURLUPART_URL, String(trimmed), reading) == CURLUE_OK
      else { return nil }
    }
    guard curl_url_set(url, CURLUPART_FRAGMENT, nil, 0) == CURLUE_OK, Self.part(CURLUPART_USER, of: url) == nil,
      let scheme = Self.part(CURLUPART_SCHEME, of: url), ["http", "https"].contains(scheme),
      let host = Self.part(CURLUPART_HOST, of: url), !host.isEmpty,
      let port = Self.part(CURLUPART_PORT, of: url, UInt32(CURLU_DEFAULT_PORT)),
      let whole = Self.part(CURLUPART_URL, of: url), whole.utf8.count <= Self.longest
    else { return nil }
    text = whole
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port
  }

  private static func part(_ part: CURLUPart, of url: OpaquePointer, _ flags: UInt32 = 0) -> String? {
    var found: UnsafeMutablePointer<CChar>?
    guard curl_url_get(url, part, &found, flags) == CURLUE_OK, let found else { return nil }
    defer { curl_free(found) }
    return String(cString: found)
  }
}
