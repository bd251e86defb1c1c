internal import Database
public import Signage

extension Reading {
  /// The plans that were not given up, in the order of ids.
  public func drillPlans() throws -> [DrillPlan] {
    try decoded.nouns(transaction.rows("SELECT document FROM drills WHERE deleted_at IS NULL ORDER BY id"))
  }

  public func drillPlan(_ id: DrillID) throws -> DrillPlan? {
    try transaction.row("SELECT document FROM drills WHERE id = $1 AND deleted_at IS NULL", [id])?.document("document")
  }

  /// One that was given up; its drills stay with it.
  public func endedDrillPlan(_ id: DrillID) throws -> DrillPlan? {
    try transaction.row("SELECT document FROM drills WHERE id = $1 AND deleted_at IS NOT NULL", [id])?.document(
      "document")
  }

  public func hasBegun(_ occurrence: DrillPlan.Occurrence, of id: DrillID) throws -> Bool {
    try transaction.row(
      "SELECT emergency FROM drill_runs WHERE drill = $1 AND begins_at = $2", [id, occurrence.begins]) != nil
  }

  /// The drills of a plan that have begun, newest first, at most `limit`.
  public func drills(of id: DrillID, limit: Int) throws -> [Emergency] {
    try transaction.rows(
      "SELECT emergencies.document AS document FROM drill_runs JOIN emergencies ON emergencies.id = drill_runs.emergency "
        + "WHERE drill_runs.drill = $1 ORDER BY drill_runs.begins_at DESC LIMIT $2", [id, limit]
    ).map { try $0.document("document") }
  }
}

extension Writing {
  /// Keeps a plan, and takes it up again where it was given up.
  public func save(_ plan: DrillPlan) throws {
    try transaction.run(
      "INSERT INTO drills (id, document) VALUES ($1, $2) "
        + "ON CONFLICT (id) DO UPDATE SET document = excluded.document, deleted_at = NULL",
      [plan.id, try document(plan)])
    changesQuietly()
  }

  public func end(_ plan: DrillPlan) throws {
    try transaction.run("UPDATE drills SET deleted_at = $1 WHERE id = $2", [now, plan.id])
    changesQuietly()
  }

  /// Writes down that `emergency` is the drill of `occurrence`; false where that has begun already, by whomever.
  public func begin(_ occurrence: DrillPlan.Occurrence, of id: DrillID, as emergency: EmergencyID) throws -> Bool {
    try transaction.run(
      "INSERT INTO drill_runs (drill, begins_at, emergency) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      [id, occurrence.begins, emergency]) == 1
  }
}
