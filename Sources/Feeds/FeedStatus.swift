public import Signage

/// How a feed does, since the program began.
public struct FeedStatus: Hashable, Sendable {
  public var feed: Feed
  /// When its page was last read, or was said to be unchanged.
  public var lastReadAt: Instant?
  /// When it last gave a message.
  public var lastMessageAt: Instant?
  /// Pages read, and polls that failed.
  public var reads = 0
  public var failures = 0
  /// Messages that were handed over.
  public var messages = 0
  /// Of the last poll; nil where it went well.
  public var fault: FeedFault?
  public var failuresInARow = 0
  /// The first failure of those in a row.
  public var failingSince: Instant?
  /// What an entry last failed for while the page itself was read.
  public var messageFault: FeedFault?
  public var messageFaultAt: Instant?
  /// Entries listed and not fetched yet, or not readable yet.
  public var waiting = 0
  /// Links on its page that leave its host and are not followed.
  public var refusedLinks = 0
  /// Entries that could not be had in all attempts.
  public var givenUp = 0
  public var nextPollAt: Instant?

  init(_ feed: Feed) { self.feed = feed }

  public enum State: String, Sendable, CaseIterable {
    /// It was not yet polled.
    case starting
    case well, failing
  }

  public var state: State { fault != nil ? .failing : lastReadAt == nil ? .starting : .well }

  /// A poll is over; answers what is to be told.
  mutating func note(_ report: PollReport, at now: Instant) -> FeedEvent? {
    messages += report.messages
    if report.messages > 0 { lastMessageAt = now }
    waiting = report.waiting
    givenUp += report.givenUp
    if let links = report.refusedLinks { refusedLinks = links }
    if let messageFault = report.messageFault {
      self.messageFault = messageFault
      messageFaultAt = now
    }
    if report.isPageRead {
      reads += 1
      lastReadAt = now
    }
    defer { fault = report.fault }
    guard let new = report.fault else {
      failuresInARow = 0
      defer { failingSince = nil }
      return failingSince.map { .recovered(feed, failedFor: now.milliseconds(since: $0) / 1000) }
    }
    failures += 1
    failuresInARow += 1
    if failingSince == nil { failingSince = now }
    return new == fault ? nil : .failed(feed, new)
  }
}

/// What an operator is told of; nothing of a feed's content is in it.
public enum FeedEvent: Hashable, Sendable {
  /// It failed, or fails otherwise than before.
  case failed(Feed, FeedFault)
  case recovered(Feed, failedFor: Int64)
  /// What it knew of a feed could not be read; everything its page lists is fetched again.
  case forgotten(Feed)
  /// What was fetched could not be written down; it is fetched again after a restart.
  case notRemembered(Feed)
}

/// What became of one poll.
struct PollReport: Hashable, Sendable {
  var isPageRead = false
  var fault: FeedFault?
  /// Seconds the server asked to be left alone for.
  var retryAfter: Int64?
  var messages = 0
  /// Nil where the page was not read anew.
  var refusedLinks: Int?
  var messageFault: FeedFault?
  var waiting = 0
  var givenUp = 0
}
