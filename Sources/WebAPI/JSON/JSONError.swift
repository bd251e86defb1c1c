/// Why some bytes are no JSON that we take, and where.
public struct JSONError: Error, Equatable, Sendable {
  public enum Reason: Equatable, Sendable {
    /// Not JSON by RFC 8259.
    case syntax
    /// Not UTF-8.
    case encoding
    /// An object with a name twice, which RFC 8259 leaves open.
    case duplicateName
    /// A string with half a surrogate pair, which no Unicode text has.
    case loneSurrogate
    /// A number that does not fit 64 bits.
    case outOfRange
    /// Nested deeper, or holding more values, than the limits.
    case tooMuch
  }

  public let reason: Reason
  /// From 0, in bytes.
  public let offset: Int
  /// From 1.
  public let line: Int
  /// From 1, in Unicode scalars.
  public let column: Int
  /// A sentence without the place.
  public let says: String
  /// Names and places from the root, as `slots/0/firstDay`; empty for the whole.
  public private(set) var path = ""

  /// Itself, one step further from the root.
  func inside(_ step: String) -> JSONError {
    var error = self
    error.path = path.isEmpty ? step : "\(step)/\(path)"
    return error
  }

  /// False where the bytes are JSON that breaks a rule of ours.
  public var isMalformed: Bool { reason == .syntax || reason == .encoding }
}

extension JSONError: CustomStringConvertible {
  public var description: String { "\(says) (line \(line), column \(column))" }
}
