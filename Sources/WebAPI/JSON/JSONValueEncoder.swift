public import Signage

extension JSONValue {
  /// The tree that an `Encodable` noun writes. Instants become RFC 3339 texts with the offset of `zone` (UTC where nil), whole
  /// doubles integers.
  ///
  /// Throws `SignageError.invalid` where the noun holds a number that JSON has no word for.
  public init(encoding noun: some Encodable, zone: Zone? = nil) throws(SignageError) {
    do {
      let node = JSONEncodingNode()
      try JSONValueEncoder(node: node, codingPath: [], zone: zone).write(noun)
      self = node.value
    } catch let error as SignageError {
      throw error
    } catch {
      throw .invalid(field: "", says: "This cannot be written as JSON.")
    }
  }
}

/// A place in the tree while it grows.
private final class JSONEncodingNode {
  enum Form {
    case value(JSONValue)
    case object([(name: String, node: JSONEncodingNode)])
    case array([JSONEncodingNode])
  }
  var form = Form.object([])

  var value: JSONValue {
    switch form {
    case .value(let value): value
    case .object(let members): .object(JSONObject(members.map { ($0.name, $0.node.value) }))
    case .array(let elements): .array(elements.map(\.value))
    }
  }

  func member(_ name: String) -> JSONEncodingNode {
    let child = JSONEncodingNode()
    if case .object(var members) = form {
      form = .value(.null)  // Or the members would be copied each time.
      members.append((name, child))
      form = .object(members)
    }
    return child
  }

  func element() -> JSONEncodingNode {
    let child = JSONEncodingNode()
    if case .array(var elements) = form {
      form = .value(.null)
      elements.append(child)
      form = .array(elements)
    }
    return child
  }

  var count: Int {
    if case .array(let elements) = form { elements.count } else { 0 }
  }
}

private struct JSONValueEncoder: Encoder {
  let node: JSONEncodingNode
  let codingPath: [any CodingKey]
  let zone: Zone?
  let userInfo: [CodingUserInfoKey: Any] = [:]

  func write(_ noun: some Encodable) throws {
    switch noun {
    case let instant as Instant: put(.string(zone.map { $0.text(of: instant) } ?? instant.rfc3339()))
    case let value as JSONValue: put(value)
    default: try noun.encode(to: self)
    }
  }

  private func put(_ value: JSONValue) { node.form = .value(value) }

  private func put(number: Double) throws {
    guard number.isFinite else {
      let field = codingPath.map(\.stringValue).joined(separator: "/")
      throw SignageError.invalid(field: field, says: "JSON has no word for \(number).")
    }
    put(JSONValue(shortest: number))
  }

  private func put(integer: some FixedWidthInteger) throws {
    guard let integer = Int64(exactly: integer) else { return try put(number: Double(integer)) }
    put(.integer(integer))
  }

  func under(_ child: JSONEncodingNode, _ step: any CodingKey) -> JSONValueEncoder {
    JSONValueEncoder(node: child, codingPath: codingPath + [step], zone: zone)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = node.form {} else { node.form = .object([]) }
    return KeyedEncodingContainer(JSONKeyedEncoding<Key>(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.form = .array([])
    return JSONUnkeyedEncoding(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension JSONValueEncoder: SingleValueEncodingContainer {
  func encodeNil() { put(.null) }
  func encode(_ value: Bool) { put(.bool(value)) }
  func encode(_ value: String) { put(.string(value)) }
  func encode(_ value: Double) throws { try put(number: value) }
  func encode(_ value: Float) throws { try put(number: Double(value)) }
  func encode(_ value: Int) throws { try put(integer: value) }
  func encode(_ value: Int8) throws { try put(integer: value) }
  func encode(_ value: Int16) throws { try put(integer: value) }
  func encode(_ value: Int32) throws { try put(integer: value) }
  func encode(_ value: Int64) throws { try put(integer: value) }
  func encode(_ value: UInt) throws { try put(integer: value) }
  func encode(_ value: UInt8) throws { try put(integer: value) }
  func encode(_ value: UInt16) throws { try put(integer: value) }
  func encode(_ value: UInt32) throws { try put(integer: value) }
  func encode(_ value: UInt64) throws { try put(integer: value) }
  func encode(_ value: some Encodable) throws { try write(value) }
}

private struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: JSONValueEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }

  private func at(_ key: any CodingKey) -> JSONValueEncoder {
    encoder.under(encoder.node.member(key.stringValue), key)
  }

  func encodeNil(forKey key: Key) { at(key).encodeNil() }
  func encode(_ value: Bool, forKey key: Key) { at(key).encode(value) }
  func encode(_ value: String, forKey key: Key) { at(key).encode(value) }
  func encode(_ value: Double, forKey key: Key) throws { try at(key).encode(value) }
  func encode(_ value: Float, forKey key: Key) throws { try at(key).encode(value) }
  func encode(_ value: Int, forKey key: Key) throws { try at(key).encode(value) }
  func encode(_ value: Int8, forKey key: Key) throws { try at(key).encode(value) }
  func encode(_ value: Int16, forKey key: Key) throws { try at(key).encode(value) }
  func encode(_ value: Int32, forKey key: Key) throws { try at(key).encode(value) }
  func encode(_ value: Int64, forKey key: Key) throws { try at(key).encode(value) }
  func encode(_ value: UInt, forKey key: Key) throws { try at(key).encode(value) }
  func encode(_ value: UInt8, forKey key: Key) throws { try at(key).encode(value) }
  func encode(_ value: UInt16, forKey key: Key) throws { try at(key).encode(value) }
  func encode(_ value: UInt32, forKey key: Key) throws { try at(key).encode(value) }
  func encode(_ value: UInt64, forKey key: Key) throws { try at(key).encode(value) }
  func encode(_ value: some Encodable, forKey key: Key) throws { try at(key).write(value) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> { at(key).container(keyedBy: type) }
  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { at(key).unkeyedContainer() }
  func superEncoder() -> any Encoder { at(JSONPathStep(stringValue: "super")) }
  func superEncoder(forKey key: Key) -> any Encoder { at(key) }
}

private struct JSONUnkeyedEncoding: UnkeyedEncodingContainer {
  let encoder: JSONValueEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }
  var count: Int { encoder.node.count }

  private func next() -> JSONValueEncoder {
    let step = JSONPathStep(index: count)
    return encoder.under(encoder.node.element(), step)
  }

  func encodeNil() { next().encodeNil() }
  func encode(_ value: Bool) { next().encode(value) }
  func encode(_ value: String) { next().encode(value) }
  func encode(_ value: Double) throws { try next().encode(value) }
  func encode(_ value: Float) throws { try next().encode(value) }
  func encode(_ value: Int) throws { try next().encode(value) }
  func encode(_ value: Int8) throws { try next().encode(value) }
  func encode(_ value: Int16) throws { try next().encode(value) }
  func encode(_ value: Int32) throws { try next().encode(value) }
  func encode(_ value: Int64) throws { try next().encode(value) }
  func encode(_ value: UInt) throws { try next().encode(value) }
  func encode(_ value: UInt8) throws { try next().encode(value) }
  func encode(_ value: UInt16) throws { try next().encode(value) }
  func encode(_ value: UInt32) throws { try next().encode(value) }
  func encode(_ value: UInt64) throws { try next().encode(value) }
  func encode(_ value: some Encodable) throws { try next().write(value) }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    next().container(keyedBy: type)
  }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next().unkeyedContainer() }
  func superEncoder() -> any Encoder { next() }
}
