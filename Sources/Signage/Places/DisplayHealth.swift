/// How a display does: whether what it plays is what it should, and all that is wrong with it, each since when.
public struct DisplayHealth: Hashable, Sendable {
  /// What can be wrong, the worst first.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// No player ever came for it.
    case neverSeen
    /// Nothing was heard of it for a minute.
    case unreachable
    /// Two players say that they are this display.
    case duplicatePlayer
    /// It is there, and does not say what it plays.
    case noReport
    /// It plays what was in force a day ago or longer.
    case stale
    /// It has not taken a changed playlist in time.
    case late
    /// Something that its player names.
    case faulty
    case storageFull
    case clockOff
  }

  public struct Problem: Hashable, Sendable {
    public var code: Code
    /// Nil where nobody knows: of one that was never seen, and of one that never reported.
    public var since: Instant?
    /// The player's own word for it, and what it says of it.
    public var fault: DisplayReport.Fault?

    public init(_ code: Code, since: Instant?, fault: DisplayReport.Fault? = nil) {
      self.code = code
      self.since = since
      self.fault = fault
    }
  }

  public var isOnline: Bool
  /// Whether it said that it plays the playlist that is in force for it.
  public var isCurrent: Bool
  /// The worst first.
  public var problems: [Problem]

  /// What a display is for those who glance: the word of its worst problem; without one `green`, or `changing` while it
  /// still has time to take a changed playlist.
  public var state: String { problems.first?.code.rawValue ?? (isCurrent ? Self.green : Self.changing) }

  public static let green = "green"
  public static let changing = "changing"
  /// All words that `state` can be.
  public static let states = [green, changing] + Code.allCases.map(\.rawValue)

  /// Whether a list of those in `state` has it: by its state, or by any of its problems.
  public func isIn(_ state: String) -> Bool {
    self.state == state || problems.contains { $0.code.rawValue == state }
  }
}

extension DisplayHealth {
  /// A changed playlist is taken at the end of an item, 60 s at most; then it takes a moment to say so.
  static let lateMilliseconds: Int64 = 90_000
  /// Each midnight brings another playlist: who missed a whole day shows another day's.
  static let staleMilliseconds: Int64 = 86_400_000
  /// Players report once a minute; who misses three is not well, whatever its connection does.
  static let reportMilliseconds: Int64 = 180_000

  /// - Parameters:
  ///   - report: what the display said last.
  ///   - lastSeen: when it was last heard of in any way, nil for never.
  ///   - playlist: the one in force for it; nil where none can be made.
  ///   - zone: the display's.
  public init(
    report: DisplayReport?, lastSeen: Instant?, playlist: PlaylistInForce?, zone: Zone, at now: Instant
  ) {
    let silent = lastSeen.map { now.milliseconds(since: $0) } ?? .max
    isOnline = silent <= Delivery.unreachableMilliseconds
    isCurrent = playlist != nil && report?.playlistDigest == playlist?.digest
    var found: [Problem] = []
    switch lastSeen {
    case nil: found.append(Problem(.neverSeen, since: nil))
    case let lastSeen? where !isOnline: found.append(Problem(.unreachable, since: lastSeen))
    default:
      if report.map({ now.milliseconds(since: $0.at) > Self.reportMilliseconds }) ?? true {
        found.append(Problem(.noReport, since: report?.at))
      }
    }
    if let report {
      if let playlist, !isCurrent {
        found += Self.behind(since: report.behindSince(playlist, zone: zone), at: now)
      }
      found += Self.faults(of: report, at: now)
    }
    let order = Code.allCases
    problems = found.enumerated().sorted { left, right in
      let places = (order.firstIndex(of: left.element.code) ?? 0, order.firstIndex(of: right.element.code) ?? 0)
      return places.0 == places.1 ? left.offset < right.offset : places.0 < places.1
    }.map(\.element)
  }

  private static func behind(since: Instant, at now: Instant) -> [Problem] {
    let behind = now.milliseconds(since: since)
    if behind > staleMilliseconds { return [Problem(.stale, since: since)] }
    return behind > lateMilliseconds ? [Problem(.late, since: since)] : []
  }

  /// A fault with the word of one of our own problems is that problem; any other makes the display faulty.
  private static func faults(of report: DisplayReport, at now: Instant) -> [Problem] {
    var problems = report.standingFaults(at: now).map { Problem(code(of: $0), since: $0.at, fault: $0) }
    let named = Set(problems.map(\.code))
    if report.isStorageFull, !named.contains(.storageFull) {
      problems.append(Problem(.storageFull, since: report.since?.storageFull ?? report.at))
    }
    if report.isClockOff, !named.contains(.clockOff) {
      problems.append(Problem(.clockOff, since: report.since?.clockOff ?? report.at))
    }
    return problems
  }

  private static func code(of fault: DisplayReport.Fault) -> Code {
    switch fault.code {
    case Code.duplicatePlayer.rawValue: .duplicatePlayer
    case Code.storageFull.rawValue: .storageFull
    // A machine that does not know the time at all.
    case "timeUntrusted": .clockOff
    default: .faulty
    }
  }
}
