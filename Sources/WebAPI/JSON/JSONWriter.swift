/// Writes JSON (RFC 8259) without a tree: straight into bytes, on one line, nothing between the tokens.
///
///     var writer = JSONWriter()
///     writer.object { writer in
///       writer.member("id", display.id.text)
///       writer.array("pages") { for page in pages { $0.value(page) } }
///     }
///
/// Commas come by themselves: one is due wherever the last byte ended a value, which the bytes themselves tell.
public struct JSONWriter: Sendable {
  public private(set) var bytes: [UInt8]

  /// `capacity` in bytes, where it can be foreseen.
  public init(capacity: Int = 256) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  // MARK: Values

  public mutating func null() {
    comma()
    bytes.append(contentsOf: "null".utf8)
  }

  public mutating func value(_ bool: Bool) {
    comma()
    bytes.append(contentsOf: (bool ? "true" : "false").utf8)
  }

  public mutating func value(_ integer: some FixedWidthInteger) {
    comma()
    appendDigits(integer)
  }

  /// The shortest digits that read back as the same double; whole numbers without a fraction. JSON has no word for what is
  /// not finite: that becomes `null`.
  public mutating func value(_ number: Double) {
    guard number.isFinite else { return null() }
    value(JSONValue(shortest: number))
  }

  public mutating func value(_ text: String) {
    comma()
    quote(text)
  }

  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let bool): self.value(bool)
    case .integer(let integer): self.value(integer)
    case .number(let number):
      guard number.isFinite else { return null() }
      comma()
      bytes.append(contentsOf: number.description.utf8)
    case .string(let string): self.value(string)
    case .array(let array): self.array { for element in array { $0.value(element) } }
    case .object(let object): self.object { for member in object { $0.member(member.name, member.value) } }
    }
  }

  /// Bytes that are one JSON value already.
  public mutating func raw(_ json: some Collection<UInt8>) {
    comma()
    bytes.append(contentsOf: json)
  }

  public mutating func object(_ members: (inout JSONWriter) -> Void) {
    comma()
    bytes.append(UInt8(ascii: "{"))
    members(&self)
    bytes.append(UInt8(ascii: "}"))
  }

  public mutating func array(_ elements: (inout JSONWriter) -> Void) {
    comma()
    bytes.append(UInt8(ascii: "["))
    elements(&self)
    bytes.append(UInt8(ascii: "]"))
  }

  // MARK: Members of the object that is open

  /// The name alone; its value must follow.
  public mutating func name(_ name: String) {
    comma()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
  }

  public mutating func member(_ name: String, _ bool: Bool) {
    self.name(name)
    value(bool)
  }

  public mutating func member(_ name: String, _ integer: some FixedWidthInteger) {
    self.name(name)
    value(integer)
  }

  public mutating func member(_ name: String, _ number: Double) {
    self.name(name)
    value(number)
  }

  public mutating func member(_ name: String, _ text: String) {
    self.name(name)
    value(text)
  }

  public mutating func member(_ name: String, _ value: JSONValue) {
    self.name(name)
    self.value(value)
  }

  public mutating func null(_ name: String) {
    self.name(name)
    null()
  }

  public mutating func object(_ name: String, _ members: (inout JSONWriter) -> Void) {
    self.name(name)
    object(members)
  }

  public mutating func array(_ name: String, _ elements: (inout JSONWriter) -> Void) {
    self.name(name)
    array(elements)
  }

  // MARK: Bytes

  private mutating func comma() {
    switch bytes.last {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): break
    default: bytes.append(UInt8(ascii: ","))
    }
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { appendEscaped($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Copies runs of plain bytes as they are; quotes, backslashes and control characters become escapes (section 7).
  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    for place in text.indices {
      let byte = text[place]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<place]))
      appendEscape(byte)
      start = place + 1
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
  }

  private mutating func appendDigits(_ integer: some FixedWidthInteger) {
    guard let small = UInt32(exactly: integer) else { return bytes.append(contentsOf: String(integer).utf8) }
    var (rest, count) = (small, 1)
    while rest >= 10 { (rest, count) = (rest / 10, count + 1) }
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
    rest = small
    for place in 1...count {
      bytes[bytes.count - place] += UInt8(rest % 10)
      rest /= 10
    }
  }

  private mutating func appendEscape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    default:
      let digits = String(byte, radix: 16)
      bytes.append(contentsOf: "u00".utf8)
      if digits.utf8.count == 1 { bytes.append(UInt8(ascii: "0")) }
      bytes.append(contentsOf: digits.utf8)
    }
  }
}

extension JSONValue {
  /// On one line, members in their order.
  public func serialized() -> [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }
}
