/// The header fields of a request, in the order they came. Names compare without regard to case (RFC 9110 section 5.1)
/// and are kept in lower case.
public struct Headers: Sendable, Sequence {
  public typealias Field = (name: String, value: String)

  private var fields: [Field] = []

  public init() {}

  public init(_ fields: [Field]) {
    for field in fields { append(name: field.name, value: field.value) }
  }

  /// The first value under `name`, or nil.
  public subscript(name: String) -> String? {
    fields.first { $0.name.isSameField(as: name) }?.value
  }

  /// Every value under `name`, in order.
  public func values(of name: String) -> [String] {
    var values: [String] = []
    for field in fields where field.name.isSameField(as: name) { values.append(field.value) }
    return values
  }

  public mutating func append(name: String, value: String) {
    fields.append((name.lowercased(), value))
  }

  mutating func append(lowercasedName name: String, value: String) {
    fields.append((name, value))
  }

  mutating func reserve(_ count: Int) {
    fields.reserveCapacity(count)
  }

  public var count: Int { fields.count }

  public func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }
}

extension String {
  /// Compares the names of header fields, without regard to the case of ASCII letters.
  func isSameField(as other: String) -> Bool {
    utf8.count == other.utf8.count
      && utf8.elementsEqual(other.utf8) { $0 == $1 || $0.asciiLowercased == $1.asciiLowercased }
  }
}

extension UInt8 {
  var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
