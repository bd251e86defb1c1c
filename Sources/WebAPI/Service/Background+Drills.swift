internal import Signage
internal import SignageStore

extension Background {
  /// Begins the drills that are due; each once, over restarts too.
  func beginDrills() async throws {
    let now = Clock.now()
    let plans = try store.read { try $0.drillPlans() }.filter { $0.confirmedAt != nil }
    if plans.isEmpty { return }
    let holidays = try programme.inputs(at: now).holidays
    for plan in plans {
      guard let due = plan.due(at: now, zone: .city, holidays: holidays),
        try !store.read({ try $0.hasBegun(due, of: plan.id) })
      else { continue }
      let begun = try await store.record(at: now) { writing in
        // The plan may have been changed, or another server been faster.
        guard try writing.drillPlan(plan.id) == plan else { return false }
        return try Self.begin(due, of: plan, in: writing)
      }
      if begun { log(.info, "a drill has begun", ["drill": plan.id.text]) }
    }
  }

  private static func begin(
    _ occurrence: DrillPlan.Occurrence, of plan: DrillPlan, in writing: Writing
  ) throws -> Bool {
    guard let id = EmergencyID(writing.newIdentifier()), try writing.begin(occurrence, of: plan.id, as: id) else {
      return false
    }
    let drill = plan.emergency(id, of: occurrence, at: writing.now)
    try writing.save(
      drill, after: [Emergency.Step(.create, revision: drill.revision, message: drill.message, area: drill.area)],
      [
        "plannedAt": occurrence.begins.rfc3339(), "planRevision": "\(plan.revision)", "plannedBy": plan.createdBy,
        "confirmedBy": plan.confirmedBy ?? "",
      ])
    return true
  }
}
