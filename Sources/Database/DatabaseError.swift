/// What a database operation can fail with, the same for every engine. Told apart by the engine's error code, never
/// by its text. A description holds names of tables and columns, never a value: it is safe to log.
public enum DatabaseError: Error, Equatable {
  /// A unique or primary key exists already. `columns` are those of the key, or empty where the engine cannot tell.
  case conflict(table: String?, columns: [String])
  /// A row refers to another that is not there, or one that is referred to would go.
  case foreignKey
  /// A CHECK failed: its name, or its expression where it has none.
  case check(constraint: String)
  /// A column that must have a value got none.
  case notNull(column: String)
  /// Others hold the database, or too much is waiting already: try again later.
  case busy
  /// There is no room left on the disk. Nothing of the transaction was stored.
  case full
  /// The database's file is damaged, or is no database.
  case corrupt
  /// A reading transaction tried to write, or the file must not be written.
  case readOnly
  /// The database was closed, or a transaction was used after its closure had returned.
  case closed
  /// The row has no such column, has it twice, or its value is of another kind than wanted.
  case column(name: String, wanted: String, found: String)
  /// The database was made by a newer program: it knows a migration that this one does not.
  case newer(migration: String)
  /// The arguments are not the parameters `$1` ... `$n` of the statement.
  case arguments(statement: String, wanted: Int, found: Int)
  /// Anything else, with the engine's own code.
  case other(code: String, message: String)
}

extension DatabaseError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .conflict(let table, let columns):
      "such a row exists already in \(table ?? "a table"), key (\(columns.joined(separator: ", ")))"
    case .foreignKey: "a row refers to another that does not exist, or is itself still referred to"
    case .check(let constraint): "the condition \(constraint) does not hold"
    case .notNull(let column): "\(column) must have a value"
    case .busy: "the database is busy"
    case .full: "there is no room left for the database"
    case .corrupt: "the database's file is damaged, or is not a database"
    case .readOnly: "this transaction, or the database, is for reading only"
    case .closed: "the database is closed, or the transaction is over"
    case .column(let name, let wanted, let found): "column \(name): wanted \(wanted), found \(found)"
    case .newer(let migration):
      "the database was made by a newer version of this program (it has the migration \"\(migration)\"); "
        + "use that version or a newer one"
    case .arguments(let statement, let wanted, let found):
      "the statement takes the parameters $1 to $\(wanted) and got \(found) arguments: \(statement)"
    case .other(let code, let message): "database error \(code): \(message)"
    }
  }
}
