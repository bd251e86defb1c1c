internal import Foundation
internal import Signage

/// How simulated players live. What is not said here is as in players/web.
public struct PlayerSettings: Sendable {
  /// Between two reports.
  public var reportSeconds: Int64 = 60
  /// Of all players, how many are cut off from the server at a time, on average.
  public var offlineShare = 0.0
  /// How long a player is cut off.
  public var offlineSeconds: ClosedRange<Int64> = 30...300
  /// Of all reports, how many are sent again although they were answered, as if the answer had been lost.
  public var repeatShare = 0.0

  public init() {}

  /// How long a player is in touch before it is cut off; nil is for ever. Exponential, so that the share holds at any time.
  func secondsInTouch(_ random: inout SeededRandom) -> Double? {
    guard offlineShare > 0, offlineShare < 1 else { return nil }
    let away = Double(offlineSeconds.lowerBound + offlineSeconds.upperBound) / 2
    return -away * (1 - offlineShare) / offlineShare * log(1 - random.unit())
  }
}

/// As the players wait before they try again, so that thousands do not come back in the same second (players/web/waiting.js).
enum Pause {
  /// An emergency, or that it was shown, must not wait long behind a server that is back.
  static let longestMilliseconds: Int64 = 10_000

  /// Anything between half a second and a bound that doubles with each failure, up to `longest`.
  static func milliseconds(
    afterFailures failures: Int, longest: Int64 = longestMilliseconds, _ random: inout SeededRandom
  ) -> Int64 {
    let bound = min(longest, 1000 << Int64(min(failures, 10)))
    return 500 + Int64(random.unit() * Double(bound))
  }
}
