extension Schema {
  /// What to send, after the word "send".
  var expects: String {
    switch self {
    case .boolean: "true or false"
    case .integer(let range):
      range.upperBound >= Int(1) << 53 - 1
        ? "an integer from \(range.lowerBound)" : "an integer from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range):
      "a number from \(JSONValue(shortest: range.lowerBound).word) to \(JSONValue(shortest: range.upperBound).word)"
    case .text(let length, .one): "a text of \(Self.span(length)) characters"
    case .text(let length, .many): "a text of \(Self.span(length)) characters"
    case .formatted(let format): format.says
    case .choice(let words):
      words.count == 1 ? "\"\(words[0])\"" : "one of " + words.map { "\"\($0)\"" }.joined(separator: ", ")
    case .integerChoice(let integers):
      integers.count == 1 ? "\(integers[0])" : "one of " + integers.map(String.init).joined(separator: ", ")
    case .array(_, let count, _): "an array of \(Self.span(count)) items"
    case .object: "an object"
    case .map(let map): "an object of \(Self.span(map.count)) fields, each named by \(map.keys.says)"
    case .nullable(let schema): "\(schema.expects), or null"
    case .either(let schemas): schemas.map(\.expects).joined(separator: ", or ")
    case .named(_, let schema): schema.expects
    }
  }

  /// Whether a value of this kind could be right at all.
  func takesKind(of value: JSONValue) -> Bool {
    switch (self, value) {
    case (.boolean, .bool), (.integer, .integer), (.integerChoice, .integer), (.number, .integer), (.number, .number),
      (.text, .string), (.formatted, .string), (.choice, .string), (.array, .array), (.object, .object),
      (.map, .object), (.nullable, .null):
      true
    case (.nullable(let schema), _), (.named(_, let schema), _): schema.takesKind(of: value)
    case (.either(let schemas), _): schemas.contains { $0.takesKind(of: value) }
    default: false
    }
  }

  private static func span(_ range: ClosedRange<Int>) -> String {
    if range.lowerBound == range.upperBound { return "exactly \(range.lowerBound)" }
    return range.lowerBound == 0 ? "at most \(range.upperBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }
}

extension JSONValue {
  /// A number as it is written.
  fileprivate var word: String { String(decoding: serialized(), as: UTF8.self) }
}
