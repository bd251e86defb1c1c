/// One emergency's revision on one display.
public struct Delivery: Hashable, Sendable, Codable {
  public var display: DisplayID
  public var revision: Int
  /// By the player's trusted time.
  public var receivedAt: Instant?
  public var shownAt: Instant?

  /// After this long without `shown` a display is named.
  public static let lateMilliseconds: Int64 = 15_000
  /// A display that was not heard of for so long counts as unreachable.
  public static let unreachableMilliseconds: Int64 = 60_000

  public enum State: String, Hashable, Sendable, Codable, CaseIterable {
    case pending, received, shown, unreachable
  }

  public init(display: DisplayID, revision: Int, receivedAt: Instant? = nil, shownAt: Instant? = nil) {
    self.display = display
    self.revision = revision
    self.receivedAt = receivedAt
    self.shownAt = shownAt
  }

  /// The nearest-rank percentile of `sorted`, which is in ascending order: the least value that at least `percent` of a hundred of
  /// them do not exceed. It is always one of them: of two the 50th is the smaller, of a hundred the 99th the last but one. Nil of none.
  public static func percentile(_ percent: Int, of sorted: [Int64]) -> Int64? {
    sorted.isEmpty ? nil : sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
  }

  /// `lastSeen` is when the display was last heard of, nil for never.
  public func state(lastSeen: Instant?, at now: Instant) -> State {
    if shownAt != nil { return .shown }
    let silent = lastSeen.map { now.milliseconds(since: $0) } ?? .max
    if silent > Self.unreachableMilliseconds { return .unreachable }
    return receivedAt == nil ? .pending : .received
  }
}
