internal import Foundation
internal import Signage

extension Instant {
  /// The present moment, by this machine's clock.
  static var now: Instant { Instant(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000)) }
}
