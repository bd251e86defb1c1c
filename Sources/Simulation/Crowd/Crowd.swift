internal import Crypto
public import HTTPClient
internal import Signage

/// Many simulated players on one thread, each over connections of its own: one for its event stream, and one for each question,
/// since a server has usually closed a real player's by the time of its next one.
public final class Crowd {
  private let server: WebAddress
  private let settings: CrowdSettings
  let loop: TransferLoop
  var members: [Member] = []
  private var alarms: Alarms
  var underway: [TransferLoop.ID: Underway] = [:]
  let documents = Documents()
  private var mediaBytesLeft: Int
  let watch = Watch()
  /// Since the beginning, but for what is in `latest`.
  private var before = Tally()
  var latest = Tally()
  /// Of what is in `latest`.
  private var began: Instant
  /// Those for whom something came.
  var awake: Set<Int> = []

  private static let hearingMilliseconds: Int64 = 200

  /// A player and what it is about.
  struct Member {
    let token: String
    var player: SimulatedPlayer
    var transfers: [TransferLoop.ID] = []
  }

  /// A request on its way.
  struct Underway {
    let member: Int
    let question: Question
    let askedAt: Instant
    let microseconds: Int64
    var events = EventParser()
    var hash: SHA256?
    var bytes = 0
    var hasHeard = false
  }

  /// A player for each token. They come one after another over `settings.rampSeconds`.
  ///
  /// Throws what `TransferLoop` throws.
  public init(server: WebAddress, tokens: [String], settings: CrowdSettings) throws(TransferFault) {
    self.server = server
    self.settings = settings
    began = watch.now
    mediaBytesLeft = settings.mediaBytes
    loop = try TransferLoop(connections: tokens.count * 2)
    alarms = Alarms(players: tokens.count)
    let run = UUIDv7(milliseconds: watch.now.milliseconds).description.filter { $0 != "-" }
    for (number, token) in tokens.enumerated() {
      let share = Double(number) / Double(max(1, tokens.count))
      let start = watch.now.advanced(byMilliseconds: Int64(settings.rampSeconds * 1000 * share))
      let player = SimulatedPlayer(
        settings: settings.player, playPrefix: "\(run)-\(number)",
        seed: SeededRandom.mixed(settings.seed &+ UInt64(number)), startsAt: start)
      members.append(Member(token: token, player: player))
      alarms.set(start, for: number)
    }
  }

  /// Lives until `flag` is raised or the settings' time is over, and `tell`s what happened every so often, and at the end what
  /// happened in all. Afterwards nothing is under way.
  public func live(until flag: Flag, tell: (Tally, _ isSummary: Bool) -> Void) {
    began = watch.now
    let end = settings.seconds.map { watch.now.advanced(byMilliseconds: Int64($0 * 1000)) }
    var nextLine = watch.now.advanced(bySeconds: settings.lineSeconds)
    while !flag.isRaised, end.map({ watch.now < $0 }) ?? true {
      step()
      guard watch.now >= nextLine else { continue }
      tell(settle(), false)
      // One that comes too late is a line of a longer time.
      while nextLine <= watch.now { nextLine = nextLine.advanced(bySeconds: settings.lineSeconds) }
    }
    finish()
    tell(tally, true)
  }

  /// What each player shows, for people who watch: by number, the title.
  public func title(of number: Int, in language: String) -> String? {
    members.indices.contains(number) ? members[number].player.title(at: watch.now, in: language) : nil
  }

  /// How many hear their state by event stream.
  public var connected: Int { members.count { $0.player.isStreaming } }

  /// Asks nothing more, and waits a little for what was asked.
  public func leave() { finish() }

  /// Does what is due, and waits a little for answers.
  public func step() {
    let now = watch.now
    while let number = alarms.pop(at: now) { advance(number, at: now) }
    let wait = alarms.next.map { min(100, max(0, $0.milliseconds(since: now))) } ?? 100
    hear(atMostMilliseconds: Int(wait))
    for number in awake { advance(number, at: watch.now) }
    awake.removeAll(keepingCapacity: true)
  }

