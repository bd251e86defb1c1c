internal import Crypto
public import HTTPClient
internal import Signage

/// Many simulated players on one thread, each over connections of its own: one for its event stream, and one for each question,
/// since a server has usually closed a real player's by the time of its next one.
public final class Crowd {
  private let server: WebAddress
  private let settings: CrowdSettings
  private let loop: TransferLoop
  private var members: [Member] = []
  private var alarms: Alarms
  private var underway: [TransferLoop.ID: Underway] = [:]
  private let documents = Documents()
  private var mediaBytesLeft: Int
  private let watch = Watch()
  /// Since the beginning, but for what is in `latest`.
  private var before = Tally()
  private var latest = Tally()

  /// A player and what it is about.
  private struct Member {
    let token: String
    var player: SimulatedPlayer
    var transfers: [TransferLoop.ID] = []
  }

  /// A request on its way.
  private struct Underway {
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
    mediaBytesLeft = settings.mediaBytes
    loop = try TransferLoop(connections: tokens.count * 2)
    alarms = Alarms(players: tokens.count)
    let run = UUIDv7(milliseconds: watch.now.milliseconds).description.filter { $0 != "-" }
    for (number, token) in tokens.enumerated() {
      let share = Double(number) / Double(max(1, tokens.count))
      let start = watch.now.advanced(byMilliseconds: Int64(settings.rampSeconds * 1000 * share))
      let player = SimulatedPlayer(
        settings: settings.player, installation: "\(run)-\(number)",
        seed: SeededRandom.mixed(settings.seed &+ UInt64(number)), startsAt: start)
      members.append(Member(token: token, player: player))
      alarms.set(start, for: number)
    }
  }

  /// Lives until `flag` is raised or the settings' time is over, and `tell`s what happened every so often, and at the end what
  /// happened in all. Afterwards nothing is under way.
  public func live(until flag: Flag, tell: (Tally, _ isSummary: Bool) -> Void) {
    let end = settings.seconds.map { watch.now.advanced(byMilliseconds: Int64($0 * 1000)) }
    var nextLine = watch.now.advanced(bySeconds: settings.lineSeconds)
    while !flag.isRaised, end.map({ watch.now < $0 }) ?? true {
      step()
      if watch.now >= nextLine {
        close(latest: Double(settings.lineSeconds))
        tell(latest, false)
        settle()
        nextLine = nextLine.advanced(bySeconds: settings.lineSeconds)
      }
    }
    close(latest: Double(settings.lineSeconds) - Double(nextLine.milliseconds(since: watch.now)) / 1000)
    finish()
    settle()
    tell(before, true)
  }

  /// What each player shows, for people who watch: by number, the title.
  public func title(of number: Int, in language: String) -> String? {
    members.indices.contains(number) ? members[number].player.title(at: watch.now, in: language) : nil
  }

  /// How many hear their state by event stream.
  public var connected: Int { members.count { $0.player.isStreaming } }

  /// Breaks off what is under way.
  public func leave() { finish() }

  /// Does what is due, and waits a little for answers.
  public func step() {
    let now = watch.now
    while let number = alarms.pop(at: now) { advance(number, at: now) }
    let wait = alarms.next.map { min(100, max(0, $0.milliseconds(since: now))) } ?? 100
    for event in loop.turn(atMostMilliseconds: Int(wait)) { take(event) }
  }

  /// What happened since the beginning.
  public var tally: Tally {
    close(latest: latest.seconds)
    var all = before
    all.add(latest)
    return all
  }

  private func settle() {
    before.add(latest)
    latest = Tally()
  }

  private func close(latest seconds: Double) {
    latest.seconds = max(0, seconds)
    latest.players = members.count
    latest.connected = connected
    latest.offline = members.count { $0.player.offlineUntil != nil }
  }

  /// Nothing more is asked; what was asked may be answered for some seconds.
  private func finish() {
    for (id, one) in underway where one.question.kind == .events || one.question.kind == .longPoll { drop(id) }
    let end = watch.now.advanced(bySeconds: 5)
    while !underway.isEmpty, watch.now < end {
      for event in loop.turn(atMostMilliseconds: 100) { take(event, isLast: true) }
    }
    for id in underway.keys { drop(id) }
  }

  // MARK: - What players want

  private func advance(_ number: Int, at now: Instant) {
    for errand in members[number].player.due(at: now) { carryOut(errand, of: number, at: now) }
    for incident in members[number].player.takeIncidents() { count(incident) }
    // Never for now: a player that found nothing to do would be asked without end.
    alarms.set(max(members[number].player.nextDue, now.advanced(byMilliseconds: 1)), for: number)
  }

