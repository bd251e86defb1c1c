/// One JSON value (RFC 8259). Integers and other numbers are told apart by how they are written: `1` is an integer, `1.0`
/// and `1e0` are not.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// Finite.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  /// A whole number below 2^53 as an integer, any other as it is; so that 5.0 metres are written `5`.
  public init(shortest number: Double) {
    if number.rounded() == number, abs(number) < 9_007_199_254_740_992 {
      self = .integer(Int64(number))
    } else {
      self = .number(number)
    }
  }

  public var isNull: Bool { self == .null }

  public var bool: Bool? {
    guard case .bool(let bool) = self else { return nil }
    return bool
  }

  /// Nil also where it does not fit.
  public var integer: Int? {
    guard case .integer(let integer) = self else { return nil }
    return Int(exactly: integer)
  }

  /// Of an integer, too.
  public var number: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  public var string: String? {
    guard case .string(let string) = self else { return nil }
    return string
  }

  public var array: [JSONValue]? {
    guard case .array(let array) = self else { return nil }
    return array
  }

  public var object: JSONObject? {
    guard case .object(let object) = self else { return nil }
    return object
  }

  /// The member of that name; nil where there is none, or no object.
  public subscript(name: String) -> JSONValue? { object?[name] }

  /// The element at that place; nil where there is none, or no array.
  public subscript(index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }

  /// What it is, for a sentence: "a string", "an object".
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Of equal names the last counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}
