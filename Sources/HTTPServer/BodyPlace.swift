internal import Synchronization

/// One of a bounded number of places for bodies that are held in memory. A handler gives it to a request with
/// ``Admission/collect(upTo:in:)``, before the first byte of the body.
///
/// It is left exactly once: when the answer is made, when the client is gone or was too slow, and at the latest with the last
/// reference to it.
public final class BodyPlace: Sendable {
  private let isTaken = Atomic<Bool>(true)
  private let left: @Sendable () -> Void

  /// `left` is called once, on any thread; it must be quick.
  public init(left: @escaping @Sendable () -> Void) { self.left = left }

  deinit { leave() }

  /// Does nothing where it was left before.
  public func leave() {
    if isTaken.exchange(false, ordering: .acquiringAndReleasing) { left() }
  }
}
