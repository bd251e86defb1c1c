public import Foundation
public import Signage

extension Instant {
  /// Reads an RFC 3339 `date-time` with its offset, as `2026-11-21T09:00:00.123+09:00`; digits below a millisecond are
  /// dropped. Nil for anything else, leap seconds and years outside 1970...2199 included.
  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 64, let date = LocalDate(String(decoding: bytes[..<10], as: UTF8.self)),
      bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let hour = Self.number(bytes[11..<13], below: 24), let minute = Self.number(bytes[14..<16], below: 60),
      let second = Self.number(bytes[17..<19], below: 60)
    else { return nil }
    var rest = bytes[19...]
    guard let milliseconds = Self.takeFraction(&rest), let offset = Self.offsetSeconds(rest) else { return nil }
    let seconds = date.dayNumber * 86_400 + hour * 3600 + minute * 60 + second - offset
    self.init(milliseconds: Int64(seconds) * 1000 + Int64(milliseconds))
  }

  /// RFC 3339 with the given offset from UTC in whole minutes' seconds; a fraction only where there is one.
  public func rfc3339(offsetSeconds: Int = 0) -> String {
    let local = milliseconds + Int64(offsetSeconds) * 1000
    let (days, time) = (local.floorDivided(by: 86_400_000), local.floorRemainder(by: 86_400_000))
    let (seconds, fraction) = (Int(time / 1000), Int(time % 1000))
    var text = "\(LocalDate(dayNumber: Int(days)))T"
    text += "\(seconds / 3600, digits: 2):\(seconds / 60 % 60, digits: 2):\(seconds % 60, digits: 2)"
    if fraction > 0 { text += ".\(fraction, digits: 3)" }
    guard offsetSeconds != 0 else { return text + "Z" }
    let minutes = abs(offsetSeconds) / 60
    return text + (offsetSeconds < 0 ? "-" : "+") + "\(minutes / 60, digits: 2):\(minutes % 60, digits: 2)"
  }

  /// RFC 3339 with the offset that holds in `zone` then.
  public func rfc3339(in zone: TimeZone) -> String {
    rfc3339(offsetSeconds: zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds) / 1000)))
  }

  private static func number(_ digits: ArraySlice<UInt8>, below limit: Int) -> Int? {
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value < limit ? value : nil
  }

  /// Takes `.123` off the front; 0 where there is none, nil where the point has no digits behind it.
  private static func takeFraction(_ rest: inout ArraySlice<UInt8>) -> Int? {
    guard rest.first == UInt8(ascii: ".") else { return 0 }
    let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest[digits.endIndex...]
    guard !digits.isEmpty, let value = number(digits.prefix(3), below: 1000) else { return nil }
    return digits.count == 1 ? value * 100 : digits.count == 2 ? value * 10 : value
  }

  private static func offsetSeconds(_ text: ArraySlice<UInt8>) -> Int? {
    if text.count == 1, let first = text.first, first | 0x20 == UInt8(ascii: "z") { return 0 }
    let bytes = Array(text)
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = number(bytes[1..<3], below: 24),
      let minutes = number(bytes[4..<6], below: 60)
    else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
    case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
    default: return nil
    }
  }
}

extension Int64 {
  fileprivate func floorDivided(by divisor: Int64) -> Int64 {
    self / divisor - (self % divisor < 0 ? 1 : 0)
  }
  fileprivate func floorRemainder(by divisor: Int64) -> Int64 {
    self - floorDivided(by: divisor) * divisor
  }
}

extension DefaultStringInterpolation {
  fileprivate mutating func appendInterpolation(_ number: Int, digits: Int) {
    let text = String(number)
    appendLiteral(String(repeating: "0", count: max(0, digits - text.count)))
    appendLiteral(text)
  }
}
