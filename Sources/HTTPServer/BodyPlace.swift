internal import Synchronization

/// One of a bounded number of places for bodies that are held in memory. A handler gives it to a request with
/// ``Admission/collect(upTo:in:)``, before the first byte of the body.
///
/// It is left exactly once: when the answer is made, when the client is gone or was too slow, and at the latest with the last
/// reference to it.
public final class BodyPlace: Sendable {
  /// How slowly the body may come that takes it; nil where the server's own settings suffice.
  let pace: BodyPace?
  private let isTaken = Atomic<Bool>(true)
  private let left: @Sendable () -> Void

  /// `left` is called once, on any thread; it must be quick.
  public init(pace: BodyPace? = nil, left: @escaping @Sendable () -> Void) {
    self.pace = pace
    self.left = left
  }

  deinit { leave() }

  /// Does nothing where it was left before.
  public func leave() {
    if isTaken.exchange(false, ordering: .acquiringAndReleasing) { left() }
  }
}

/// How slowly a body may come before its connection is cut.
public struct BodyPace: Sendable {
  /// It may be slow for this long before its pace counts.
  public var grace: Duration
  /// Bytes a second it must keep up on average, its grace aside.
  public var minimum: Int

  public init(grace: Duration, minimum: Int) {
    self.grace = grace
    self.minimum = minimum
  }

  /// Whether what began `milliseconds` ago, and of which so many bytes have come, is too slow.
  func isTooSlow(received: Int, after milliseconds: Int64) -> Bool {
    let counted = milliseconds - grace.milliseconds
    return counted > 0 && Int64(received) * 1000 < counted * Int64(minimum)
  }
}