  private func carryOut(_ errand: Errand, of number: Int, at now: Instant) {
    switch errand {
    case .ask(.media(let medium)) where mediaBytesLeft < medium.bytes:
      members[number].player.keeps(medium)
      latest.mediaAssumed += 1
    case .ask(let question): ask(question, of: number, at: now)
    case .leaveStream:
      for id in members[number].transfers where underway[id]?.question.kind == .events { drop(id) }
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

  private func drop(_ id: TransferLoop.ID) {
    loop.cancel(id)
    forget(id)
  }

  private func forget(_ id: TransferLoop.ID) {
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

  // MARK: - What came

  private func take(_ event: TransferLoop.Event, isLast: Bool = false) {
    let (id, now) = (event.id, watch.now)
    guard let one = underway[id] else { return }
    switch event {
    case .received(_, let status, let bytes): received(bytes, status: status, id, one, at: now)
    case .ended(_, let answer):
      forget(id)
      ended(answer, one, at: now)
    case .failed(_, let fault):
      forget(id)
      failed(one, says: fault.description, at: now)
    }
    if isLast { return }
    advance(one.member, at: now)
  }

  private func received(_ bytes: [UInt8], status: Int, _ id: TransferLoop.ID, _ one: Underway, at now: Instant) {
    latest.bytes += bytes.count
    guard status == 200 else { return }
    underway[id]?.bytes += bytes.count
    if one.question.kind == .media {
      underway[id]?.hash?.update(bytes)
      return
    }
    members[one.member].player.sawLife(at: now)
    for event in underway[id]?.events.take(bytes) ?? [] {
      guard let state = try? documents.state(event[...]) else {
        latest.fail("events.malformed")
        continue
      }
      latest.states += 1
      if underway[id]?.hasHeard == false {
        underway[id]?.hasHeard = true
        latest.time(.firstState, microseconds: watch.microseconds - one.microseconds)
      }
      members[one.member].player.heard(state, at: now)
    }
  }

  private func ended(_ answer: HTTPAnswer, _ one: Underway, at now: Instant) {
    latest.bytes += answer.bytes.count
    guard answer.status == 200 || answer.status == 304 else {
      if answer.status == 401 { members[one.member].player.revoke() }
      return failed(one, says: "status\(answer.status)", at: now)
    }
    do throws(Malformed) {
      try understand(answer, one, at: now)
    } catch {
      failed(one, says: "malformed", at: now)
    }
  }

  private func understand(_ answer: HTTPAnswer, _ one: Underway, at now: Instant) throws(Malformed) {
    let (member, body) = (one.member, answer.bytes[...])
    switch one.question {
    case .events: failed(one, says: "ended", at: now)
    case .state:
      let state = try documents.state(body)
      time(.state, one)
      members[member].player.answered(state, askedAt: one.askedAt, at: now)
    case .longPoll:
      let state = answer.status == 304 ? nil : try documents.state(body)
      latest.states += state == nil ? 0 : 1
      members[member].player.answeredLongPoll(state, tag: answer.fields["ETag"], at: now)
    case .playlist:
      if answer.status == 304 {
        time(.playlistUnchanged, one)
        members[member].player.received(nil, digest: nil, at: now)
      } else {
        let read = try documents.playlist(body)
        time(.playlist, one)
        members[member].player.received(read.held, digest: read.digest, at: now)
      }
    case .media(let medium): take(medium, one, at: now)
    case .report:
      let read = try documents.reportAnswer(body)
      time(.report, one)
      count(read)
      members[member].player.reported(read.state, askedAt: one.askedAt, at: now)
    }
  }

  private func take(_ medium: Medium, _ one: Underway, at now: Instant) {
    guard one.hash?.digest.hexadecimal == medium.sha256 else {
      latest.fail("media.corrupt")
      members[one.member].player.failedMedia(
        medium, isCorrupt: true, detail: "Its SHA-256 is another.", at: now)
      return
    }
    time(.media, one)
    members[one.member].player.keeps(medium)
  }

  private func count(_ answer: ReportAnswer) {
    latest.told.stored += answer.stored
    latest.told.duplicate += answer.duplicate
    latest.told.rejected += answer.rejected.count
    for rejected in answer.rejected { latest.fail("report.\(rejected.rule)") }
  }

  private func time(_ pull: Tally.Pull, _ one: Underway) {
    latest.time(pull, microseconds: watch.microseconds - one.microseconds)
  }

  private func failed(_ one: Underway, says word: String, at now: Instant) {
    latest.fail("\(one.question.kind.rawValue).\(word)")
    let member = one.member
    switch one.question {
    case .events: members[member].player.streamEnded(at: now)
    case .state: members[member].player.planPoll(after: now)
    case .longPoll: members[member].player.failedLongPoll(at: now)
    case .playlist: members[member].player.failedPlaylist(at: now, detail: word)
    case .media(let medium):
      members[member].player.failedMedia(medium, isCorrupt: false, detail: word, at: now)
    case .report: members[member].player.failedReport(at: now)
    }
  }
}
