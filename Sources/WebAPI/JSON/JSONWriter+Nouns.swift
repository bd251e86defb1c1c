internal import Signage

extension JSONWriter {
  /// The bytes of one object.
  static func document(_ members: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object(members)
    return writer.bytes
  }

  mutating func memberOrNull(_ name: String, _ text: String?) {
    if let text { member(name, text) } else { null(name) }
  }

  mutating func memberOrNull(_ name: String, _ integer: (some FixedWidthInteger)?) {
    if let integer { member(name, integer) } else { null(name) }
  }

  /// All members of an object that is written already.
  mutating func members(of object: JSONWriter) { members(of: object.bytes) }

  /// As above, of bytes that are one object.
  mutating func members(of object: [UInt8]) {
    let inner = object.dropFirst().dropLast()
    if !inner.isEmpty { raw(inner) }
  }
}

extension JSONValue {
  /// A noun of ours as the contract writes it. `null` for one with a number that JSON has no word for; ours have none.
  static func of(_ noun: some Encodable) -> JSONValue {
    do { return try JSONValue(encoding: noun) } catch { return .null }
  }
}
