internal import HTTPServer
internal import Signage
internal import SignageStore

/// Drills that come again: planned, confirmed once, begun by themselves (DESIGN 4.3).
extension API {
  private struct DrillRequest: Decodable {
    var title: LocalizedText?
    var text: LocalizedText?
    var template: String?
    var blanks: [String: BlankValue]?
    var targets: [Target]
    var precedence: Int?
    var level: Int?
    var presentation: EmergencyMessage.Presentation?
    var slots: [Slot]
    var minutes: Int

    func terms(_ templates: EmergencyTemplates) throws(SignageError) -> DrillPlan.Terms {
      let words = try RequestedWords(
        title: title, text: text, template: template, blanks: blanks, for: .message, of: templates)
      guard let title = words.title else {
        throw .invalid(field: "title", says: "Write title and text, or name a template.")
      }
      guard let text = words.text else {
        throw .invalid(field: "text", says: "Write title and text, or name a template.")
      }
      return DrillPlan.Terms(
        title: title, text: text, targets: targets, precedence: precedence ?? words.template?.precedence ?? 3,
        level: level ?? words.template?.level,
        presentation: presentation ?? words.template?.presentation ?? .fullScreen, slots: slots, minutes: minutes)
    }
  }

  func putDrill(_ call: Call) async throws -> Response {
    let id: DrillID = try call.id("drill")
    let terms = try call.decode(DrillRequest.self).terms(templates)
    let area = call.actor.area(as: [.officer]) ?? .city
    return try await change(call) { writing in
      try requireTargets(terms.targets, in: writing)
      try requireCovered(terms.targets, call, in: writing)
      let (known, ended) = (try writing.drillPlan(id), try writing.endedDrillPlan(id))
      if let present = known ?? ended {
        guard may(call.actor, .seeEmergencies, .area(present.area)) else {
          throw SignageError.conflict(says: "This id is taken; choose another.")
        }
        try requireCovered(present.terms.targets, call, in: writing)
      }
      var plan = try known ?? ended ?? DrillPlan(id: id, terms: terms, area: area, by: call.actor.person, at: call.now)
      try plan.change(to: terms, area: area, by: call.actor.person, at: call.now)
      if ended != nil { plan.takeUp(by: call.actor.person, at: call.now) }
      try writing.save(plan)
      try writing.audit("drill.put", "drill", id.text, Self.detail(of: plan))
      return .json(known == nil ? 201 : 200) { self.write(plan, at: call.now, to: &$0) }
    }
  }

  private struct DrillConfirmation: Decodable {
    var revision: Int
  }

  func confirmDrill(_ call: Call) async throws -> Response {
    let id: DrillID = try call.id("drill")
    let revision = try call.decode(DrillConfirmation.self).revision
    return try await change(call) { writing in
      var plan = try visible(id, call, in: writing)
      try requireCovered(plan.terms.targets, call, in: writing)
      try plan.confirm(revision: revision, by: call.actor.person, at: call.now)
      try writing.save(plan)
      try writing.audit("drill.confirmation", "drill", id.text, Self.detail(of: plan))
      return .json { self.write(plan, at: call.now, to: &$0) }
    }
  }

  /// No drill of it begins any more; one that is on goes on until it ends or is cleared.
  func deleteDrill(_ call: Call) async throws -> Response {
    let id: DrillID = try call.id("drill")
    return try await change(call) { writing in
      let plan = try visible(id, call, in: writing)
      try requireCovered(plan.terms.targets, call, in: writing)
      try writing.end(plan)
      try writing.audit("drill.delete", "drill", id.text, Self.detail(of: plan))
      return .nothing
    }
  }

  func listDrills(_ call: Call) throws -> Response {
    let plans = try store.read { try $0.drillPlans() }.filter { may(call.actor, .seeEmergencies, .area($0.area)) }
    return .json { json in
      json.array("drills") { json in
        for plan in plans { json.object { self.write(plan, at: call.now, to: &$0) } }
      }
    }
  }

  func getDrill(_ call: Call) throws -> Response {
    let id: DrillID = try call.id("drill")
    let plan = try store.read { try visible(id, call, in: $0) }
    return .json { self.write(plan, at: call.now, to: &$0) }
  }

  func visible(_ id: DrillID, _ call: Call, in reading: Reading) throws -> DrillPlan {
    guard let plan = try reading.drillPlan(id), may(call.actor, .seeEmergencies, .area(plan.area)) else {
      throw SignageError.notFound(noun: "drill", id: id.text)
    }
    return plan
  }

  private func write(_ plan: DrillPlan, at now: Instant, to json: inout JSONWriter) {
    let terms = plan.terms
    json.member("id", plan.id.text)
    json.member("revision", plan.revision)
    json.member("state", plan.confirmedAt == nil ? "pending" : "confirmed")
    json.object("title") { PlaylistDocument.write(terms.title, to: &$0) }
    json.object("text") { PlaylistDocument.write(terms.text, to: &$0) }
    json.member("targets", JSONValue.of(terms.targets))
    json.member("precedence", terms.precedence)
    json.memberOrNull("level", terms.level)
    json.member("presentation", terms.presentation.rawValue)
    json.member("slots", JSONValue.of(terms.slots))
    json.member("minutes", terms.minutes)
    json.member("createdBy", plan.createdBy)
    json.member("createdAt", plan.createdAt.rfc3339())
    json.memberOrNull("confirmedBy", plan.confirmedBy)
    json.memberOrNull("confirmedAt", plan.confirmedAt?.rfc3339())
    json.memberOrNull("next", next(of: plan, at: now))
  }

  /// When its next drill begins.
  private func next(of plan: DrillPlan, at now: Instant) -> String? {
    guard let inputs = try? programme.inputs(at: now) else { return nil }
    return plan.next(after: now, zone: .city, holidays: inputs.holidays).map { Zone.city.text(of: $0) }
  }

  private static func detail(of plan: DrillPlan) -> [String: String] {
    let terms = plan.terms
    var detail = [
      "revision": "\(plan.revision)", "precedence": "\(terms.precedence)", "minutes": "\(terms.minutes)",
      "presentation": terms.presentation.rawValue, "area": plan.area.description,
      "targets": terms.targets.map(\.description).joined(separator: " "),
      "slots": String(decoding: JSONValue.of(terms.slots).serialized(), as: UTF8.self),
    ]
    detail["level"] = terms.level.map(String.init)
    for (language, title) in terms.title.byLanguage { detail["title.\(language)"] = title }
    for (language, text) in terms.text.byLanguage { detail["text.\(language)"] = text }
    return detail
  }
}
