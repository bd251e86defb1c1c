internal import HTTPServer
internal import Signage
internal import SignageStore

/// What an entry will really do, answered with every change of one (DESIGN 5, POST /v1/schedule).
extension API {
  /// Carries out a change of an entry, and answers the entry with its effect.
  ///
  /// The effect is told as of just before the change: the schedule that the change found, with this entry in it. It is
  /// worked out after the commit and beside the server's threads, so that no write waits for it and nothing is undone by
  /// it. `effect` is null where the entry is stored and its effect could not be told.
  func withEffect(
    _ call: Call, _ body: @escaping @Sendable (Writing) throws -> (made: ScheduleEntry, outcome: Outcome)
  ) async throws -> Response {
    let before = try programme.inputs(at: call.now)
    // What is remembered under an Idempotency-Key is whole at any time.
    let (made, outcome) = try await making(call) { writing in
      let (entry, outcome) = try body(writing)
      return ((entry, outcome), Self.adding(Array("null".utf8), to: outcome))
    }
    guard let (entry, bare) = made else { return outcome.response }
    do {
      let whole = Self.adding(try await tellEffect(of: entry, in: before, to: call), to: bare)
      await amend(whole, call)
      return whole.response
    } catch {
      log(.error, "an entry's effect could not be told", ["error": "\(error)"])
      return outcome.response
    }
  }

  private static func adding(_ effect: [UInt8], to outcome: Outcome) -> Outcome {
    .json(outcome.status) { json in
      json.members(of: outcome.body)
      json.name("effect")
      json.raw(effect)
    }
  }

  /// So that the same request is answered the same again.
  private func amend(_ outcome: Outcome, _ call: Call) async {
    guard let key = call.head.headers["idempotency-key"] else { return }
    let body = String(decoding: outcome.body, as: UTF8.self)
    do {
      try await store.record(at: call.now) { try $0.amendAnswer(body: body, token: call.actor.token, key: key) }
    } catch {
      log(.error, "an effect is not remembered", ["error": "\(error)"])
    }
  }

  /// What `entry` makes, refusing what the change itself would refuse, and what it would do; all of it read only.
  func effectOfDryRun(
    _ call: Call, isNew: Bool, shiftedDays: Int? = nil,
    _ entry: @escaping @Sendable (Reading) throws -> ScheduleEntry
  ) async throws -> Response {
    let before = try programme.inputs(at: call.now)
    let entry = try store.read { try entry($0) }
    let effect = try await tellEffect(of: entry, in: before, to: call)
    return .json { json in
      if isNew { json.null("id") } else { json.member("id", entry.id.text) }
      Self.writeWithoutID(entry, to: &json)
      if let shiftedDays { json.member("shiftedDays", shiftedDays) }
      json.name("effect")
      json.raw(effect)
    }
  }

  /// The effect as JSON, without what the caller may not know.
  private func tellEffect(of entry: ScheduleEntry, in known: ScheduleInputs, to call: Call) async throws -> [UInt8] {
    try await studies.run { try effect(of: entry, in: known, toldTo: call) }
  }

  private func effect(of entry: ScheduleEntry, in known: ScheduleInputs, toldTo call: Call) throws -> [UInt8] {
    let (inputs, free) = try store.read { reading in
      let inputs = try complete(known, for: entry, by: reading)
      return (inputs, try inputs.hasFiles(entry.subject) ? reading.displayReports() : [:])
    }
    let effect = Schedule.effect(
      of: entry, in: inputs, now: call.now, storageFreeBytes: free.compactMapValues(\.storageFreeBytes))
    return JSONWriter.document { EffectDocument(inputs: inputs, reader: call.actor).write(effect, to: &$0) }
  }

  /// The inputs leave out what is over, and may be a moment older than what the entry names.
  private func complete(
    _ known: ScheduleInputs, for entry: ScheduleEntry, by reading: Reading
  ) throws -> ScheduleInputs {
    var inputs = known
    switch entry.subject {
    case .content: break
    case .campaign(let id): inputs.campaigns[id] = try reading.campaign(id)
    case .pool(let id): inputs.pools[id] = try reading.pool(id)
    }
    let missing = inputs.contentIDs(of: entry.subject).filter { inputs.contents[$0] == nil }
    for content in try reading.playableContents(missing) { inputs.contents[content.id] = content }
    return inputs
  }

  /// Throws `SignageError.invalid` for a site or display that there is not: it is misspelt. A ward or a tag may have to
  /// wait for its first display.
  func requireKnownTargets(_ targets: [Target], in reading: Reading) throws {
    guard !targets.isEmpty else { throw SignageError.invalid(field: "targets", says: "Name at least one target.") }
    for (index, target) in targets.enumerated() {
      let exists =
        switch target {
        case .all, .ward, .tag: true
        case .site(let id): try reading.site(id) != nil
        case .display(let id): try reading.display(id) != nil
        }
      guard exists else {
        throw SignageError.invalid(field: "targets/\(index)", says: "There is no \(target); check its spelling.")
      }
    }
  }

  /// As above, for what somebody's safety may hang on: every target has to have a place where it shows.
  func requireTargets(_ targets: [Target], in reading: Reading) throws {
    try requireKnownTargets(targets, in: reading)
    let (sites, displays) = (try reading.sites(), try reading.displays())
    for (index, target) in targets.enumerated() {
      let exists =
        switch target {
        case .all, .site, .display: true
        case .ward(let code): sites.contains { $0.ward == code }
        case .tag(let tag): displays.contains { $0.tags.contains(tag) }
        }
      guard exists else {
        throw SignageError.invalid(field: "targets/\(index)", says: "No display is at \(target); check its spelling.")
      }
    }
  }
}
