internal import HTTPServer
internal import Signage
internal import SignageStore

/// Entries, campaigns and pools (DESIGN 4.1, 5).
extension API {
  private struct EntryRequest: Decodable {
    var targets: [Target]
    var slots: [Slot]?
    var priority: Priority?
    var playsPerLoop: Int?
    var alwaysIncluded: Bool?
  }

  /// With `?dryRun=true` nothing is stored: the answer says what would come of it.
  func createEntry(_ call: Call) async throws -> Response {
    let request = try call.decode(EntryRequest.self)
    let subject = try ScheduleEntry.Subject(entry: call.body)
    let area = try areaOfScheduling(call)
    @Sendable func entry(_ id: EntryID) -> ScheduleEntry {
      ScheduleEntry(
        id: id, subject: subject, targets: request.targets, slots: request.slots ?? [],
        priority: request.priority ?? .standard, playsPerLoop: request.playsPerLoop ?? 1,
        alwaysIncluded: request.alwaysIncluded ?? false, area: area, createdAt: call.now, createdBy: call.actor.person)
    }
    if call.isDryRun {
      guard let id = EntryID("dry-run") else { throw UnauditedChange() }
      return try await effectOfDryRun(call, isNew: true) { reading in
        try check(entry(id), call, in: reading)
        return entry(id)
      }
    }
    return try await withEffect(call) { writing in
      guard let id = EntryID(writing.newIdentifier()) else { throw UnauditedChange() }
      return try save(entry(id), "schedule.create", 201, call, in: writing)
    }
  }

  /// As `createEntry`.
  func patchEntry(_ call: Call) async throws -> Response {
    let id: EntryID = try call.id("schedule entry")
    if call.isDryRun {
      return try await effectOfDryRun(call, isNew: false) { reading in
        let entry = try patched(id, call, in: reading)
        try check(entry, call, in: reading)
        return entry
      }
    }
    return try await withEffect(call) { writing in
      try save(try patched(id, call, in: writing), "schedule.edit", 200, call, in: writing)
    }
  }

  private func patched(_ id: EntryID, _ call: Call, in reading: Reading) throws -> ScheduleEntry {
    var entry = try changeable(id, call, in: reading)
    let present = JSONWriter.document { Self.writeEditable(entry, to: &$0) }
    let merged = try Schema.scheduleEntry.read(try JSONReader.parse(present).merging(patch: call.body))
    let request = try merged.decode(EntryRequest.self)
    entry.subject = try ScheduleEntry.Subject(entry: merged)
    entry.targets = request.targets
    entry.slots = request.slots ?? []
    entry.priority = request.priority ?? .standard
    entry.playsPerLoop = request.playsPerLoop ?? 1
    entry.alwaysIncluded = request.alwaysIncluded ?? false
    return entry
  }

  func deleteEntry(_ call: Call) async throws -> Response {
    let id: EntryID = try call.id("schedule entry")
    return try await change(call) { writing in
      _ = try changeable(id, call, in: writing)
      try writing.deleteEntry(id)
      try writing.audit("schedule.delete", "schedule", id.text)
      return .nothing
    }
  }

  func getEntry(_ call: Call) throws -> Response {
    let id: EntryID = try call.id("schedule entry")
    guard let entry = try store.read({ try $0.entry(id) }), may(call.actor, .seeSchedule, .area(entry.area)) else {
      throw SignageError.notFound(noun: "schedule entry", id: id.text)
    }
    return .json { Self.write(entry, to: &$0) }
  }

  private func save(
    _ entry: ScheduleEntry, _ action: String, _ status: Int, _ call: Call, in writing: Writing
  ) throws -> (made: ScheduleEntry, outcome: Outcome) {
    try check(entry, call, in: writing)
    try writing.save(entry)
    try writing.audit(action, "schedule", entry.id.text, ["priority": "\(entry.priority.level)"])
    return (entry, .json(status) { Self.write(entry, to: &$0) })
  }

  private struct CopyRequest: Decodable {
    var firstDay: LocalDate
  }

