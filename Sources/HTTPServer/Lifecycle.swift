internal import Synchronization

/// How far a server has come: it runs, drains (no new connections, every answer closes its connection), stops (nothing
/// may wait any more). It only moves forward.
final class Lifecycle: Sendable {
  private let stage = Atomic<Int>(0)

  var isDraining: Bool { stage.load(ordering: .sequentiallyConsistent) >= 1 }
  var isStopping: Bool { stage.load(ordering: .sequentiallyConsistent) >= 2 }

  func drain() { _ = stage.max(1, ordering: .sequentiallyConsistent) }
  func stop() { _ = stage.max(2, ordering: .sequentiallyConsistent) }
}
