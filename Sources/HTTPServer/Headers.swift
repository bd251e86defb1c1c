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
    let wanted = name.lowercased()
    return fields.first { $0.name == wanted }?.value
  }

  /// Every value under `name`, in order.
  public func values(of name: String) -> [String] {
    let wanted = name.lowercased()
    return fields.filter { $0.name == wanted }.map(\.value)
  }

  public mutating func append(name: String, value: String) {
    fields.append((name.lowercased(), value))
  }

  public var count: Int { fields.count }

  public func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }
}
