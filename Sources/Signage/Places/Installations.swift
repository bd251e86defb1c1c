/// The installations of the player that reported under one display's token lately (DESIGN 4.6).
///
/// A player names itself anew at each start of its page, and its old name is never heard again, however often it is loaded again. A
/// copied machine is two that report in turn, and what the display says of itself is then true of one of them at most. What tells
/// them apart is that a name comes back after another.
public struct Installations: Hashable, Sendable, Codable {
  public struct Sighting: Hashable, Sendable, Codable {
    public var installation: String
    public var lastSeen: Instant
  }

  /// Players report each minute; one that is held up for some minutes is still there.
  public static let seconds: Int64 = 600
  private static let most = 4

  /// Of the last ten minutes; who reported last is at the end.
  public private(set) var sightings: [Sighting] = []
  /// When one came back after another for the last time.
  public private(set) var returnedAt: Instant?

  public init() {}

  /// `now` is when the report came. One that was held up until a later one had been noted says nothing new.
  public mutating func note(_ installation: String, at now: Instant) {
    let ahead = sightings.last?.lastSeen.milliseconds(since: now) ?? 0
    if (1...Self.seconds * 1000).contains(ahead) { return }
    sightings.removeAll { now.milliseconds(since: $0.lastSeen) > Self.seconds * 1000 }
    let known = sightings.firstIndex { $0.installation == installation }
    if let known {
      if known < sightings.count - 1 { returnedAt = now }
      sightings.remove(at: known)
    }
    sightings.append(Sighting(installation: installation, lastSeen: now))
    if sightings.count > Self.most { sightings.removeFirst() }
  }

  /// The fault `duplicatePlayer` with both machines and when each was seen last; nil where there is one machine alone.
  public func duplicate(at now: Instant) -> DisplayReport.Fault? {
    guard let returnedAt, now.milliseconds(since: returnedAt) <= Self.seconds * 1000, sightings.count > 1 else {
      return nil
    }
    let machines = sightings.map { "\($0.installation) (\($0.lastSeen.rfc3339()))" }
    return DisplayReport.Fault(
      code: "duplicatePlayer", content: nil,
      detail: "\(sightings.count) installations report under one token, last seen: \(machines.joined(separator: ", "))",
      at: returnedAt)
  }
}
