internal import Signage

/// A player's notion of the server's time (players/web/clock.js).
struct TrustedClock {
  /// The server's time less this machine's, in milliseconds.
  private(set) var offset: Int64 = 0
  /// How far the offset may be wrong; nil before the server was heard.
  private(set) var uncertainty: Int64?

  func now(_ machine: Instant) -> Instant { machine.advanced(byMilliseconds: offset) }

  /// A question was asked and answered at these times of the machine: right to half the round trip.
  mutating func answered(_ serverTime: Instant, askedAt: Instant, at now: Instant) {
    let half = now.milliseconds(since: askedAt) / 2
    if let uncertainty, half > uncertainty { return }
    offset = serverTime.milliseconds(since: askedAt) - half
    uncertainty = half
  }

  /// The server's time was told some unknown time ago, so it only ever moves time forward.
  mutating func pushed(_ serverTime: Instant, at now: Instant) {
    let told = serverTime.milliseconds(since: now)
    if let uncertainty, told <= offset + uncertainty { return }
    offset = told
    uncertainty = 500
  }
}
