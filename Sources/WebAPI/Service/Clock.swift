internal import Foundation
internal import Signage

/// The one place where the present moment is asked for.
enum Clock {
  static func now() -> Instant {
    Instant(milliseconds: Int64((Date.now.timeIntervalSince1970 * 1000).rounded(.down)))
  }
}
