public import HTTPClient

/// Why a feed, or one of its messages, could not be had. It says nothing of what was in it.
public enum FeedFault: Error, Hashable, Sendable {
  /// No whole answer came.
  case transfer(TransferFault)
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

  /// A stable word for logs, status and programs.
  public var code: String {
    switch self {
    case .transfer(let fault): fault.description
    case .redirected: "redirected"
    case .status(let status): "status\(status)"
    case .empty: "empty"
    case .notAFeed: "notAFeed"
    case .unreadable: "unreadable"
    case .notKept: "notKept"
    }
  }

  /// Whether the next message of the same host is likely to meet the same fault.
  var liesInTheHost: Bool {
    switch self {
    case .transfer(.unresolved), .transfer(.unreachable), .transfer(.timedOut), .transfer(.tls), .transfer(.proxy),
      .transfer(.truncated):
      true
    case .status(let status): status == 429 || status >= 500
    case .transfer, .redirected, .empty, .notAFeed, .unreadable, .notKept: false
    }
  }
}
