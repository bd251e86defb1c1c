internal import LiveUpdates
internal import Signage
internal import SignageStore
internal import Synchronization

/// A display with all that is known of how it does.
struct DisplayStatus: Sendable {
  var display: Display
  var zone: Zone
  var report: DisplayReport?
  var lastSeen: Instant?
  var transport: String?
  /// What it said, and what the server knows beside that.
  var faults: [DisplayReport.Fault]
  var health: DisplayHealth
}

/// How the displays do, worked out when somebody asks: of what they said, when they were heard of, and what they should play.
final class DisplayStatuses: Sendable {
  private struct Census {
    var counts: [(state: String, count: Int)] = []
    var takenAt: Instant?
    var isBeingTaken = false
  }

  /// How old figures for a monitor may be.
  private static let censusMilliseconds: Int64 = 10_000

  private let store: SignageStore
  private let programme: Programme
  private let updates: LiveUpdates
  private let presence: Presence
  private let census = Mutex(Census())

  init(_ store: SignageStore, _ programme: Programme, _ updates: LiveUpdates, _ presence: Presence) {
    self.store = store
    self.programme = programme
    self.updates = updates
    self.presence = presence
  }

  /// Of those that `isWanted`, in the order of ids. Resolves what was not yet resolved, and so may take its time.
  func all(at now: Instant, where isWanted: (Display, Site) -> Bool = { _, _ in true }) throws -> [DisplayStatus] {
    let inputs = try programme.inputs(at: now)
    let reports = try store.read { try $0.displayReports() }
    return try inputs.displays.values.sorted { $0.id < $1.id }.compactMap { display in
      guard let (_, site, zone) = Programme.place(display.id, in: inputs), isWanted(display, site) else { return nil }
      return try status(of: display, zone, reports[display.id], at: now)
    }
  }

  /// Nil where there is no such display.
  func one(_ id: DisplayID, at now: Instant) throws -> DisplayStatus? {
    guard let (display, _, zone) = Programme.place(id, in: try programme.inputs(at: now)) else { return nil }
    return try status(of: display, zone, try store.read { try $0.displayReport(of: id) }, at: now)
  }

  private func status(of display: Display, _ zone: Zone, _ report: DisplayReport?, at now: Instant) throws
    -> DisplayStatus
  {
    let lastSeen = lastSeen(display.id, report, at: now)
    let health = DisplayHealth(
      report: report, lastSeen: lastSeen, playlist: try programme.playlistInForce(of: display.id, at: now), zone: zone,
      at: now)
    return DisplayStatus(
      display: display, zone: zone, report: report, lastSeen: lastSeen,
      transport: report?.transport ?? presence[display.id]?.transport,
      faults: report?.standingFaults(at: now) ?? [], health: health)
  }

  /// When a display was last heard of: now where it listens, else at its last request or report; nil for never.
  func lastSeen(_ id: DisplayID, _ report: DisplayReport?, at now: Instant) -> Instant? {
    updates.isHeard(id) ? now : [presence[id]?.at, report?.at].compactMap { $0 }.max()
  }

  /// How many there are in each state, of all states.
  static func counts(_ statuses: [DisplayStatus]) -> [(state: String, count: Int)] {
    let counts = Dictionary(grouping: statuses, by: \.health.state).mapValues(\.count)
    return DisplayHealth.states.map { ($0, counts[$0] ?? 0) }
  }

  /// The counts as they were a moment ago; empty at the first time. New ones are taken on `thread` when these are old.
  func counts(at now: Instant, on thread: SlowWork) -> [(state: String, count: Int)] {
    let (counts, isOld) = census.withLock { census in
      let age = census.takenAt.map { now.milliseconds(since: $0) } ?? .max
      let isOld = age > Self.censusMilliseconds && !census.isBeingTaken
      if isOld { census.isBeingTaken = true }
      return (census.counts, isOld)
    }
    if isOld {
      Task {
        let taken = try? await thread.run { Self.counts(try self.all(at: now)) }
        census.withLock { census in
          if let taken { census = Census(counts: taken, takenAt: now) }
          census.isBeingTaken = false
        }
      }
    }
    return counts
  }
}
