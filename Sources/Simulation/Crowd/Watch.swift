internal import Foundation
internal import Signage

/// This machine's time, which never goes back while the program runs.
struct Watch {
  private let begin = ContinuousClock.now
  private let beganAt = Int64(Date.now.timeIntervalSince1970 * 1000)

  var microseconds: Int64 {
    let (seconds, attoseconds) = (ContinuousClock.now - begin).components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }

  var now: Instant { Instant(milliseconds: beganAt + microseconds / 1000) }
}
