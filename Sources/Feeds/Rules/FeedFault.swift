/// Why a feed, or one of its messages, could not be had. It says nothing of what was in it.
public enum FeedFault: Error, Hashable, Sendable {
  case unresolved, unreachable, timedOut
  /// The certificate does not hold, or there is no TLS to agree on.
  case tls
  case proxy
  /// The connection broke, or less came than was announced.
  case truncated
  case tooLarge
  /// Led to another host, another scheme, or too often.
  case redirected
  case status(Int)
  /// 200 or 204 without anything in it.
  case empty
  /// Neither a feed nor a message: an error page, a half of a document.
  case notAFeed
  /// An entry holds something that is no message; it was handed over all the same.
  case unreadable
  /// What came could not be kept here; nothing is wrong with the feed.
  case notKept
  case interrupted
  /// libcurl's own number of anything else.
  case other(Int)

  /// A stable word for logs, status and programs.
  public var code: String {
    switch self {
    case .unresolved: "unresolved"
    case .unreachable: "unreachable"
    case .timedOut: "timedOut"
    case .tls: "tls"
    case .proxy: "proxy"
    case .truncated: "truncated"
    case .tooLarge: "tooLarge"
    case .redirected: "redirected"
    case .status(let status): "status\(status)"
    case .empty: "empty"
    case .notAFeed: "notAFeed"
    case .unreadable: "unreadable"
    case .notKept: "notKept"
    case .interrupted: "interrupted"
    case .other(let number): "curl\(number)"
    }
  }

  /// Whether the next message of the same host is likely to meet the same fault.
  var liesInTheHost: Bool {
    switch self {
    case .unresolved, .unreachable, .timedOut, .tls, .proxy, .truncated: true
    case .status(let status): status == 429 || status >= 500
    case .tooLarge, .redirected, .empty, .notAFeed, .unreadable, .notKept, .interrupted, .other: false
    }
  }
}
