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

  /// `lastSeen` is when the display was last heard of, nil for never.
  public func state(lastSeen: Instant?, at now: Instant) -> State {
    if shownAt != nil { return .shown }
    let silent = lastSeen.map { now.milliseconds(since: $0) } ?? .max
    if silent > Self.unreachableMilliseconds { return .unreachable }
    return receivedAt == nil ? .pending : .received
  }
}
