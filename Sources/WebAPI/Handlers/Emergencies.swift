internal import Database
internal import HTTPServer
internal import Signage
internal import SignageStore

/// Messages that override: written, confirmed by another officer, revised, cleared, corrected, watched (DESIGN 4.3, 5).
extension API {
  func createEmergency(_ call: Call) async throws -> Response {
    let request = try call.decode(EmergencyRequest.self)
    let message = try request.message(templates)
    let response = try await change(call, .immediate) { writing in
      try requireTargets(message.targets, in: writing)
      try requireCovered(message.targets, call, in: writing)
      guard let id = EmergencyID(writing.newIdentifier()) else { throw UnauditedChange() }
      let emergency = try Emergency.propose(
        id: id, message: message, area: call.actor.area(as: [.officer]) ?? .city, by: call.actor.person,
        breakGlassReason: request.breakGlassReason, at: call.now)
      let step = Emergency.Step(.create, revision: emergency.revision, message: message, area: emergency.area)
      try writing.save(emergency, after: [step], Self.detail(breakGlass: request.breakGlassReason))
      return .json(201) { Self.write(emergency, at: call.now, to: &$0) }
    }
    tell(breakGlass: request.breakGlassReason, by: call)
    return response
  }

  /// A new revision waits for a second officer while the present one keeps showing.
  func reviseEmergency(_ call: Call) async throws -> Response {
    let request = try call.decode(EmergencyRequest.self)
    let message = try request.message(templates)
    let area = call.actor.area(as: [.officer]) ?? .city
    let response = try await decide(
      call, .revision(message, area: area, breakGlassReason: request.breakGlassReason), 201,
      Self.detail(breakGlass: request.breakGlassReason)
    ) { emergency, writing in
      try requirePresent(emergency.revision, call)
      try requireTargets(message.targets, in: writing)
      try requireCovered(message.targets, call, in: writing)
    }
    tell(breakGlass: request.breakGlassReason, by: call)
    return response
  }

  private struct ConfirmationRequest: Decodable {
    var revision: Int
  }

  func confirmEmergency(_ call: Call) async throws -> Response {
    try await decide(call, .confirmation(revision: try call.decode(ConfirmationRequest.self).revision))
  }

  private struct RejectionRequest: Decodable {
    var reason: String
  }

  func rejectEmergency(_ call: Call) async throws -> Response {
    let reason = try call.decode(RejectionRequest.self).reason
    return try await decide(call, .rejection(reason: reason), 200, ["reason": reason])
  }

  func withdrawEmergency(_ call: Call) async throws -> Response { try await decide(call, .withdrawal) }

  /// What is over stands in the all-clear's title, whatever a template's would be.
  func clearEmergency(_ call: Call) async throws -> Response {
    let text = try call.decode(ClosingRequest.self).words(for: .clearance, of: templates).text
    return try await decide(call, .clearance(text: text))
  }

  func correctEmergency(_ call: Call) async throws -> Response {
    let words = try call.decode(ClosingRequest.self).words(for: .correction, of: templates)
    guard let text = words.text else {
      throw SignageError.invalid(field: "text", says: "Write what was wrong, or name a template.")
    }
    return try await decide(call, .correction(title: words.title, text: text))
  }

  /// One step of an emergency's life by an officer whose rights cover every target of it, and of what waits. `check` may refuse
  /// before it.
  private func decide(
    _ call: Call, _ event: Emergency.Event, _ status: Int = 200, _ detail: [String: String] = [:],
    check: @escaping @Sendable (Emergency, Writing) throws -> Void = { _, _ in }
  ) async throws -> Response {
    let id: EmergencyID = try call.id("emergency")
    return try await change(call, .immediate) { writing in
      let before = try visible(id, call, in: writing)
      try requireCovered(before.message.targets + (before.waiting?.message.targets ?? []), call, in: writing)
      try check(before, writing)
      var emergency = before
      let steps = try emergency.apply(event, by: call.actor.person, at: call.now)
      try writing.save(emergency, after: steps, before: before, detail)
      return .json(status) { Self.write(emergency, at: call.now, to: &$0) }
    }
  }

  /// Throws unless the request was made of the revision that is on screen: who has seen an older one reads again.
  private func requirePresent(_ revision: Int, _ call: Call) throws(SignageError) {
    guard let condition = call.head.headers["if-match"] else {
      throw .invalid(
        field: "If-Match", says: "Send the ETag of the revision that you change; GET answers it, now \"\(revision)\".")
    }
    let tags = condition.split(separator: ",").map { tag in String(tag.filter { $0 != " " && $0 != "\t" }) }
    guard tags.contains(Self.tag(of: revision)) || tags.contains("*") else {
      throw .stale(says: "Revision \(revision) is the present one; read it and try again.")
    }
  }

  static func tag(of revision: Int) -> String { "\"\(revision)\"" }

  private static func detail(breakGlass reason: String?) -> [String: String] {
    reason.map { ["breakGlassReason": $0] } ?? [:]
  }

  /// The reason stands in the audit: what officers write never goes into a log.
  private func tell(breakGlass reason: String?, by call: Call) {
    guard reason != nil else { return }
    log(.warning, "break-glass: one officer alone put a message on screen", ["person": call.actor.person])
  }

  func visible(_ id: EmergencyID, _ call: Call, in reading: Reading) throws -> Emergency {
    guard let emergency = try reading.emergency(id), may(call.actor, .seeEmergencies, .area(emergency.area)) else {
      throw SignageError.notFound(noun: "emergency", id: id.text)
    }
    return emergency
  }

  /// Throws `forbidden` unless the officer's rights cover each of `targets`.
  func requireCovered(_ targets: [Target], _ call: Call, in reading: Reading) throws {
    if may(call.actor, .broadcast, .area(.city)) { return }
    let (sites, displays) = (try reading.sites(), try reading.displays())
    func wards(of target: Target) -> Set<WardCode> {
      switch target {
      case .all: []
      case .ward(let code): [code]
      case .site(let id): Set(sites.filter { $0.id == id }.map(\.ward))
      case .display, .tag:
        Set(
          sites.filter { site in displays.contains { $0.site == site.id && target.includes($0, at: site) } }.map(\.ward)
        )
      }
    }
    for target in targets {
      let wards = wards(of: target)
      guard !wards.isEmpty, wards.allSatisfy({ may(call.actor, .broadcast, .area(.ward($0))) }) else {
        throw SignageError.forbidden(says: "\(target) reaches beyond your area; name your own ward, sites or displays.")
      }
    }
  }
}
