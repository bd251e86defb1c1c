public import HTTPClient

/// Where a feed's page or one of its messages lies.
public struct FeedAddress: Hashable, Sendable {
  static let longest = WebAddress.longest

  public let url: WebAddress
  public var text: String { url.text }
  /// `https`, or `http`.
  public var scheme: String { url.scheme }
  /// In lower case, as it is asked for.
  public var host: String { url.host }
  var port: String { url.port }

  /// Nil for whatever is not an absolute URL by HTTP or HTTPS without user and password.
  public init?(_ text: String) {
    guard let url = WebAddress(text) else { return nil }
    self.url = url
  }

  /// What `link` leads to, seen from here: absolute, or relative (RFC 3986, 5). Nil where it leaves the host, its port or its
  /// scheme: a page must not make us ask other machines, nor in clear text what came by TLS.
  func following(_ link: String) -> FeedAddress? {
    guard let found = url.following(link), found.scheme == scheme, found.host == host, found.port == port
    else { return nil }
    return FeedAddress(found)
  }

  private init(_ url: WebAddress) { self.url = url }
}

extension FeedSettings {
  /// Whether a proxy can be written like this. User and password may be in it.
  public static func isProxy(_ text: String) -> Bool { WebAddress.isProxy(text) }
}
