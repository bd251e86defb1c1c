/// A UUID of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then random ones, so that ids made later
/// sort behind those made earlier (within a millisecond in any order).
public struct UUIDv7: Hashable, Sendable, CustomStringConvertible {
  /// 16 bytes.
  public let bytes: [UInt8]

  /// - Parameters:
  ///   - milliseconds: since 1970, UTC; its lowest 48 bits count.
  ///   - random: 10 bytes; the version takes the place of 4 of their bits, the variant of 2. Missing ones are 0.
  public init(milliseconds: Int64, random: [UInt8] = randomBytes(10)) {
    var bytes = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * Int64($0))) }
    bytes += random.prefix(10)
    bytes += Array(repeating: 0, count: 16 - bytes.count)
    bytes[6] = bytes[6] & 0x0f | 0x70
    bytes[8] = bytes[8] & 0x3f | 0x80
    self.bytes = bytes
  }

  /// 36 characters in lower case.
  public var description: String {
    let digits = Hexadecimal.encode(bytes)
    var text = ""
    for (position, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(position) { text.append("-") }
      text.append(digit)
    }
    return text
  }

  /// The time in it, in milliseconds since 1970.
  public var milliseconds: Int64 {
    bytes.prefix(6).reduce(0) { $0 << 8 | Int64($1) }
  }
}
