internal import Feeds
internal import Signage
internal import SignageStore

extension Feeds {
  /// The feeds of `settings`, whose messages go where posted ones go, and whose memory is in the store.
  convenience init(_ settings: FeedSettings, _ desk: AlertDesk, _ store: SignageStore, log: Log) {
    self.init(
      settings, agent: "kosatsu/\(KosatsuServer.version)",
      Surroundings(
        take: { message in
          _ = try await desk.take(
            alert: message.bytes, as: message.feed.standard, from: AlertSource(polled: message.feed.policy),
            at: message.receivedAt)
        },
        load: { id in try store.read { try $0.feedMemory(of: id) } },
        save: { id, memory in try await store.record(at: Clock.now()) { try $0.save(memory, of: id) } },
        tell: { Self.tell($0, log) }, now: Clock.now))
  }

  /// Which feed, which host, what kind of failure: nothing of what a feed says.
  private static func tell(_ event: FeedEvent, _ log: Log) {
    switch event {
    case .failed(let feed, let fault):
      log(.warning, "feed failing", ["feed": feed.id.text, "host": feed.address.host, "error": fault.code])
    case .recovered(let feed, let seconds):
      log(.info, "feed read again", ["feed": feed.id.text, "host": feed.address.host, "failedSeconds": "\(seconds)"])
    case .forgotten(let feed): log(.error, "feed's memory not read", ["feed": feed.id.text])
    case .notRemembered(let feed): log(.error, "feed's memory not kept", ["feed": feed.id.text])
    }
  }
}
