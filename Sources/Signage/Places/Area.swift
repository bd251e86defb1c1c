/// What somebody is responsible for: the whole city, or one ward. Also who owns a content.
/// Written `city`, or the ward's five-digit code of the national register of local governments (`27127`).
public enum Area: Hashable, Sendable, Codable, CustomStringConvertible {
  case city
  case ward(WardCode)

  /// Nil unless `city` or a ward's code.
  public init?(_ text: String) {
    if text == "city" {
      self = .city
    } else if let ward = WardCode(text) {
      self = .ward(ward)
    } else {
      return nil
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let area = Self(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an area")
    }
    self = area
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  public func contains(_ other: Area) -> Bool { self == .city || self == other }
  public func contains(_ ward: WardCode) -> Bool { self == .city || self == .ward(ward) }

  /// Nil of the city.
  public var ward: WardCode? { if case .ward(let code) = self { code } else { nil } }

  public var description: String {
    switch self {
    case .city: "city"
    case .ward(let code): code.text
    }
  }
}

/// A ward's (or the whole city's) five-digit code of the national register of local governments, as `27127` for Kita.
public struct WardCode: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public let text: String

  /// Nil unless five digits.
  public init?(_ text: String) {
    guard text.utf8.count == 5, LocalDate.number(ArraySlice(text.utf8)) != nil else { return nil }
    self.text = text
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let code = Self(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a ward code")
    }
    self = code
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  public static func < (left: WardCode, right: WardCode) -> Bool { left.text < right.text }
  public var description: String { text }
}
