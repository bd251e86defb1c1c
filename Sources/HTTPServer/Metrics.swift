internal import Synchronization

/// What a server has done so far and holds now.
public struct Metrics: Sendable, Equatable {
  public var openConnections = 0
  public var openStreams = 0
  /// Connections accepted since the start.
  public var connections = 0
  /// Answers queued since the start by the first digit of their status: index 2 holds those of 200-299.
  public var responsesByClass = [0, 0, 0, 0, 0, 0]
  /// Bytes of request bodies taken.
  public var bytesReceived = 0
  /// Bytes of response bodies queued, and of events written.
  public var bytesSent = 0
}

extension Metrics {
  /// Nothing yet.
  public static let none = Metrics()
}

/// The same as counters that many threads raise.
final class Counters: Sendable {
  let openConnections = Atomic<Int>(0)
  let openStreams = Atomic<Int>(0)
  let connections = Atomic<Int>(0)
  let bytesReceived = Atomic<Int>(0)
  let bytesSent = Atomic<Int>(0)
  private let informational = Atomic<Int>(0)
  private let successful = Atomic<Int>(0)
  private let redirected = Atomic<Int>(0)
  private let refused = Atomic<Int>(0)
  private let failed = Atomic<Int>(0)

  func answered(status: Int, bytes: Int) {
    bytesSent.wrappingAdd(bytes, ordering: .relaxed)
    switch status / 100 {
    case 1: informational.wrappingAdd(1, ordering: .relaxed)
    case 2: successful.wrappingAdd(1, ordering: .relaxed)
    case 3: redirected.wrappingAdd(1, ordering: .relaxed)
    case 4: refused.wrappingAdd(1, ordering: .relaxed)
    default: failed.wrappingAdd(1, ordering: .relaxed)
    }
  }

  func snapshot() -> Metrics {
    Metrics(
      openConnections: openConnections.load(ordering: .relaxed),
      openStreams: openStreams.load(ordering: .relaxed),
      connections: connections.load(ordering: .relaxed),
      responsesByClass: [
        0, informational.load(ordering: .relaxed), successful.load(ordering: .relaxed),
        redirected.load(ordering: .relaxed), refused.load(ordering: .relaxed), failed.load(ordering: .relaxed),
      ],
      bytesReceived: bytesReceived.load(ordering: .relaxed),
      bytesSent: bytesSent.load(ordering: .relaxed))
  }
}
