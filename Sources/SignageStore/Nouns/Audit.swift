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
  /// Newest first, those before the row `before` when given; at most `limit`, 1...200.
  public func auditRows(before: String? = nil, limit: Int = 50) throws -> [AuditRow] {
    let limit = limit.clamped(to: 1...200)
    let columns: SQL = "SELECT id, at, person, token, action, noun, noun_id, detail FROM audit"
    let rows =
      if let before {
        try transaction.rows(columns + " WHERE id < $1 ORDER BY id DESC LIMIT $2", [before, limit])
      } else {
        try transaction.rows(columns + " ORDER BY id DESC LIMIT $1", [limit])
      }
    return try rows.map { row in
      AuditRow(
        id: try row.text("id"), at: try row.instant("at"), person: try row.text("person"), token: try row.text("token"),
        action: try row.text("action"), noun: try row.text("noun"), nounID: try row.text("noun_id"),
        detail: try row.document("detail"))
    }
  }
}
