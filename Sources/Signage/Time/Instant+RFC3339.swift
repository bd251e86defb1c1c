extension Instant {
  /// Nil unless exactly RFC 3339's `date-time` with an offset or `Z`: `2026-11-21T09:00:00+09:00`, seconds with up to nine
  /// digits of fraction, of which the first three are kept. A leap second (`:60`) is refused.
  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 35, let date = LocalDate(String(decoding: bytes[0..<10], as: UTF8.self)),
      bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let hour = LocalDate.number(bytes[11..<13]), hour < 24,
      let minute = LocalDate.number(bytes[14..<16]), minute < 60,
      let second = LocalDate.number(bytes[17..<19]), second < 60,
      let (fraction, rest) = Self.fraction(bytes[19...]), let offset = Self.offset(rest)
    else { return nil }
    let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second) - offset
    self.init(milliseconds: seconds * 1000 + fraction)
  }

  /// Milliseconds of a fraction, none where there is none, and what follows it.
  private static func fraction(_ bytes: ArraySlice<UInt8>) -> (Int64, ArraySlice<UInt8>)? {
    guard bytes.first == UInt8(ascii: ".") else { return (0, bytes) }
    let digits = bytes.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard (1...9).contains(digits.count) else { return nil }
    let thousandths = (Array(digits) + [UInt8(ascii: "0"), UInt8(ascii: "0")]).prefix(3)
    guard let milliseconds = LocalDate.number(thousandths) else { return nil }
    return (Int64(milliseconds), bytes[digits.endIndex...])
  }

  /// Seconds ahead of UTC.
  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
    let bytes = Array(bytes)
    if bytes == [UInt8(ascii: "Z")] || bytes == [UInt8(ascii: "z")] { return 0 }
    guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
      bytes[3] == UInt8(ascii: ":"), let hours = LocalDate.number(bytes[1..<3]), hours < 24,
      let minutes = LocalDate.number(bytes[4..<6]), minutes < 60
    else { return nil }
    return Int64(hours * 3600 + minutes * 60) * (bytes[0] == UInt8(ascii: "-") ? -1 : 1)
  }
}

extension Instant {
  /// RFC 3339 with an offset from UTC in whole minutes, or `Z` where none is given; milliseconds only when there are any.
  public func rfc3339(offsetMinutes: Int? = nil) -> String {
    let shifted = milliseconds + Int64(offsetMinutes ?? 0) * 60_000
    let day = (shifted >= 0 ? shifted : shifted - 86_399_999) / 86_400_000
    let ofDay = Int(shifted - day * 86_400_000)
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    var text = LocalDate(dayNumber: Int(day)).description
    text += "T\(padded(ofDay / 3_600_000)):\(padded(ofDay / 60_000 % 60)):\(padded(ofDay / 1000 % 60))"
    if ofDay % 1000 != 0 {
      let milliseconds = String(ofDay % 1000)
      text += "." + String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
    }
    guard let offsetMinutes else { return text + "Z" }
    let distance = abs(offsetMinutes)
    return text + "\(offsetMinutes < 0 ? "-" : "+")\(padded(distance / 60)):\(padded(distance % 60))"
  }
}

extension Zone {
  /// RFC 3339 with the zone's offset: `2026-11-21T09:00:00+09:00`. An offset that is no whole minute, as some were before
  /// 1972, is written as the nearest minute before it, of the same instant.
  public func text(of instant: Instant) -> String {
    let offset = offsetSeconds(at: instant)
    return instant.rfc3339(offsetMinutes: (offset >= 0 ? offset : offset - 59) / 60)
  }
}
