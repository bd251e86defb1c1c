/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z. The domain never asks for the present one: it is an argument.
public struct Instant: Hashable, Comparable, Sendable, Codable {
  public let milliseconds: Int64

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }
  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }

  public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
  public func advanced(byMilliseconds span: Int64) -> Instant { Instant(milliseconds: milliseconds + span) }
  public func advanced(bySeconds span: Int64) -> Instant { advanced(byMilliseconds: span * 1000) }
  /// Milliseconds from `earlier` to this.
  public func milliseconds(since earlier: Instant) -> Int64 { milliseconds - earlier.milliseconds }
}
