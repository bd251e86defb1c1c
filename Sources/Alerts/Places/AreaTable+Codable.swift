internal import Signage

/// As CSV, the form in which it came.
extension AreaTable: Codable {
  /// What `init(csv:)` reads.
  public var csv: String {
    ([Self.heading] + rows.map { "\($0.codeType),\($0.code),\($0.wards.sorted().map(\.text).joined(separator: " "))" })
      .joined(separator: "\n") + "\n"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do throws(SignageError) {
      try self.init(csv: text)
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(csv)
  }
}
