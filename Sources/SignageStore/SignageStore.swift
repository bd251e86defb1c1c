public import Database
public import Signage

/// All that Kosatsu remembers, in the domain's nouns. Only this room writes SQL.
///
/// People's changes go through `change`, which refuses to commit without an audit row; what devices say goes through
/// `record`. Both answer when the transaction is on disk, and only then are their events published.
public final class SignageStore: Sendable {
  private let database: Database
  private let published: @Sendable ([StoreEvent]) -> Void

  /// Opens the database and brings its schema up to date. `published` is called after each commit that has events.
  /// Throws what `Database.init` throws.
  public init(_ settings: DatabaseSettings, published: @escaping @Sendable ([StoreEvent]) -> Void = { _ in }) throws {
    database = try Database(settings: settings, migrations: Migration.all)
    self.published = published
  }

  /// Reads on the calling thread; all of `body` sees one state.
  public func read<T>(_ body: (Reading) throws -> T) throws -> T {
    try database.read { try body(Reading($0)) }
  }

  /// A change by `actor`, as of `now`, which `body` has to put into the audit.
  ///
  /// Throws what `body` throws (nothing is stored then), and `UnauditedChange` where it recorded nothing.
  public func change<T: Sendable>(
    by actor: Actor, at now: Instant, _ body: @escaping @Sendable (Writing) throws -> T
  ) async throws -> T {
    try await commit(at: now, by: actor) { writing in
      let result = try body(writing)
      guard writing.isAccountedFor else { throw UnauditedChange() }
      return result
    }
  }

  /// What devices and clocks say, as of `now`; it has no author and leaves no audit row.
  public func record<T: Sendable>(at now: Instant, _ body: @escaping @Sendable (Writing) throws -> T) async throws -> T
  {
    try await commit(at: now, by: nil, body)
  }

  /// Finishes what was accepted and closes.
  public func close() { database.close() }

  private func commit<T: Sendable>(
    at now: Instant, by actor: Actor?, _ body: @escaping @Sendable (Writing) throws -> T
  ) async throws -> T {
    let (result, events) = try await database.write { transaction in
      let writing = Writing(transaction, now: now, actor: actor)
      let result = try body(writing)
      try writing.finish()
      return (result, writing.events)
    }
    if !events.isEmpty { published(events) }
    return result
  }
}

/// A change that would have left no trace in the audit; a fault of the program, never of its users.
public struct UnauditedChange: Error {
  public init() {}
}

/// What a commit tells those who keep something made from the store.
public enum StoreEvent: Hashable, Sendable {
  /// Sites, displays, contents, campaigns, pools, entries, defaults or the audience model: `ScheduleInputs` is new.
  case scheduleChanged
  case emergenciesChanged
  case tokensChanged
  /// Uploaded files wait for their conversion.
  case mediaArrived
}
