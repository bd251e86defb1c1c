/// The names of a result's columns, shared by its rows.
final class Columns: Sendable {
  let names: [String]
  private let positions: [String: Int]

  init(_ names: [String]) {
    self.names = names
    positions = Dictionary(zip(names, names.indices)) { _, _ in Columns.ambiguous }
  }

  func position(of name: String) throws -> Int {
    guard let position = positions[name] else {
      throw DatabaseError.column(name: name, wanted: "a column of that name", found: "none")
    }
    guard position != Columns.ambiguous else {
      throw DatabaseError.column(name: name, wanted: "one column of that name", found: "several")
    }
    return position
  }

  private static let ambiguous = -1
}

/// One row of a result. Columns are asked for by name; each accessor throws `DatabaseError.column` where the name is
/// missing or the value is of another kind (NULL too, unless the accessor is an optional one).
public struct Row: Sendable {
  let columns: Columns
  let values: [Value]

  /// The names of the columns in their order.
  public var names: [String] { columns.names }

  public func value(_ column: String) throws -> Value {
    values[try columns.position(of: column)]
  }

  public func text(_ column: String) throws -> String {
    guard case .text(let text) = try value(column) else { throw try unexpected(column, wanted: "text") }
    return text
  }

  public func integer(_ column: String) throws -> Int {
    guard case .integer(let integer) = try value(column) else { throw try unexpected(column, wanted: "integer") }
    return Int(integer)
  }

  /// A number; an integer too, since sums and products of integers stay integers.
  public func real(_ column: String) throws -> Double {
    switch try value(column) {
    case .real(let real): return real
    case .integer(let integer): return Double(integer)
    default: throw try unexpected(column, wanted: "real")
    }
  }

  /// A boolean, kept as 0 or 1.
  public func flag(_ column: String) throws -> Bool {
    switch try value(column) {
    case .integer(0): return false
    case .integer(1): return true
    default: throw try unexpected(column, wanted: "0 or 1")
    }
  }

  public func blob(_ column: String) throws -> [UInt8] {
    guard case .blob(let bytes) = try value(column) else { throw try unexpected(column, wanted: "blob") }
    return bytes
  }

  public func optionalText(_ column: String) throws -> String? {
    try isNull(column) ? nil : text(column)
  }

  public func optionalInteger(_ column: String) throws -> Int? {
    try isNull(column) ? nil : integer(column)
  }

  public func optionalReal(_ column: String) throws -> Double? {
    try isNull(column) ? nil : real(column)
  }

  public func optionalFlag(_ column: String) throws -> Bool? {
    try isNull(column) ? nil : flag(column)
  }

  public func optionalBlob(_ column: String) throws -> [UInt8]? {
    try isNull(column) ? nil : blob(column)
  }

  public func isNull(_ column: String) throws -> Bool {
    try value(column) == .null
  }

  private func unexpected(_ column: String, wanted: String) throws -> DatabaseError {
    .column(name: column, wanted: wanted, found: try value(column).kind)
  }
}
