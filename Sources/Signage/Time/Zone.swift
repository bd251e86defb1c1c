internal import Foundation
internal import Synchronization

/// A time zone of the IANA database (RFC 6557), with every change of its clocks from 1970 to 2199 at hand.
///
/// The changes are read once for each zone and kept, so that all further questions are answered by a search in a small
/// table.
public struct Zone: Hashable, Sendable {
  /// As `Asia/Tokyo`.
  public let identifier: String
  let clock: Clock

  /// Nil unless `identifier` names an IANA zone with an area, as `Asia/Tokyo`, or is `UTC`. Abbreviations and bare
  /// offsets (`JST`, `GMT+9`) are refused: they mean different things in different places.
  public init?(identifier: String) {
    let kept = Self.clocks.withLock { $0[identifier] }
    guard let clock = kept ?? Clock(identifier: identifier) else { return nil }
    if kept == nil { Self.clocks.withLock { $0[identifier] = clock } }
    self.identifier = identifier
    self.clock = clock
  }

  private init(identifier: String, clock: Clock) {
    self.identifier = identifier
    self.clock = clock
  }

  /// The city's: what a day is where no display says it, and what plans of drills and figures of the year are written in. UTC where
  /// the machine knows no zones.
  public static let city =
    Zone(identifier: "Asia/Tokyo") ?? Zone(identifier: "UTC") ?? Zone(identifier: "UTC", clock: Clock(offset: 0))

  public static func == (left: Zone, right: Zone) -> Bool { left.identifier == right.identifier }
  public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }

  /// Only zones that exist are kept, so it grows no further than the database of zones.
  private static let clocks = Mutex<[String: Clock]>([:])
}

/// What a zone's clocks read: periods of one offset each, in order; the first began before anything we speak of.
final class Clock: Sendable {
  struct Period {
    var from: Instant
    /// Milliseconds that local clocks are ahead of UTC.
    var offset: Int64
  }

  let periods: [Period]

  /// One that never changes.
  init(offset: Int64) { periods = [Period(from: Instant(milliseconds: .min), offset: offset)] }

  init?(identifier: String) {
    guard identifier.contains("/") || identifier == "UTC", let zone = TimeZone(identifier: identifier) else {
      return nil
    }
    var change = Date(timeIntervalSince1970: -7 * 86_400)
    let end = Date(timeIntervalSince1970: 7_263_000_000)  // in 2200
    var periods = [Period(from: Instant(milliseconds: .min), offset: Int64(zone.secondsFromGMT(for: change)) * 1000)]
    while let next = zone.nextDaylightSavingTimeTransition(after: change), next > change, next < end {
      let offset = Int64(zone.secondsFromGMT(for: next)) * 1000
      if offset != periods[periods.count - 1].offset {
        periods.append(Period(from: Instant(milliseconds: Int64(next.timeIntervalSince1970) * 1000), offset: offset))
      }
      change = next
    }
    self.periods = periods
  }

  /// The index of the period that holds `instant`.
  func period(at instant: Instant) -> Int {
    var low = 0
    var high = periods.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if periods[middle].from <= instant { low = middle } else { high = middle }
    }
    return low
  }
}
