internal import HTTPServer
internal import Signage
internal import SignageStore

/// Messages that override: written, confirmed by another officer, cleared, watched (DESIGN 4.3, 5).
extension API {
  private struct EmergencyRequest: Decodable {
    var kind: EmergencyMessage.Kind
    var precedence: Int
    var level: Int?
    var title: LocalizedText
    var text: LocalizedText
    var targets: [Target]
    var presentation: EmergencyMessage.Presentation
    var expiresAt: String
    var breakGlassReason: String?

    func message() throws(SignageError) -> EmergencyMessage {
      guard let end = Instant(rfc3339: expiresAt) else {
        throw .invalid(field: "expiresAt", says: "Write it as 2026-11-21T09:00:00+09:00 (RFC 3339).")
      }
      return EmergencyMessage(
        kind: kind, precedence: precedence, level: level, title: title, text: text, targets: targets,
        presentation: presentation, expiresAt: end)
    }
  }

  func createEmergency(_ call: Call) async throws -> Response {
    let request = try call.decode(EmergencyRequest.self)
    let message = try request.message()
    return try await change(call) { writing in
      try requireTargets(message.targets, in: writing)
      try requireCovered(message.targets, call, in: writing)
      guard let id = EmergencyID(writing.newIdentifier()) else { throw UnauditedChange() }
      let emergency = try Emergency.propose(
        id: id, message: message, area: call.actor.area(as: [.officer]) ?? .city, by: call.actor.person,
        breakGlassReason: request.breakGlassReason, at: call.now)
      var detail = ["kind": message.kind.rawValue, "precedence": "\(message.precedence)"]
      detail["breakGlassReason"] = request.breakGlassReason
      return try save(emergency, "emergency.create", 201, detail, in: writing)
    }
  }

  private struct ConfirmationRequest: Decodable {
    var revision: Int
  }

  func confirmEmergency(_ call: Call) async throws -> Response {
    let revision = try call.decode(ConfirmationRequest.self).revision
    return try await decide(call, "emergency.confirmation") { emergency in
      try emergency.confirm(revision: revision, by: call.actor.person, at: call.now)
    }
  }

  private struct RejectionRequest: Decodable {
    var reason: String
  }

  func rejectEmergency(_ call: Call) async throws -> Response {
    let reason = try call.decode(RejectionRequest.self).reason
    return try await decide(call, "emergency.rejection", ["reason": reason]) { emergency in
      try emergency.reject(by: call.actor.person, at: call.now)
    }
  }

  func withdrawEmergency(_ call: Call) async throws -> Response {
    try await decide(call, "emergency.withdrawal") { emergency in
      try emergency.withdraw(by: call.actor.person, at: call.now)
    }
  }

  private struct ClearanceRequest: Decodable {
    var text: LocalizedText?
  }

  func clearEmergency(_ call: Call) async throws -> Response {
    let said = try call.decode(ClearanceRequest.self).text ?? [:]
    let text = said.isEmpty ? nil : said
    return try await decide(call, "emergency.clearance") { emergency in
      try emergency.clear(text: text, by: call.actor.person, at: call.now)
    }
  }

  func listEmergencies(_ call: Call) throws -> Response {
    let state = call.query["state"]?.string.flatMap(Emergency.State.init)
    let emergencies = try store.read { try $0.emergencies(in: state) }
    return .json { json in
      json.array("emergencies") { json in
        for emergency in emergencies where may(call.actor, .seeEmergencies, .area(emergency.area)) {
          json.object { Self.write(emergency, to: &$0) }
        }
      }
    }
  }

  func getEmergency(_ call: Call) throws -> Response {
    let id: EmergencyID = try call.id("emergency")
    let emergency = try store.read { try visible(id, call, in: $0) }
    return .json { Self.write(emergency, to: &$0) }
  }

  /// One step of an emergency's life by an officer whose rights cover every target.
  private func decide(
    _ call: Call, _ action: String, _ detail: [String: String] = [:],
    _ step: @escaping @Sendable (inout Emergency) throws -> Void
  ) async throws -> Response {
    let id: EmergencyID = try call.id("emergency")
    return try await change(call) { writing in
      var emergency = try visible(id, call, in: writing)
      try requireCovered(emergency.message.targets, call, in: writing)
      try step(&emergency)
      return try save(emergency, action, 200, detail, in: writing)
    }
  }

  private func save(
    _ emergency: Emergency, _ action: String, _ status: Int, _ detail: [String: String], in writing: Writing
  ) throws -> Outcome {
    try writing.save(emergency)
    let said = emergency.message
    try writing.audit(
      action, "emergency", emergency.id.text,
      detail.merging([
        "revision": "\(emergency.revision)", "state": emergency.state.rawValue, "title": said.title.best(for: "ja"),
        "text": said.text.best(for: "ja"), "targets": said.targets.map(\.description).joined(separator: " "),
      ]) { given, _ in given })
    return .json(status) { Self.write(emergency, to: &$0) }
  }

  func visible(_ id: EmergencyID, _ call: Call, in reading: Reading) throws -> Emergency {
    guard let emergency = try reading.emergency(id), may(call.actor, .seeEmergencies, .area(emergency.area)) else {
      throw SignageError.notFound(noun: "emergency", id: id.text)
    }
    return emergency
  }

  /// Throws `forbidden` unless the officer's rights cover each of `targets`.
  private func requireCovered(_ targets: [Target], _ call: Call, in reading: Reading) throws {
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

  static func write(_ emergency: Emergency, to json: inout JSONWriter) {
    let message = emergency.message
    json.member("id", emergency.id.text)
    json.member("revision", emergency.revision)
    json.member("state", emergency.state.rawValue)
    json.member("source", emergency.source.rawValue)
    json.member("kind", message.kind.rawValue)
    json.member("precedence", message.precedence)
    json.memberOrNull("level", message.level)
    json.object("title") { PlaylistDocument.write(message.title, to: &$0) }
    json.object("text") { PlaylistDocument.write(message.text, to: &$0) }
    json.member("targets", JSONValue.of(message.targets))
    json.member("presentation", message.presentation.rawValue)
    json.member("expiresAt", message.expiresAt.rfc3339())
    json.member("createdBy", emergency.createdBy)
    json.member("createdAt", emergency.createdAt.rfc3339())
    json.memberOrNull("activatedAt", emergency.activatedAt?.rfc3339())
    json.memberOrNull("confirmedBy", emergency.confirmedBy)
    json.memberOrNull("breakGlassReason", emergency.breakGlassReason)
    json.memberOrNull("endedAt", emergency.endedAt?.rfc3339())
    json.memberOrNull("endedBy", emergency.endedBy)
  }
}
