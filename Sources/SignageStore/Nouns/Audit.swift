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
  /// Newest first, those before the row `before` when given, and those of changes that were made with `tokens` when given; at
  /// most `limit`, 1...200.
  public func auditRows(before: String? = nil, limit: Int = 50, by tokens: [String]? = nil) throws -> [AuditRow] {
    var sql: SQL = "SELECT id, at, person, token, action, noun, noun_id, detail FROM audit WHERE true"
    var arguments: Arguments = []
    if let before {
      arguments += [before]
      sql += " AND id < $1"
    }
    if let tokens {
      guard !tokens.isEmpty else { return [] }
      sql += " AND token IN (" + .parameters(from: arguments.count + 1, count: tokens.count) + ")"
      arguments += tokens
    }
    sql += " ORDER BY id DESC LIMIT " + .parameters(from: arguments.count + 1, count: 1)
    return try transaction.rows(sql, arguments + [limit.clamped(to: 1...200)]).map { row in
      AuditRow(
        id: try row.text("id"), at: try row.instant("at"), person: try row.text("person"), token: try row.text("token"),
        action: try row.text("action"), noun: try row.text("noun"), nounID: try row.text("noun_id"),
        detail: try row.document("detail"))
    }
  }
}
