import Feeds
import Signage
import Synchronization

@testable import Feeds

/// Takes messages as whoever decides them would, and can be told to fail.
final class Taker: Sendable {
  struct Full: Error {}

  private let taken = Shared<[FeedMessage]>([])
  private let full = Shared(false)
  private let refused = Shared<Set<String>>([])
  private let clock = Shared(Instant(milliseconds: 1_795_219_200_000))

  var messages: [FeedMessage] { taken.value }
  var bodies: [String] { messages.map { String(decoding: $0.bytes, as: UTF8.self) } }
  var isFull: Bool { full.value }
  func fill(_ isFull: Bool) { full.change { $0 = isFull } }

  /// What never can be kept, by its text.
  func refuse(_ bodies: Set<String>) { refused.change { $0 = bodies } }

  /// The time by which polls go here.
  var now: Instant { clock.value }
  func pass(seconds: Int64) { clock.change { $0 = $0.advanced(bySeconds: seconds) } }

  func take(_ message: FeedMessage) throws {
    if isFull || refused.value.contains(String(decoding: message.bytes, as: UTF8.self)) { throw Full() }
    taken.change { $0.append(message) }
  }
}

/// One feed, polled when the test says so.
struct Poller {
  let feed: Feed
  let taker: Taker
  var memory = FeedMemory()
  var limits: FeedLimits
  private let connection: Connection

  init(
    _ feed: Feed, _ taker: Taker = Taker(), limits: FeedLimits = FeedLimits(), proxy: String? = nil,
    certificateAuthorities: String? = nil
  ) {
    self.feed = feed
    self.taker = taker
    self.limits = limits
    var settings = FeedSettings(feeds: [feed], proxy: proxy, certificateAuthorities: certificateAuthorities)
    settings.limits = limits
    connection = Connection(settings, name: "test", agent: "kosatsu/test")
  }

  mutating func poll() async -> PollReport {
    var poll = Poll(
      feed, limits, connection, memory, take: { [taker] in try taker.take($0) }, now: { [taker] in taker.now })
    await poll.carryOut()
    memory = poll.memory
    return poll.report
  }

  /// One poll, of which only the report counts.
  func polled() async -> PollReport {
    var copy = self
    return await copy.poll()
  }
}
