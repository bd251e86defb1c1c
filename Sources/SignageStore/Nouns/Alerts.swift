public import Alerts
internal import Database
public import Signage

/// What a list of received alerts is narrowed by.
public struct AlertFilter: Sendable {
  public var decision: Verdict.Decision?
  public var feed: String?
  /// Nil for all.
  public var areas: Set<Area>?
  /// The last of the page before.
  public var before: AlertID?
  /// 1...200.
  public var limit = 50

  public init() {}
}

extension Reading {
  public func alert(_ id: AlertID) throws -> ReceivedAlert? {
    try transaction.row("SELECT document FROM alerts WHERE id = $1", [id])?.document("document")
  }

  /// The one message of that identity (`AlertPart.identity`).
  public func alert(identity: String) throws -> ReceivedAlert? {
    try transaction.row("SELECT document FROM alerts WHERE identity = $1", [identity])?.document("document")
  }

  /// Newest first.
  public func alerts(_ filter: AlertFilter) throws -> Readable<ReceivedAlert> {
    var sql: SQL = "SELECT id, document FROM alerts WHERE true"
    var arguments: Arguments = []
    func narrow(_ condition: SQL, _ values: Arguments) {
      arguments += values
      sql += condition
    }
    if let decision = filter.decision {
      narrow(" AND decision = " + .parameters(from: arguments.count + 1, count: 1), [decision.rawValue])
    }
    if let feed = filter.feed {
      narrow(" AND feed = " + .parameters(from: arguments.count + 1, count: 1), [feed])
    }
    if let areas = filter.areas?.map(\.description).sorted() {
      narrow(" AND area IN (" + .parameters(from: arguments.count + 1, count: areas.count) + ")", areas)
    }
    if let before = filter.before {
      narrow(" AND id < " + .parameters(from: arguments.count + 1, count: 1), [before])
    }
    sql += " ORDER BY id DESC LIMIT " + .parameters(from: arguments.count + 1, count: 1)
    return try Readable(transaction.rows(sql, arguments + [filter.limit.clamped(to: 1...200)]))
  }

  /// Those of a series that wait for an officer.
  public func waitingAlerts(of series: String) throws -> Readable<ReceivedAlert> {
    try Readable(
      transaction.rows("SELECT id, document FROM alerts WHERE waiting_series = $1 ORDER BY id", [series]))
  }

  /// The ids of those that wait for an officer although their time is over, at most `limit`. Each is to be read by itself, so
  /// that one that cannot be read holds up none of the others.
  public func overdueAlerts(at now: Instant, limit: Int) throws -> [AlertID] {
    try transaction.rows(
      "SELECT id FROM alerts WHERE waiting_until <= $1 ORDER BY waiting_until, id LIMIT $2", [now, limit]
    ).map { try $0.identifier("id") }
  }

  /// The document a message came in, byte by byte; nil where it is kept no more.
  public func alertDocument(sha256: String) throws -> [UInt8]? {
    try transaction.row("SELECT bytes FROM alert_documents WHERE sha256 = $1", [sha256])?.blob("bytes")
  }
}

extension Writing {
  /// Keeps a new message under its identity, and the document it came in. False where there is one of that identity.
  public func insert(_ alert: ReceivedAlert, identity: String, document bytes: [UInt8]) throws -> Bool {
    let isNew =
      try transaction.run(
        "INSERT INTO alerts (id, identity, feed, area, decision, received_at, waiting_series, waiting_until, document) "
          + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (identity) DO NOTHING",
        [
          alert.id, identity, alert.feed, alert.area.description, alert.decision.rawValue, alert.receivedAt,
          alert.waiting?.series, alert.waiting?.until, try document(alert),
        ]) == 1
    guard isNew else { return false }
    try transaction.run(
      "INSERT INTO alert_documents (sha256, received_at, size, bytes) VALUES ($1, $2, $3, $4) "
        + "ON CONFLICT (sha256) DO NOTHING",
      [alert.sha256, now, bytes.count, bytes])
    return true
  }

  /// Keeps what became of a message that is known.
  public func update(_ alert: ReceivedAlert) throws {
    try transaction.run(
      "UPDATE alerts SET decision = $2, waiting_series = $3, waiting_until = $4, document = $5 WHERE id = $1",
      [
        alert.id, alert.decision.rawValue, alert.waiting?.series, alert.waiting?.until, try document(alert),
      ])
    changesQuietly()
  }
}

/// How long received alerts are kept.
public struct AlertRetention: Sendable {
  /// Documents go after so many days, and with them what was ignored.
  public var days: Int64 = 30
  /// What acted, waited or was refused stays for longer, without its document.
  public var decisionDays: Int64 = 400
  /// Of all documents together; the oldest go first.
  public var mostBytes = 1 << 30

  public init() {}
}

extension SignageStore {
  /// Forgets documents, messages and series whose time is over, as of `now`: in transactions of at most a thousand rows, between
  /// which others write. Stops early where its task is cancelled; what is left goes the next time.
  public func forgetOldAlerts(_ retention: AlertRetention = AlertRetention(), at now: Instant) async throws {
    while !Task.isCancelled {
      if try await record(at: now, { try $0.forgetOldAlerts(retention) }) { return }
    }
  }
}

extension Writing {
  /// Forgets at most `limit` rows of what is over. False where more may be left.
  func forgetOldAlerts(_ retention: AlertRetention = AlertRetention(), limit: Int = 1_000) throws -> Bool {
    let old = now.advanced(bySeconds: -retention.days * 86_400)
    let decisionsOld = now.advanced(bySeconds: -retention.decisionDays * 86_400)
    var left = limit
    func forget(_ sql: SQL, _ bound: some ValueConvertible) throws {
      if left > 0 { left -= try transaction.run(sql, [bound, left]) }
    }
    try forget(
      "DELETE FROM alert_documents WHERE sha256 IN (SELECT sha256 FROM alert_documents WHERE received_at < $1 LIMIT $2)",
      old)
    // The oldest first: once one is gone, those that are older than it would no longer count as too much.
    try forget(
      "DELETE FROM alert_documents WHERE sha256 IN (SELECT sha256 FROM (SELECT sha256, "
        + "sum(size) OVER (ORDER BY received_at DESC, sha256) AS total FROM alert_documents) AS sums WHERE total > $1 "
        + "ORDER BY total DESC LIMIT $2)",
      retention.mostBytes)
    try forget(
      "DELETE FROM alerts WHERE id IN "
        + "(SELECT id FROM alerts WHERE decision = 'ignored' AND received_at < $1 LIMIT $2)", old)
    try forget("DELETE FROM alerts WHERE id IN (SELECT id FROM alerts WHERE received_at < $1 LIMIT $2)", decisionsOld)
    try forget(
      "DELETE FROM alert_series_keys WHERE (name, series) IN (SELECT name, series FROM alert_series_keys "
        + "WHERE series IN (SELECT id FROM alert_series WHERE keep_until < $1) LIMIT $2)", now)
    try forget(
      "DELETE FROM alert_series WHERE id IN (SELECT id FROM alert_series WHERE keep_until < $1 LIMIT $2)", now)
    return left > 0
  }
}