  /// Takes what came before anybody asks anew, for a while: real players do not wait for each other's questions, and what is
  /// timed must not either.
  private func hear(atMostMilliseconds limit: Int) {
    var events = loop.turn(atMostMilliseconds: limit)
    let end = watch.now.advanced(byMilliseconds: Self.hearingMilliseconds)
    while !events.isEmpty {
      for event in events { take(event) }
      if watch.now >= end { return }
      events = loop.turn(atMostMilliseconds: 0)
    }
  }

  /// What happened since the beginning.
  public var tally: Tally {
    settle()
    return before
  }

  /// What happened since the last time, and how long ago that was.
  @discardableResult
  private func settle() -> Tally {
    let now = watch.now
    latest.seconds = Double(now.milliseconds(since: began)) / 1000
    latest.players = members.count
    latest.connected = connected
    latest.offline = members.count { $0.player.offlineUntil != nil }
    before.add(latest)
    defer { (latest, began) = (Tally(), now) }
    return latest
  }

  /// Nothing more is asked; what was asked may be answered for some seconds, and has failed otherwise. Only a file that has begun
  /// to come is broken off as by a player that is switched off.
  private func finish() {
    for (id, one) in underway where one.question.kind == .events || one.question.kind == .longPoll { drop(id) }
    let end = watch.now.advanced(bySeconds: 5)
    while !underway.isEmpty, watch.now < end {
      for event in loop.turn(atMostMilliseconds: 100) { take(event) }
    }
    for (id, one) in underway {
      if one.bytes == 0 { latest.fail("\(one.question.kind.rawValue).unanswered") }
      drop(id)
    }
    awake.removeAll()
  }

  func advance(_ number: Int, at now: Instant) {
    for errand in members[number].player.due(at: now) { carryOut(errand, of: number, at: now) }
    for incident in members[number].player.takeIncidents() { count(incident) }
    // Never for now: a player that found nothing to do would be asked without end.
    alarms.set(max(members[number].player.nextDue, now.advanced(byMilliseconds: 1)), for: number)
  }

  private func carryOut(_ errand: Errand, of number: Int, at now: Instant) {
    switch errand {
    case .ask(.media(let medium)) where mediaBytesLeft < medium.bytes:
      members[number].player.keeps(medium, at: now)
      latest.mediaAssumed += 1
    case .ask(let question): ask(question, of: number, at: now)
    case .leaveStream: drop(.events, of: number)
    case .leavePoll: drop(.longPoll, of: number)
    case .cutLine:
      for id in members[number].transfers { drop(id) }
    }
  }

  private func ask(_ question: Question, of number: Int, at now: Instant) {
    guard let request = question.request(to: server, token: members[number].token, settings) else {
      latest.fail("badAddress")
      return
    }
    var one = Underway(member: number, question: question, askedAt: now, microseconds: watch.microseconds)
    let isMedia = question.kind == .media
    if case .media(let medium) = question {
      one.hash = SHA256()
      mediaBytesLeft -= medium.bytes
    }
    let id = loop.begin(
      request, streams: isMedia || question.kind == .events, bufferBytes: isMedia ? 65_536 : 4096)
    underway[id] = one
    members[number].transfers.append(id)
  }

  private func drop(_ kind: Question.Kind, of number: Int) {
    for id in members[number].transfers where underway[id]?.question.kind == kind { drop(id) }
  }

  private func drop(_ id: TransferLoop.ID) {
    loop.cancel(id)
    forget(id)
  }

  func forget(_ id: TransferLoop.ID) {
    guard let one = underway.removeValue(forKey: id) else { return }
    members[one.member].transfers.removeAll { $0 == id }
  }

  private func count(_ incident: Incident) {
    switch incident {
    case .emergencyHeard(let key, let milliseconds):
      latest.emergencies[key, default: Histogram()].add(microseconds: milliseconds * 1000)
    case .wentOffline: latest.spells += 1
    case .cameBack: break
    case .silence:
      latest.silences += 1
      latest.fail("events.silent")
    case .revoked: latest.fail("revoked")
    }
  }
}
