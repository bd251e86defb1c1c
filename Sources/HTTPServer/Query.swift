/// The parameters behind the `?` of a request's target, decoded as HTML forms write them (`+` is a space; a literal plus
/// comes as `%2B`). A name may occur more than once.
public struct Query: Sendable {
  private var parameters: [(name: String, value: String)] = []

  public init() {}

  /// The first value of `name`, or nil.
  public subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// Every value of `name`, in order.
  public func values(of name: String) -> [String] { parameters.filter { $0.name == name }.map(\.value) }

  /// The names that occur, each once, in the order of their first occurrence.
  public var names: [String] {
    parameters.reduce(into: []) { names, parameter in
      if !names.contains(parameter.name) { names.append(parameter.name) }
    }
  }

  public var isEmpty: Bool { parameters.isEmpty }

  /// At most this many parameters are taken: more is no honest request.
  static let countLimit = 100

  /// Reads the text behind the `?`; nil where an escape is malformed, the text is not UTF-8 or there are too many.
  init?(parsing bytes: ArraySlice<UInt8>) {
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentDecoding.decode(parts[0], plusIsSpace: true),
        let value = parts.count > 1 ? PercentDecoding.decode(parts[1], plusIsSpace: true) : .some(""),
        parameters.count < Self.countLimit
      else { return nil }
      parameters.append((name, value))
    }
  }
}
