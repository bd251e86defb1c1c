internal import Signage

/// One display's player without a screen: it asks, plays by the one clock and reports as players/web does, and can be cut off.
///
/// Pure: it is told what came, says in `due` what to ask, and in `nextDue` when to be asked again. All times are this machine's
/// and never go back.
struct SimulatedPlayer {
  /// How its event stream is.
  enum Stream: Hashable {
    /// Until the next try.
    case resting(until: Instant)
    /// Asked for, nothing came yet.
    case opening(since: Instant)
    case streaming(lastLife: Instant, hasHeard: Bool)
  }

  /// Long polls, until a stream leads through.
  struct Polling: Hashable {
    /// Nil while one is under way.
    var next: Instant?
    var askedAt: Instant?
    /// How long the server may hold one back.
    var seconds: Int64 = 25
    /// In a row.
    var failures = 0
  }

  /// What carried the last states, also while it is just being made anew.
  enum Transport: String {
    case events, poll
  }

  let settings: PlayerSettings
  /// What the names of its plays begin with; another one with each run.
  let playPrefix: String
  /// The machine's clock less the true time, in milliseconds.
  let machineError: Int64
  /// How often it was loaded.
  private var loads = 1
  var random: SeededRandom
  var clock = TrustedClock()
  private(set) var incidents: [Incident] = []

  var stream: Stream
  var streamFailures = 0
  /// Nil while the stream is relied on.
  var polling: Polling?
  /// The poll that is under way is given up.
  var leavesPoll = false
  var transport = Transport.poll
  var stateTag: String?
  var pollSeconds: Int64 = 60
  /// Nil while the question is under way.
  var nextPoll: Instant?
  var newestState: Instant?

  /// Digest of the playlist it plays.
  var digest: String?
  var held: HeldPlaylist?
  var wanted: String?
  var nextPlaylist: Instant?
  var playlistFailures = 0
  var isAskingPlaylist = false

  /// Files that it needs and has not, in order.
  var missing: [Medium] = []
  var fetching: [Medium] = []
  var kept: Set<String> = []
  var nextMedia: Instant
  var mediaFailures = 0

  var emergencies: [PulledEmergency] = []
  var deliveries: [PulledEmergency.Key: Delivered] = [:]
  /// When those that were received are drawn.
  var nextDrawing: Instant?

  /// What is asked of the screen and not answered yet, in order.
  var commands: [PulledCommand] = []
  /// Of those that are open, the ones that are or were among `commands`.
  var begunCommands: Set<String> = []
  /// What came of the first.
  var commandResult: CommandResult?
  var isAnswering = false
  var nextAnswer: Instant
  var answerFailures = 0
  /// An administrator asked for it.
  var isLoadingAgain = false

  var queue = ReportQueue()
  var faults = StandingFaults()
  var nextReport: Instant
  var reporting: Report?
  var repeating: Report?
  var reportFailures = 0
  var playCount = 0
  /// What was on the screen is in the queue up to here, in trusted time.
  var shownUntil: Instant?
  /// Of the playlist's items the one that was on last.
  var lastGood: ContentID?

  /// Nil in touch.
  var offlineUntil: Instant?
  var nextSpell: Instant?
  private(set) var isRevoked = false

  struct Delivered: Hashable {
    var receivedAt: Instant
    var isShown = false
  }

  init(
    settings: PlayerSettings, playPrefix: String, seed: UInt64, startsAt now: Instant
  ) {
    self.settings = settings
    self.playPrefix = playPrefix
    random = SeededRandom(seed: seed)
    machineError = Int64(random.below(1001)) - 500
    stream = .resting(until: now)
    nextPoll = now
    nextReport = now
    nextMedia = now
    nextAnswer = now
    nextSpell = settings.secondsInTouch(&random).map { now.advanced(byMilliseconds: Int64($0 * 1000)) }
  }

  /// Its own name as a report tells it: another one each time it is loaded, as a page's. The server calls it two machines when one
  /// comes back.
  var installation: String { "simulated-\(playPrefix)-\(loads)" }

  var isOnline: Bool { offlineUntil == nil && !isRevoked }
  var isStreaming: Bool { if case .streaming = stream { isOnline } else { false } }

  mutating func note(_ incident: Incident) { incidents.append(incident) }

  mutating func takeIncidents() -> [Incident] {
    defer { incidents.removeAll() }
    return incidents
  }

  /// What is to be done now. Asked again with the same time it is nothing.
  mutating func due(at now: Instant) -> [Errand] {
    guard !isRevoked else { return [] }
    if let offlineUntil {
      guard offlineUntil <= now else {
        drawIfDue(at: now)
        return []
      }
      comeBack(at: now)
    } else if let nextSpell, nextSpell <= now {
      goOffline(at: now)
      return [.cutLine]
    } else if isLoadingAgain {
      loadAgain(at: now)
      return [.cutLine]
    }
    drawIfDue(at: now)
    return listen(at: now) + pull(at: now) + fetchMedia(at: now) + answerCommands(at: now) + sendReport(at: now)
  }

  /// When `due` may have something next, if nothing comes before.
  var nextDue: Instant {
    let never = Instant(milliseconds: .max)
    if isRevoked { return never }
    let expiry = emergencies.map(\.expiresAt).min().map { $0.advanced(byMilliseconds: -clock.offset) }
    if let offlineUntil { return [offlineUntil, nextDrawing, expiry].compactMap { $0 }.min() ?? offlineUntil }
    var times = [nextSpell, nextPoll, nextDrawing, expiry, reporting == nil ? nextReport : nil, listeningDue]
    if isLoadingAgain || (!commands.isEmpty && !isAnswering) { times.append(nextAnswer) }
    if digest != wanted, !isAskingPlaylist { times.append(nextPlaylist) }
    if !missing.isEmpty, fetching.count < Self.filesAtOnce { times.append(nextMedia) }
    return times.compactMap { $0 }.min() ?? never
  }

  mutating func revoke() {
    guard !isRevoked else { return }
    isRevoked = true
    note(.revoked)
  }

  private mutating func goOffline(at now: Instant) {
    let bounds = settings.offlineSeconds
    let milliseconds =
      bounds.lowerBound * 1000 + Int64(random.unit() * Double(bounds.upperBound - bounds.lowerBound) * 1000)
    offlineUntil = now.advanced(byMilliseconds: milliseconds)
    breakOff()
    note(.wentOffline)
  }

  private mutating func comeBack(at now: Instant) {
    offlineUntil = nil
    nextSpell = settings.secondsInTouch(&random).map { now.advanced(byMilliseconds: Int64($0 * 1000)) }
    begin(at: now)
    note(.cameBack)
  }

  /// What was under way came to nothing, and nobody knows whether the server has it.
  private mutating func breakOff() {
    (isAskingPlaylist, reporting, repeating, isAnswering) = (false, nil, nil, false)
    putBackFiles()
  }

  private mutating func loadAgain(at now: Instant) {
    breakOff()
    isLoadingAgain = false
    loads += 1
    transport = .poll
    begin(at: now)
  }

  /// All that a page does when it is loaded.
  private mutating func begin(at now: Instant) {
    (stream, streamFailures, polling, leavesPoll) = (.resting(until: now), 0, nil, false)
    (nextPoll, nextReport, nextPlaylist, nextMedia, nextAnswer) = (now, now, now, now, now)
  }
}
