public import Foundation
public import Signage

extension Instant {
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
