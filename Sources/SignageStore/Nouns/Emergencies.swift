internal import Database
public import Signage

extension Reading {
  public func emergency(_ id: EmergencyID) throws -> Emergency? {
    try transaction.row("SELECT document FROM emergencies WHERE id = $1", [id])?.document("document")
  }

  /// Those of `ids` that there are. After a broadcast thousands of displays speak of the same ones: they are decoded once, and
  /// again when they have changed.
  public func emergencies(_ ids: Set<EmergencyID>) throws -> [EmergencyID: Emergency] {
    let ids = ids.sorted()
    var found: [EmergencyID: Emergency] = [:]
    for start in stride(from: 0, to: ids.count, by: 500) {
      let part = Array(ids[start..<min(start + 500, ids.count)])
      let rows = try transaction.rows(
        "SELECT document FROM emergencies WHERE id IN (" + SQL.parameters(from: 1, count: part.count) + ")", part)
      for emergency in try decoded.nouns(rows, as: Emergency.self) { found[emergency.id] = emergency }
    }
    return found
  }

  /// Newest first, at most `limit` of those that come after the one that is named; none after one that there is not.
  public func emergencies(
    in state: Emergency.State? = nil, after last: EmergencyID? = nil, limit: Int
  ) throws -> [Emergency] {
    var sql: SQL = "SELECT document FROM emergencies WHERE true"
    var arguments: Arguments = []
    if let state {
      arguments.append(state.rawValue)
      sql += " AND state = " + .parameters(from: arguments.count, count: 1)
    }
    if let last {
      arguments.append(last)
      sql +=
        " AND (created_at, id) < (SELECT created_at, id FROM emergencies WHERE id = "
        + .parameters(from: arguments.count, count: 1) + ")"
    }
    arguments.append(limit)
    sql += " ORDER BY created_at DESC, id DESC LIMIT " + .parameters(from: arguments.count, count: 1)
    return try transaction.rows(sql, arguments).map { try $0.document("document") }
  }

  /// Those that are pending, on screen, or ended so lately that what is on screen may depend on them; oldest first.
  public func emergenciesThatMatter(at now: Instant) throws -> [Emergency] {
    // Ordered here: asked to order by age, an engine without statistics walks through years of messages for it.
    let emergencies: [Emergency] = try transaction.rows(
      "SELECT document FROM emergencies WHERE ended_at IS NULL OR ended_at > $1",
      [now.advanced(bySeconds: -Emergency.longestHours * 3600)]
    ).map { try $0.document("document") }
    return emergencies.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
  }

  /// What was said of a revision, and a delivery without times for each display that it was for when it left the screen and that
  /// said nothing; by display.
  public func deliveries(of id: EmergencyID, revision: Int) throws -> [Delivery] {
    let said = try transaction.rows(
      "SELECT display, received_at, shown_at FROM deliveries WHERE emergency = $1 AND revision = $2", [id, revision]
    ).map { row in
      Delivery(
        display: try row.identifier("display"), revision: revision, receivedAt: try row.optionalInstant("received_at"),
        shownAt: try row.optionalInstant("shown_at"))
    }
    let spoke = Set(said.map(\.display))
    let silent = try expectedDisplays(of: id, revision: revision)?.filter { !spoke.contains($0) } ?? []
    return (said + silent.map { Delivery(display: $0, revision: revision) })
      .sorted { $0.display < $1.display }
  }
}

extension Writing {
  public func save(_ emergency: Emergency) throws {
    try transaction.run(
      "INSERT INTO emergencies (id, state, created_at, ended_at, document) VALUES ($1, $2, $3, $4, $5) "
        + "ON CONFLICT (id) DO UPDATE SET state = excluded.state, ended_at = excluded.ended_at, "
        + "document = excluded.document",
      [
        emergency.id, emergency.state.rawValue, emergency.createdAt, emergency.endedAt, try document(emergency),
      ])
    publish(.emergenciesChanged)
  }

  /// What a player said of a message; the first time it said so is kept. False where it never had such a revision.
  public func saveDelivery(_ delivery: Delivery, of emergency: Emergency) throws -> Bool {
    guard delivery.revision >= 1, delivery.revision <= emergency.lastRevision else { return false }
    try transaction.run(
      "INSERT INTO deliveries (emergency, revision, display, received_at, shown_at) VALUES ($1, $2, $3, $4, $5) "
        + "ON CONFLICT (emergency, revision, display) DO UPDATE SET "
        + "received_at = coalesce(deliveries.received_at, excluded.received_at), "
        + "shown_at = coalesce(deliveries.shown_at, excluded.shown_at)",
      [emergency.id, delivery.revision, delivery.display, delivery.receivedAt, delivery.shownAt])
    return true
  }
}
