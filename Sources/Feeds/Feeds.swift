public import Signage
internal import Synchronization

/// Polls alert feeds, each by itself: a feed that is slow or fails delays no other.
///
/// What a feed holds goes to `take` and nowhere else; figures, status and events tell only how the feeds do.
public final class Feeds: Sendable {
  /// What happens outside: messages go out, memories are kept, operators are told.
  public struct Surroundings: Sendable {
    /// Decides a message; called for one message of a feed at a time, and again where it threw. What cannot be read comes too.
    public var take: @Sendable (FeedMessage) async throws -> Void
    public var load: @Sendable (FeedID) throws -> FeedMemory?
    public var save: @Sendable (FeedID, FeedMemory) async throws -> Void
    public var tell: @Sendable (FeedEvent) -> Void
    public var now: @Sendable () -> Instant

    public init(
      take: @escaping @Sendable (FeedMessage) async throws -> Void,
      load: @escaping @Sendable (FeedID) throws -> FeedMemory?,
      save: @escaping @Sendable (FeedID, FeedMemory) async throws -> Void,
      tell: @escaping @Sendable (FeedEvent) -> Void, now: @escaping @Sendable () -> Instant
    ) {
      self.take = take
      self.load = load
      self.save = save
      self.tell = tell
      self.now = now
    }
  }

  private let settings: FeedSettings
  private let surroundings: Surroundings
  private let agent: String
  private let statuses: Mutex<[FeedStatus]>
  private let tasks = Mutex<[Task<Void, Never>]>([])

  /// - Parameter agent: how requests name the program, as `kosatsu/0.1.0`.
  public init(_ settings: FeedSettings, agent: String, _ surroundings: Surroundings) {
    self.settings = settings
    self.surroundings = surroundings
    self.agent = agent
    statuses = Mutex(settings.feeds.map { FeedStatus($0) })
  }

  /// How each feed does, in the order of the settings.
  public var status: [FeedStatus] { statuses.withLock { $0 } }

  /// Begins to poll.
  public func start() {
    tasks.withLock { tasks in
      guard tasks.isEmpty else { return }
      tasks = settings.feeds.indices.map { index in Task { await self.poll(index) } }
    }
  }

  /// Ends all of it, within about a second where a host keeps still.
  public func stop() async {
    let running = tasks.withLock { tasks in
      defer { tasks = [] }
      return tasks
    }
    for task in running { task.cancel() }
    for task in running { await task.value }
  }

  private func poll(_ index: Int) async {
    let feed = settings.feeds[index]
    let connection = Connection(settings, name: "feed \(feed.id)", agent: agent)
    var memory = load(feed)
    while !Task.isCancelled {
      var poll = Poll(
        feed, settings.limits, connection, memory, take: surroundings.take, now: surroundings.now)
      await poll.carryOut()
      if poll.memory != memory { await save(poll.memory, of: feed) }
      memory = poll.memory
      if Task.isCancelled { return }
      let pause = note(poll.report, of: index)
      do { try await Task.sleep(for: .milliseconds(pause)) } catch { return }
    }
  }

  /// Answers the milliseconds until the next poll.
  private func note(_ report: PollReport, of index: Int) -> Int64 {
    let now = surroundings.now()
    let (event, pause) = statuses.withLock { statuses in
      let event = statuses[index].note(report, at: now)
      let pause = FeedPace.pause(
        every: statuses[index].feed.seconds, failures: statuses[index].failuresInARow, retryAfter: report.retryAfter,
        random: .random(in: 0..<1))
      statuses[index].nextPollAt = now.advanced(byMilliseconds: pause)
      return (event, pause)
    }
    if let event { surroundings.tell(event) }
    return pause
  }

  private func load(_ feed: Feed) -> FeedMemory {
    do {
      return try surroundings.load(feed.id) ?? FeedMemory()
    } catch {
      surroundings.tell(.forgotten(feed))
      return FeedMemory()
    }
  }

  private func save(_ memory: FeedMemory, of feed: Feed) async {
    do { try await surroundings.save(feed.id, memory) } catch { surroundings.tell(.notRemembered(feed)) }
  }
}
