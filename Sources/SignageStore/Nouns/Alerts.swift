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
  public func alerts(_ filter: AlertFilter) throws -> [ReceivedAlert] {
    var sql: SQL = "SELECT document FROM alerts WHERE true"
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
    return try transaction.rows(sql, arguments + [filter.limit.clamped(to: 1...200)])
      .map { try $0.document("document") }
  }

  /// Those of a series that wait for an officer.
  public func waitingAlerts(of series: String) throws -> [ReceivedAlert] {
    try transaction.rows("SELECT document FROM alerts WHERE waiting_series = $1 ORDER BY id", [series])
      .map { try $0.document("document") }
  }

  /// Those that wait for an officer although their time is over, at most `limit`.
  public func overdueAlerts(at now: Instant, limit: Int) throws -> [ReceivedAlert] {
    try transaction.rows(
      "SELECT document FROM alerts WHERE waiting_until <= $1 ORDER BY waiting_until, id LIMIT $2", [now, limit]
    ).map { try $0.document("document") }
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

extension Writing {
  /// Forgets documents, messages and series whose time is over.
  public func forgetOldAlerts(_ retention: AlertRetention = AlertRetention()) throws {
    let old = now.advanced(bySeconds: -retention.days * 86_400)
    try transaction.run("DELETE FROM alert_documents WHERE received_at < $1", [old])
    try transaction.run(
      "DELETE FROM alert_documents WHERE sha256 IN (SELECT sha256 FROM (SELECT sha256, "
        + "sum(size) OVER (ORDER BY received_at DESC, sha256) AS total FROM alert_documents) AS sums WHERE total > $1)",
      [retention.mostBytes])
    try transaction.run("DELETE FROM alerts WHERE decision = 'ignored' AND received_at < $1", [old])
    try transaction.run(
      "DELETE FROM alerts WHERE received_at < $1", [now.advanced(bySeconds: -retention.decisionDays * 86_400)])
    try transaction.run(
      "DELETE FROM alert_series_keys WHERE series IN (SELECT id FROM alert_series WHERE keep_until < $1)", [now])
    try transaction.run("DELETE FROM alert_series WHERE keep_until < $1", [now])
  }
}
