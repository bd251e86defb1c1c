/// Reads one JSON document strictly (RFC 8259): UTF-8 without byte order mark, no name twice in an object, no lone
/// surrogates, no number that does not fit, nothing before or behind.
public enum JSONReader {
  public struct Limits: Sendable {
    /// How deep arrays and objects may nest.
    public var depth: Int
    /// How many values there may be in all, so that a small body cannot become a large tree.
    public var values: Int

    public init(depth: Int = 32, values: Int = 1_000_000) {
      self.depth = depth
      self.values = values
    }
  }

  /// Throws `JSONError` with the place of the first byte that is wrong.
  public static func parse(_ bytes: [UInt8], limits: Limits = Limits()) throws(JSONError) -> JSONValue {
    let result: Result<JSONValue, JSONError> = bytes.withUnsafeBytes { buffer in
      do throws(JSONError) { return .success(try parse(buffer, limits: limits)) } catch { return .failure(error) }
    }
    return try result.get()
  }

  public static func parse(_ text: String, limits: Limits = Limits()) throws(JSONError) -> JSONValue {
    try parse(Array(text.utf8), limits: limits)
  }

  /// Throws `JSONError` with the place of the first byte that is wrong. `bytes` is not kept.
  public static func parse(
    _ bytes: UnsafeRawBufferPointer, limits: Limits = Limits()
  ) throws(JSONError) -> JSONValue {
    let scanner = JSONScanner(bytes)
    try scanner.requireUTF8()
    var tree = JSONTreeBuilder(scanner: scanner, limits: limits)
    return try tree.document()
  }
}

/// Builds the tree of values by recursive descent, as deep as the limit.
private struct JSONTreeBuilder {
  var scanner: JSONScanner
  let limits: JSONReader.Limits
  var values = 0

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(depth: 0)
    scanner.skipSpace()
    guard scanner.isAtEnd else { throw scanner.error(.syntax, "Nothing may follow the JSON value.") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    values += 1
    guard values <= limits.values else {
      throw scanner.error(.tooMuch, "A document has at most \(limits.values) values; send it in parts.")
    }
    scanner.skipSpace()
    switch scanner.next {
    case UInt8(ascii: "{"): return .object(try object(depth: try deeper(depth)))
    case UInt8(ascii: "["): return .array(try array(depth: try deeper(depth)))
    case UInt8(ascii: "\""): return .string(try scanner.string())
    case UInt8(ascii: "t") where scanner.take("true"): return .bool(true)
    case UInt8(ascii: "f") where scanner.take("false"): return .bool(false)
    case UInt8(ascii: "n") where scanner.take("null"): return .null
    case let byte? where byte == UInt8(ascii: "-") || JSONScanner.digits.contains(byte): return try scanner.number()
    case nil: throw scanner.error(.syntax, "The JSON ends where a value should be.")
    default: throw scanner.error(.syntax, "A JSON value should be here.")
    }
  }

  private func deeper(_ depth: Int) throws(JSONError) -> Int {
    guard depth < limits.depth else {
      throw scanner.error(.tooMuch, "Arrays and objects may nest \(limits.depth) deep.")
    }
    return depth + 1
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    var object = JSONObject()
    scanner.skip()
    scanner.skipSpace()
    if scanner.take("}") { return object }
    while true {
      scanner.skipSpace()
      let start = scanner.offset
      guard scanner.next == UInt8(ascii: "\"") else {
        throw scanner.error(.syntax, "A name in double quotes should be here.")
      }
      let name = try scanner.string()
      scanner.skipSpace()
      guard scanner.take(":") else { throw scanner.error(.syntax, "A colon should follow the name.") }
      let member: JSONValue
      do throws(JSONError) { member = try value(depth: depth) } catch { throw error.inside(name.printable) }
      guard object.append(name, member) else {
        throw scanner.error(
          .duplicateName, "The name \"\(name.printable)\" is in this object twice; send it once.", at: start
        ).inside(name.printable)
      }
      scanner.skipSpace()
      if scanner.take("}") { return object }
      guard scanner.take(",") else { throw scanner.error(.syntax, "A comma or } should be here.") }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    var array: [JSONValue] = []
    scanner.skip()
    scanner.skipSpace()
    if scanner.take("]") { return array }
    while true {
      do throws(JSONError) { array.append(try value(depth: depth)) } catch { throw error.inside("\(array.count)") }
      scanner.skipSpace()
      if scanner.take("]") { return array }
      guard scanner.take(",") else { throw scanner.error(.syntax, "A comma or ] should be here.") }
    }
  }
}

extension String {
  /// At most `count` characters, with an ellipsis where some were left out.
  func shortened(to count: Int) -> String { self.count <= count ? self : prefix(count) + "…" }
}