  /// The same again on other days: a new entry, with the rights it takes to make one.
  func copyEntry(_ call: Call) async throws -> Response {
    let id: EntryID = try call.id("schedule entry")
    let firstDay = try call.decode(CopyRequest.self).firstDay
    let own = try areaOfScheduling(call)
    @Sendable func copy(_ copied: EntryID, in reading: Reading) throws -> (entry: ScheduleEntry, days: Int) {
      guard let entry = try reading.entry(id), may(call.actor, .seeSchedule, .area(entry.area)) else {
        throw SignageError.notFound(noun: "schedule entry", id: id.text)
      }
      let days = try entry.daysOfShift(to: firstDay)
      // What a ward made stays in that ward, whoever copies it.
      let copy = ScheduleEntry(
        id: copied, subject: entry.subject, targets: entry.targets, slots: try entry.slots(shiftedBy: days),
        priority: entry.priority, playsPerLoop: entry.playsPerLoop, alwaysIncluded: entry.alwaysIncluded,
        area: own.contains(entry.area) ? entry.area : own, createdAt: call.now, createdBy: call.actor.person)
      try check(copy, call, in: reading)
      return (copy, days)
    }
    if call.isDryRun {
      guard let new = EntryID("dry-run") else { throw UnauditedChange() }
      let (entry, days) = try store.read { try copy(new, in: $0) }
      return try await effectOfDryRun(call, isNew: true, shiftedDays: days) { _ in entry }
    }
    return try await withEffect(call) { writing in
      guard let new = EntryID(writing.newIdentifier()) else { throw UnauditedChange() }
      let (entry, days) = try copy(new, in: writing)
      try writing.save(entry)
      try writing.audit(
        "schedule.copy", "schedule", new.text, ["copyOf": id.text, "priority": "\(entry.priority.level)"])
      let outcome = Outcome.json(201) { json in
        Self.write(entry, to: &json)
        json.member("shiftedDays", days)
      }
      return (entry, outcome)
    }
  }

  /// Throws `SignageError` for an entry that contradicts itself, or that the caller may not make; one that will never
  /// show is none of these.
  private func check(_ entry: ScheduleEntry, _ call: Call, in reading: Reading) throws {
    try Slot.validate(entry.slots, field: "slots")
    try requireCeiling(entry, call)
    try requireSubject(entry.subject, call, in: reading)
    try requireKnownTargets(entry.targets, in: reading)
  }

  private func areaOfScheduling(_ call: Call) throws(SignageError) -> Area {
    guard let area = call.actor.area(as: [.editor, .approver]) else {
      throw .forbidden(says: "Scheduling takes an editor or approver.")
    }
    return area
  }

  private func changeable(_ id: EntryID, _ call: Call, in reading: Reading) throws -> ScheduleEntry {
    guard let entry = try reading.entry(id), may(call.actor, .seeSchedule, .area(entry.area)) else {
      throw SignageError.notFound(noun: "schedule entry", id: id.text)
    }
    try call.require(.changeSchedule, in: entry.area, says: "It was made by \(entry.area), not by your area.")
    return entry
  }

  private func requireCeiling(_ entry: ScheduleEntry, _ call: Call) throws(SignageError) {
    let ceiling = priorityCeiling(of: call.actor)
    guard entry.priority <= ceiling else {
      throw .forbidden(
        says: "Your highest priority is \(ceiling.level); ask the city's approver for \(entry.priority.level).")
    }
    guard !entry.alwaysIncluded || entry.area == .city else {
      throw .forbidden(says: "alwaysIncluded is for the city's staff.")
    }
  }

  /// What is scheduled has to exist and be the city's or one's own.
  private func requireSubject(_ subject: ScheduleEntry.Subject, _ call: Call, in reading: Reading) throws {
    let (field, owner): (String, Area?) =
      switch subject {
      case .content(let id): ("content", try reading.content(id)?.owner)
      case .campaign(let id): ("campaign", try reading.campaign(id)?.owner)
      case .pool(let id): ("pool", try reading.pool(id)?.owner)
      }
    guard let owner, may(call.actor, .seeContents, .area(owner)) else {
      throw SignageError.invalid(field: field, says: "There is no such \(field); create it first.")
    }
    if owner != .city {
      try call.require(.changeSchedule, in: owner, says: "The \(field) belongs to \(owner), not to your area.")
    }
  }

  static func write(_ entry: ScheduleEntry, to json: inout JSONWriter) {
    json.member("id", entry.id.text)
    writeWithoutID(entry, to: &json)
  }

  static func writeWithoutID(_ entry: ScheduleEntry, to json: inout JSONWriter) {
    writeEditable(entry, to: &json)
    json.member("area", entry.area.description)
    json.member("createdBy", entry.createdBy)
    json.member("createdAt", entry.createdAt.rfc3339())
  }

  private static func writeEditable(_ entry: ScheduleEntry, to json: inout JSONWriter) {
    switch entry.subject {
    case .content(let id): json.member("content", id.text)
    case .campaign(let id): json.member("campaign", id.text)
    case .pool(let id): json.member("pool", id.text)
    }
    json.member("targets", JSONValue.of(entry.targets))
    json.member("slots", JSONValue.of(entry.slots))
    json.member("priority", entry.priority.level)
    json.member("playsPerLoop", entry.playsPerLoop)
    json.member("alwaysIncluded", entry.alwaysIncluded)
  }
}
