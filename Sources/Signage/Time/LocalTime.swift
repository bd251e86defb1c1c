/// A time of day in whole minutes, `00:00` to `24:00`; `24:00` is the end of a day and nothing else (ISO 8601-1, 5.3.1).
public struct LocalTime: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  /// 0...1440.
  public let minutes: Int

  /// Nil outside 0...1440.
  public init?(minutes: Int) {
    guard (0...1440).contains(minutes) else { return nil }
    self.minutes = minutes
  }

  /// Nil unless exactly `HH:MM` up to `24:00`.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hour = LocalDate.number(bytes[0..<2]),
      let minute = LocalDate.number(bytes[3..<5]), minute < 60
    else { return nil }
    self.init(minutes: hour * 60 + minute)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let time = Self(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time of day")
    }
    self = time
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  public static func < (left: LocalTime, right: LocalTime) -> Bool { left.minutes < right.minutes }
  public var description: String {
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(padded(minutes / 60)):\(padded(minutes % 60))"
  }
}
