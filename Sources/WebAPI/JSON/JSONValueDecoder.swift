public import Signage

extension JSONValue {
  /// Reads a `Decodable` noun. Instants are RFC 3339 texts; integers are never read from `1.0`.
  ///
  /// Throws `SignageError.invalid` with the path of what does not fit. Against a noun's schema it should be checked before, which
  /// names all that is wrong at once.
  public func decode<Noun: Decodable>(_ type: Noun.Type = Noun.self) throws(SignageError) -> Noun {
    do {
      return try JSONValueDecoder(value: self, parent: .root, step: nil).read(type)
    } catch let error as SignageError {
      throw error
    } catch let error as DecodingError {
      throw error.asSignageError
    } catch {
      throw .invalid(field: "", says: "This cannot be read.")
    }
  }
}

extension DecodingError {
  var asSignageError: SignageError {
    func field(_ context: Context, _ last: (any CodingKey)? = nil) -> String {
      (context.codingPath + [last].compactMap { $0 }).map { $0.intValue.map(String.init) ?? $0.stringValue }
        .joined(separator: "/")
    }
    switch self {
    case .keyNotFound(let key, let context): return .invalid(field: field(context, key), says: "This is missing.")
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      return .invalid(field: field(context), says: "This does not fit: \(context.debugDescription).")
    @unknown default: return .invalid(field: "", says: "This cannot be read.")
    }
  }
}

/// Where a value lies. Steps are linked, so that one more costs nothing until it is asked for.
indirect enum JSONCodingPath {
  case root
  case step(JSONCodingPath, any CodingKey)

  var keys: [any CodingKey] {
    switch self {
    case .root: []
    case .step(let path, let key): path.keys + [key]
    }
  }
}

/// Offers a tree of values to `Decodable` types.
struct JSONValueDecoder: Decoder {
  let value: JSONValue
  let parent: JSONCodingPath
  /// From the parent to here; nil at the root.
  let step: (any CodingKey)?

  var userInfo: [CodingUserInfoKey: Any] { [:] }
  var codingPath: [any CodingKey] { path.keys }
  private var path: JSONCodingPath { step.map { .step(parent, $0) } ?? parent }

  func read<Noun: Decodable>(_ type: Noun.Type) throws -> Noun {
    if type == Instant.self { return try require(Instant(rfc3339: try text()) as? Noun, "an RFC 3339 time") }
    if type == JSONValue.self { return try require(value as? Noun, "a JSON value") }
    return try Noun(from: self)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(
      JSONKeyedDecoding<Key>(object: try require(value.object, "an object"), path: path))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    JSONUnkeyedDecoding(elements: try require(value.array, "an array"), path: path)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

  private func require<Found>(_ found: Found?, _ wanted: String) throws -> Found {
    guard let found else {
      throw DecodingError.typeMismatch(
        Found.self,
        .init(codingPath: codingPath, debugDescription: "\(wanted) should be here, not \(value.kind)"))
    }
    return found
  }

  private func text() throws -> String { try require(value.string, "a string") }

  private func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    guard case .integer(let integer) = value else { return try require(nil, "an integer") }
    return try require(Number(exactly: integer), "a smaller integer")
  }
}

extension JSONValueDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { value.isNull }
  func decode(_ type: Bool.Type) throws -> Bool { try require(value.bool, "true or false") }
  func decode(_ type: String.Type) throws -> String { try text() }
  func decode(_ type: Double.Type) throws -> Double { try require(value.number, "a number") }
  func decode(_ type: Float.Type) throws -> Float { try require(value.number.map { Float($0) }, "a number") }
  func decode(_ type: Int.Type) throws -> Int { try integer(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
  func decode<Noun: Decodable>(_ type: Noun.Type) throws -> Noun { try read(type) }
}
