public import Database
public import Signage
internal import Synchronization

/// All that Kosatsu remembers, in the domain's nouns. Only this room writes SQL.
///
/// People's changes go through `change`, which refuses to commit without an audit row; what devices say goes through
/// `record`. Both answer when the transaction is on disk, and only then are their events published.
public final class SignageStore: Sendable {
  private let database: Database
  private let published: @Sendable ([StoreEvent]) -> Void
  /// The revision of each kind of change that was published last.
  private let seen: Mutex<[StoreEvent: Int]>
  private let decoded = DecodedNouns()

  /// Opens the database and brings its schema up to date. `published` is called after each commit that has events.
  /// Throws what `Database.init` throws.
  public init(_ settings: DatabaseSettings, published: @escaping @Sendable ([StoreEvent]) -> Void = { _ in }) throws {
    database = try Database(settings: settings, migrations: Migration.all)
    self.published = published
    let decoded = self.decoded
    seen = Mutex(try database.read { try Reading($0, decoded: decoded).revisions() })
  }

  /// Reads on the calling thread; all of `body` sees one state.
  public func read<T>(_ body: (Reading) throws -> T) throws -> T {
    try database.read { try body(Reading($0, decoded: decoded)) }
  }

  /// A change by `actor`, as of `now`, which `body` has to put into the audit.
  ///
  /// Throws what `body` throws (nothing is stored then), and `UnauditedChange` where it recorded nothing.
  public func change<T: Sendable>(
    by actor: Actor, at now: Instant, urgency: Urgency = .prompt,
    _ body: @escaping @Sendable (Writing) throws -> T
  ) async throws -> T {
    try await commit(at: now, by: actor, urgency) { writing in
      let result = try body(writing)
      guard writing.isAccountedFor else { throw UnauditedChange() }
      return result
    }
  }

  /// What devices and clocks say, as of `now`; it needs no audit row. What `body` audits all the same has `actor` as its author,
  /// who is nobody where time alone did it. What is large and can wait is `patient`: people's changes go before it.
  public func record<T: Sendable>(
    by actor: Actor? = nil, at now: Instant, urgency: Urgency = .prompt,
    _ body: @escaping @Sendable (Writing) throws -> T
  ) async throws -> T {
    try await commit(at: now, by: actor, urgency, body)
  }

  /// Publishes what other processes have changed since it was last asked: the command line beside a running server,
  /// or another server. What came in between of one's own is published once more at most.
  public func noticeChangesOfOthers() throws {
    let revisions = try read { try $0.revisions() }
    let changed = seen.withLock { seen in
      let changed = revisions.filter { seen[$0.key, default: 0] < $0.value }
      seen.merge(changed) { max($0, $1) }
      return changed
    }
    if !changed.isEmpty { published(StoreEvent.allCases.filter { changed[$0] != nil }) }
  }

  /// Finishes what was accepted and closes.
  public func close() { database.close() }

  private func commit<T: Sendable>(
    at now: Instant, by actor: Actor?, _ urgency: Urgency = .prompt, _ body: @escaping @Sendable (Writing) throws -> T
  ) async throws -> T {
    let (result, events, revisions) = try await database.write(urgency: urgency) { [decoded] transaction in
      let writing = Writing(transaction, now: now, actor: actor, decoded: decoded)
      let result = try body(writing)
      return (result, writing.events, try writing.finish())
    }
    guard !events.isEmpty else { return result }
    seen.withLock { $0.merge(revisions) { max($0, $1) } }
    published(events)
    return result
  }
}

/// A change that would have left no trace in the audit; a fault of the program, never of its users.
public struct UnauditedChange: Error {
  public init() {}
}

/// What a commit tells those who keep something made from the store. The raw value names its revision in the database.
public enum StoreEvent: String, Hashable, Sendable, CaseIterable {
  /// Sites, displays, contents, campaigns, pools, entries, defaults, holidays or the audience model: `ScheduleInputs` is new.
  case scheduleChanged = "schedule"
  case emergenciesChanged = "emergencies"
  case tokensChanged = "tokens"
  /// What screens are asked to do.
  case commandsChanged = "commands"
  /// Uploaded files wait for their conversion.
  case mediaArrived = "media"
}
