internal import Database
internal import HTTPServer
internal import LiveUpdates
internal import Signage
internal import SignageStore

/// What players report: their health, what they showed, which emergencies they drew (DESIGN 4.4, 5).
extension API {
  private struct ReportRequest: Decodable {
    var installation: String
    var playlistDigest: String?
    var clockOffsetMilliseconds: Double?
    var storageFreeBytes: Double?
    var transport: String?
    var version: String?
    var panel: String
    var plays: [PlayRequest]?
    var deliveries: [DeliveryRequest]?
    var faults: [FaultRequest]?
  }

  private struct PlayRequest: Decodable {
    var id: String
    var content: ContentID
    var variant: String
    var entry: EntryID?
    var startedAt: String
    var seconds: Double
    var completed: Bool
    var assignment: Assignment?
  }

  private struct FaultRequest: Decodable {
    var code: String
    var content: ContentID?
    var detail: String
    var at: String
  }

  /// How long plays are kept and taken, in days.
  static let playDays: Int64 = 60

  /// Stores what is new, and names what was there before or cannot be true; all three may leave the player's queue.
  func takeReport(_ call: Call) async throws -> Response {
    let id = try call.display()
    let request = try call.decode(ReportRequest.self)
    presence.note(id, at: call.now, transport: request.transport ?? "poll")
    let playlist = try await playlistInForce(of: id, at: call.now)
    let had = request.deliveries?.isEmpty == false ? try programme.emergencies.had(at: call.now) : [:]
    let urgency = Self.urgency(plays: request.plays?.count ?? 0, deliveries: request.deliveries?.count ?? 0)
    let response = try await record(call, urgency) { writing in
      guard let display = try writing.display(id), let site = try writing.site(display.site),
        let place = PlayPlace(of: display, at: site)
      else { throw SignageError.notFound(noun: "display", id: id.text) }
      var tally = Tally()
      try store(request.plays ?? [], at: place, in: writing, &tally)
      try store(request.deliveries ?? [], of: display, at: site, had: had, in: writing, &tally)
      let known = try writing.displayReport(of: id)
      let said = report(request, after: known, at: call.now)
      try writing.save(said.dated(after: known, playlist: playlist, zone: place.zone), of: id)
      return Outcome.json { tally.write(to: &$0) }
    }
    return try withState(response, of: id, at: call.now)
  }

  /// More than this is what an outage has gathered: what people wait for is written before it.
  private static let mostAtOnce = 50

  static func urgency(plays: Int, deliveries: Int) -> Urgency { plays + deliveries > mostAtOnce ? .patient : .prompt }

  /// What has to be resolved first is, where nothing else waits for it.
  private func playlistInForce(of id: DisplayID, at now: Instant) async throws -> PlaylistInForce? {
    guard !programme.knowsState(of: id, at: now) else { return try programme.playlistInForce(of: id, at: now) }
    return try await resolving.run { [programme] in try programme.playlistInForce(of: id, at: now) }
  }

  struct Tally {
    var stored = 0
    var duplicate = 0
    var rejected: [(id: String, rule: String)] = []

    func write(to json: inout JSONWriter) {
      json.member("stored", stored)
      json.member("duplicate", duplicate)
      json.array("rejected") { json in
        for (id, rule) in rejected {
          json.object { json in
            json.member("id", id)
            json.member("rule", rule)
          }
        }
      }
    }
  }

  private func store(_ requests: [PlayRequest], at place: PlayPlace, in writing: Writing, _ tally: inout Tally) throws {
    var plays: [Play] = []
    plays.reserveCapacity(requests.count)
    for request in requests {
      guard let startedAt = Instant(rfc3339: request.startedAt), request.seconds.isFinite, request.seconds >= 0 else {
        tally.rejected.append((request.id, "malformed"))
        continue
      }
      if let rule = Self.refusal(of: startedAt, at: writing.now) {
        tally.rejected.append((request.id, rule))
        continue
      }
      plays.append(
        Play(
          id: request.id, content: request.content, variant: request.variant, entry: request.entry,
          startedAt: startedAt, seconds: request.seconds, completed: request.completed, assignment: request.assignment))
    }
    let new = try writing.save(plays, at: place)
    tally.stored += new
    tally.duplicate += plays.count - new
  }

  /// The rule against a play that began then. One that is older than plays are kept would count twice: nobody could tell
  /// whether it was here before.
  private static func refusal(of startedAt: Instant, at now: Instant) -> String? {
    if now.milliseconds(since: startedAt) > playDays * 86_400_000 { return "tooOld" }
    return startedAt.milliseconds(since: now) > 300_000 ? "future" : nil
  }

  /// What holds now: a fault that is not in it is over.
  private func report(_ request: ReportRequest, after known: DisplayReport?, at now: Instant) -> DisplayReport {
    let faults = (request.faults ?? []).map { fault in
      DisplayReport.Fault(
        code: fault.code, content: fault.content, detail: fault.detail,
        at: Instant(rfc3339: fault.at).map { min($0, now) } ?? now)
    }
    var installations = known?.installations ?? Installations()
    installations.note(request.installation, at: now)
    return DisplayReport(
      at: now, installation: request.installation, playlistDigest: request.playlistDigest,
      clockOffsetMilliseconds: Int((request.clockOffsetMilliseconds ?? 0).rounded()),
      storageFreeBytes: request.storageFreeBytes.map { Int($0.rounded()) },
      transport: request.transport ?? "poll", version: request.version ?? "", panel: request.panel,
      faults: Array(faults.sorted { $0.at < $1.at }.suffix(DisplayReport.faultsKept)),
      installations: installations)
  }

  /// The answer carries the state too, so that a player whose push is lost learns it here. It waits for no schedule that was
  /// changed meanwhile: of that one is told by its announcement, or by the next pull.
  func withState(_ response: Response, of id: DisplayID, at now: Instant) throws -> Response {
    guard case .bytes(let bytes) = response.body, let state = try programme.state(of: id, at: now, hurrying: true)
    else {
      return response
    }
    var whole = JSONWriter(capacity: bytes.count + state.json.count + 128)
    whole.object { whole in
      whole.member("serverTime", now.rfc3339())
      whole.name("state")
      whole.raw(state.json)
      whole.members(of: bytes)
    }
    return .json(whole.bytes)
  }
}
