/// The database: many readers, one writer that commits in groups.
///
/// A write that has returned is on disk. Safe to use from any thread; several processes may have the same database
/// open.
public final class Database: Sendable {
  private let engine: any Engine
  private let readers: ReaderPool
  private let writer: Writer

  /// Opens the database, makes it if need be, and brings its schema up to date.
  ///
  /// - Throws: `DatabaseError.newer` where a newer program has been at it, and all that opening a file can give.
  public init(settings: DatabaseSettings, migrations: [Migration]) throws {
    let engine = settings.makeEngine()
    let connection = try engine.openWriter()
    try Migration.apply(migrations, on: connection)
    self.engine = engine
    readers = ReaderPool(engine: engine, settings: settings)
    writer = Writer(connection: connection, settings: settings)
  }

  deinit {
    close()
  }

  /// Reads on the calling thread. All statements in `body` see the same state of the database. Not to be nested:
  /// where all connections are taken by outer ones, the inner ones end as `busy`.
  ///
  /// - Throws: what `body` throws; `DatabaseError.busy` where no connection became free in time, `.closed` after
  ///   `close`.
  public func read<T>(_ body: (Transaction) throws -> T) throws -> T {
    try readers.withConnection { connection in
      try connection.beginReading()
      defer { connection.abandonTransaction() }
      return try Transaction.lend(on: connection, to: body)
    }
  }

  /// Writes on the writer's thread, in one commit with other writes of the moment; returns when that is on disk. If
  /// `body` throws, only its own changes are undone. It should be quick, since all other writes wait for it.
  ///
  /// - Throws: what `body` throws; what the commit throws, for all writes that share it; `DatabaseError.busy` where
  ///   too many writes wait, `.closed` after `close`.
  @discardableResult
  public func write<T: Sendable>(
    urgency: Urgency = .prompt, _ body: @escaping @Sendable (Transaction) throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      write(urgency: urgency, body) { continuation.resume(with: $0) }
    }
  }

  /// As the other `write`, for callers without a task. `completion` is called exactly once, mostly on the writer's
  /// thread: it has to be quick and must not wait for another write.
  public func write<T: Sendable>(
    urgency: Urgency = .prompt, _ body: @escaping @Sendable (Transaction) throws -> T,
    completion: @escaping @Sendable (Result<T, any Error>) -> Void
  ) {
    writer.submit(
      Writer.Job(
        perform: { transaction in
          let value = try body(transaction)
          return { completion(.success(value)) }
        },
        fail: { completion(.failure($0)) }), urgency)
  }

  /// Copies the database as it stands now into a new file at `path` while it is used; nothing is left there when it
  /// fails.
  public func backUp(to path: String) throws {
    try engine.backUp(to: path)
  }

  /// Reads the whole database and answers what is wrong with it, a line each; empty when it is sound.
  public func check() throws -> [String] {
    try engine.check()
  }

  /// Takes no further work, finishes what was accepted, and closes. May be called more than once, but neither inside
  /// a transaction nor in a completion.
  public func close() {
    writer.close()
    readers.close()
  }
}
