internal import Database
public import Signage

/// One row of the audit.
public struct AuditRow: Hashable, Sendable {
  public var id: String
  public var at: Instant
  public var person: String
  public var token: String
  public var action: String
  public var noun: String
  public var nounID: String
  public var detail: [String: String]
}

extension Reading {
  /// Newest first, those before the row `before` when given, and those of changes that were made with tokens of `wards` when
  /// given; at most `limit`, 1...200.
  public func auditRows(before: String? = nil, limit: Int = 50, by wards: Set<WardCode>? = nil) throws -> [AuditRow] {
    let limit = limit.clamped(to: 1...200)
    guard let wards else { return try auditPage(before, limit, " ORDER BY id DESC LIMIT ") }
    // No index has the rows of several wards in one order; a page of each holds the page of all.
    let pages = try wards.flatMap { ward in
      try auditPage(before, limit, " AND ward = $1 ORDER BY id DESC LIMIT ", [ward.text])
    }
    return Array(pages.sorted { $0.id > $1.id }.prefix(limit))
  }

  private func auditPage(
    _ before: String?, _ limit: Int, _ rest: SQL, _ narrowed: Arguments = []
  ) throws -> [AuditRow] {
    var sql: SQL = "SELECT id, at, person, token, action, noun, noun_id, detail FROM audit WHERE true"
    var arguments = narrowed
    if let before {
      arguments += [before]
      sql += " AND id < " + .parameters(from: arguments.count, count: 1)
    }
    sql += rest + .parameters(from: arguments.count + 1, count: 1)
    return try transaction.rows(sql, arguments + [limit]).map { row in
      AuditRow(
        id: try row.text("id"), at: try row.instant("at"), person: try row.text("person"), token: try row.text("token"),
        action: try row.text("action"), noun: try row.text("noun"), nounID: try row.text("noun_id"),
        detail: try row.document("detail"))
    }
  }
}
