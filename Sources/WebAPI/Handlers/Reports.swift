internal import HTTPServer
internal import LiveUpdates
internal import Signage
internal import SignageStore

/// What players report: their health, what they showed, which emergencies they drew (DESIGN 4.4, 5).
extension API {
  private struct ReportRequest: Decodable {
    var installation: String
    var playlistDigest: String?
    var clockOffsetMilliseconds: Int
    var storageFreeBytes: Int?
    var transport: String
    var version: String
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

  private struct DeliveryRequest: Decodable {
    var emergency: EmergencyID
    var revision: Int
    var receivedAt: String?
    var shownAt: String?
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
    presence.note(id, at: call.now, transport: request.transport)
    let response = try await record(call) { writing in
      guard try writing.display(id) != nil else { throw SignageError.notFound(noun: "display", id: id.text) }
      var tally = Tally()
      for play in request.plays ?? [] { try store(play, of: id, at: call.now, in: writing, &tally) }
      for delivery in request.deliveries ?? [] { try store(delivery, of: id, in: writing, &tally) }
      try writing.save(report(request, of: id, at: call.now, in: writing), of: id)
      return Outcome.json { tally.write(to: &$0) }
    }
    return try withState(response, of: id, at: call.now)
  }

  private struct Tally {
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

  private func store(
    _ request: PlayRequest, of display: DisplayID, at now: Instant, in writing: Writing, _ tally: inout Tally
  ) throws {
    guard let startedAt = Instant(rfc3339: request.startedAt), request.seconds.isFinite, request.seconds >= 0 else {
      tally.rejected.append((request.id, "malformed"))
      return
    }
    guard now.milliseconds(since: startedAt) <= Self.playDays * 86_400_000 else {
      tally.rejected.append((request.id, "tooOld"))
      return
    }
    guard startedAt.milliseconds(since: now) <= 300_000 else {
      tally.rejected.append((request.id, "future"))
      return
    }
    let play = Play(
      id: request.id, content: request.content, variant: request.variant, entry: request.entry, startedAt: startedAt,
      seconds: request.seconds, completed: request.completed, assignment: request.assignment)
    if try writing.save(play, of: display) { tally.stored += 1 } else { tally.duplicate += 1 }
  }

  private func store(
    _ request: DeliveryRequest, of display: DisplayID, in writing: Writing, _ tally: inout Tally
  ) throws {
    let delivery = Delivery(
      display: display, revision: request.revision, receivedAt: request.receivedAt.flatMap { Instant(rfc3339: $0) },
      shownAt: request.shownAt.flatMap { Instant(rfc3339: $0) })
    if try isExpected(request.emergency, revision: request.revision, on: display, in: writing),
      try writing.saveDelivery(delivery, of: request.emergency)
    {
      tally.stored += 1
    } else {
      tally.rejected.append((request.emergency.text, "unknownEmergency"))
    }
  }

  /// Only a display that a revision was for can have shown it.
  private func isExpected(
    _ id: EmergencyID, revision: Int, on display: DisplayID, in reading: Reading
  ) throws -> Bool {
    guard let emergency = try reading.emergency(id), let found = try reading.display(display),
      let site = try reading.site(found.site)
    else { return false }
    if revision == emergency.closing?.revision { return emergency.concerns(found, at: site) }
    return emergency.wasFor(found, at: site, revision: revision)
  }

  private func report(
    _ request: ReportRequest, of display: DisplayID, at now: Instant, in reading: Reading
  ) throws -> DisplayReport {
    let said = (request.faults ?? []).map { fault in
      DisplayReport.Fault(
        code: fault.code, content: fault.content, detail: fault.detail, at: Instant(rfc3339: fault.at) ?? now)
    }
    let known = try reading.displayReport(of: display)
    var installations = known?.installations ?? Installations()
    installations.note(request.installation, at: now)
    return DisplayReport(
      at: now, installation: request.installation, playlistDigest: request.playlistDigest,
      clockOffsetMilliseconds: request.clockOffsetMilliseconds, storageFreeBytes: request.storageFreeBytes,
      transport: request.transport, version: request.version, panel: request.panel,
      faults: Array(((known?.faults ?? []) + said).suffix(DisplayReport.faultsKept)), installations: installations)
  }

  /// The answer carries the state too, so that a player whose push is lost learns it here.
  private func withState(_ response: Response, of id: DisplayID, at now: Instant) throws -> Response {
    guard case .bytes(let bytes) = response.body, let state = try programme.state(of: id, at: now) else {
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
