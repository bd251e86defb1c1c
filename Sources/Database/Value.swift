/// One value in a row or one argument of a statement. A boolean is the integer 0 or 1, a time an integer of
/// milliseconds UTC.
public enum Value: Sendable, Equatable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  /// The kind's name, safe to log: it says nothing of the value.
  var kind: String {
    switch self {
    case .null: "null"
    case .integer: "integer"
    case .real: "real"
    case .text: "text"
    case .blob: "blob"
    }
  }
}

/// A type that can be an argument of a statement.
public protocol ValueConvertible: Sendable {
  var databaseValue: Value { get }
}

/// The arguments of a statement: the first is `$1`. `nil` is NULL.
public typealias Arguments = [(any ValueConvertible)?]

extension Value: ValueConvertible {
  public var databaseValue: Value { self }
}

extension Int: ValueConvertible {
  public var databaseValue: Value { .integer(Int64(self)) }
}

extension Int64: ValueConvertible {
  public var databaseValue: Value { .integer(self) }
}

extension Double: ValueConvertible {
  public var databaseValue: Value { .real(self) }
}

extension String: ValueConvertible {
  public var databaseValue: Value { .text(self) }
}

extension Bool: ValueConvertible {
  public var databaseValue: Value { .integer(self ? 1 : 0) }
}

extension [UInt8]: ValueConvertible {
  public var databaseValue: Value { .blob(self) }
}
