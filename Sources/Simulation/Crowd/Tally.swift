internal import Signage

/// What happened to a crowd of players, in a while or from its beginning.
public struct Tally: Sendable {
  /// What is timed by itself.
  public enum Pull: String, Sendable, CaseIterable {
    case state, playlist, playlistUnchanged, media, report
    /// What came of a command.
    case result
    /// From asking for the event stream to its first state.
    case firstState
    /// A sensor's counts.
    case observation
  }

  public var seconds = 0.0
  /// Now.
  public var players = 0
  public var connected = 0
  public var offline = 0
  /// Heard by event stream and long poll.
  public var states = 0
  public var bytes = 0
  public var times: [Pull: Histogram] = [:]
  /// Plays and deliveries, as the server answered for them.
  public var told = ToldTally()
  public var mediaAssumed = 0
  public var silences = 0
  public var spells = 0
  public var errors: [String: Int] = [:]
  public var emergencies: [PulledEmergency.Key: Histogram] = [:]

  public init() {}

  public struct ToldTally: Sendable, Equatable {
    public var stored = 0
    public var duplicate = 0
    public var rejected = 0
  }

  public var errorCount: Int { errors.values.reduce(0, +) }

  /// State, playlist and playlist unchanged: what a screen waits for.
  public var pulls: Histogram {
    var all = Histogram()
    for kind in [Pull.state, .playlist, .playlistUnchanged] { if let times = times[kind] { all.add(times) } }
    return all
  }

  public mutating func time(_ pull: Pull, microseconds: Int64) {
    times[pull, default: Histogram()].add(microseconds: microseconds)
  }

  public mutating func fail(_ word: String) { errors[word, default: 0] += 1 }

  /// What happened in a while joins what happened before it.
  mutating func add(_ other: Tally) {
    seconds += other.seconds
    (players, connected, offline) = (other.players, other.connected, other.offline)
    states += other.states
    bytes += other.bytes
    for (pull, histogram) in other.times { times[pull, default: Histogram()].add(histogram) }
    told.stored += other.told.stored
    told.duplicate += other.told.duplicate
    told.rejected += other.told.rejected
    mediaAssumed += other.mediaAssumed
    silences += other.silences
    spells += other.spells
    for (word, count) in other.errors { errors[word, default: 0] += count }
    for (key, histogram) in other.emergencies { emergencies[key, default: Histogram()].add(histogram) }
  }
}
