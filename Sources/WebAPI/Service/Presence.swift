internal import Signage
internal import Synchronization

/// When each display was last heard of, and by which way. Kept in memory: after a restart every player asks again at once.
final class Presence: Sendable {
  struct Sighting: Sendable {
    var at: Instant
    /// `events` or `poll`.
    var transport: String
  }

  private let sightings = Mutex<[DisplayID: Sighting]>([:])

  func note(_ display: DisplayID, at now: Instant, transport: String = "poll") {
    sightings.withLock { $0[display] = Sighting(at: now, transport: transport) }
  }

  /// There is no such display any more; one that is called so later was never seen.
  func forget(_ display: DisplayID) { sightings.withLock { $0[display] = nil } }

  subscript(display: DisplayID) -> Sighting? { sightings.withLock { $0[display] } }
}
