public import Alerts
public import Signage

/// One page that is asked again and again for what is new.
public struct Feed: Hashable, Sendable {
  /// Seconds between two polls.
  public static let paces: ClosedRange<Int64> = 10...3_600

  /// It names the feed in decisions, figures and logs.
  public var id: FeedID
  public var standard: AlertStandard
  public var address: FeedAddress
  /// What its messages may cause.
  public var policy: FeedPolicy
  public var seconds: Int64

  /// Without a policy it may cause everything that needs no trust.
  public init(
    id: FeedID, standard: AlertStandard, address: FeedAddress, policy: FeedPolicy? = nil, seconds: Int64 = 60
  ) {
    self.id = id
    self.standard = standard
    self.address = address
    self.policy = policy ?? FeedPolicy(feed: id.text)
    self.seconds = seconds
  }
}

public typealias FeedID = Identifier<Feed>

/// Which feeds are polled, and by which way.
public struct FeedSettings: Sendable {
  public var feeds: [Feed]
  /// `http://`, `https://` or `socks5h://`; nil asks the feeds' hosts themselves, whatever the environment says of proxies.
  public var proxy: String?
  /// A file of PEM certificates to be trusted in place of the system's.
  public var certificateAuthorities: String?
  public var limits = FeedLimits()

  public init(feeds: [Feed] = [], proxy: String? = nil, certificateAuthorities: String? = nil) {
    self.feeds = feeds
    self.proxy = proxy
    self.certificateAuthorities = certificateAuthorities
  }
}

/// What one poll may take. Beyond it the poll is a failure, and the feed is asked again later.
public struct FeedLimits: Hashable, Sendable {
  public var connectMilliseconds: Int64 = 10_000
  /// Of one page or message, from the first packet to the last byte.
  public var transferMilliseconds: Int64 = 30_000
  /// Of a whole poll: what is not fetched by then waits for the next.
  public var pollMilliseconds: Int64 = 90_000
  /// Of one page or message, unpacked: what the readers of alerts take.
  public var bytes = 8 << 20
  /// Messages fetched in one poll.
  public var messages = 50
  public var redirects = 3
  /// So many failures of its host one after another end a poll.
  public var failuresInARow = 3

  public init() {}
}

/// A message as a feed gave it, to be decided.
public struct FeedMessage: Hashable, Sendable {
  public var feed: Feed
  public var bytes: [UInt8]
  public var receivedAt: Instant

  public init(feed: Feed, bytes: [UInt8], receivedAt: Instant) {
    self.feed = feed
    self.bytes = bytes
    self.receivedAt = receivedAt
  }
}
