internal import Foundation

/// One step of the schema. The list of migrations only ever grows at its end; a released one is never changed.
///
/// Columns are of the types `BIGINT`, `DOUBLE PRECISION`, `TEXT` and `BYTEA`, which mean the same to every engine;
/// primary key columns are NOT NULL too. A table may end in `WITHOUT ROWID`, which keeps it in the order of its
/// primary key where an engine knows that.
public struct Migration: Sendable {
  /// Short and unique, such as `displays`.
  public let name: String
  /// Why the schema changes.
  public let reason: String
  public let statements: [SQL]

  public init(_ name: String, reason: String, _ statements: [SQL]) {
    self.name = name
    self.reason = reason
    self.statements = statements
  }

  /// Brings the schema up to date in one transaction, which also keeps two processes from doing it at once.
  ///
  /// - Throws: `DatabaseError.newer` where the database has a migration that is not in the list.
  static func apply(_ migrations: [Migration], on connection: any Connection) throws {
    try connection.beginWriting()
    do {
      try Transaction.lend(on: connection) { try apply(migrations, in: $0) }
      try connection.commit()
    } catch {
      connection.abandonTransaction()
      throw error
    }
  }

  private static func apply(_ migrations: [Migration], in transaction: Transaction) throws {
    try transaction.run(
      """
      CREATE TABLE IF NOT EXISTS migrations (
        number BIGINT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        reason TEXT NOT NULL,
        applied_at BIGINT NOT NULL
      )
      """)
    let applied = try transaction.rows("SELECT name FROM migrations ORDER BY number").map { try $0.text("name") }
    let known = migrations.map(\.name)
    if let unknown = applied.first(where: { !known.contains($0) }) { throw DatabaseError.newer(migration: unknown) }
    guard known.starts(with: applied) else {
      throw DatabaseError.other(code: "migrations", message: "the order of the migrations was changed")
    }
    let now = Int((Date().timeIntervalSince1970 * 1000).rounded())
    for (number, migration) in migrations.enumerated().dropFirst(applied.count) {
      for statement in migration.statements { try transaction.run(statement) }
      try transaction.run(
        "INSERT INTO migrations (number, name, reason, applied_at) VALUES ($1, $2, $3, $4)",
        [number, migration.name, migration.reason, now])
    }
  }
}
