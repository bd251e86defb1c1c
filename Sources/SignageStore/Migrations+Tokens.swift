internal import Database

extension Migration {
  static let tokensByWard = Migration(
    "tokens by ward",
    reason: "A ward's administrator reads pages of the ward's tokens and audit, not all there ever were.",
    [
      // For which a token holds; null is the city. Documents begin with the area, "city" or five digits.
      "ALTER TABLE tokens ADD COLUMN ward TEXT",
      """
      UPDATE tokens SET ward = substr(document, 10, 5) WHERE document LIKE '{"area":"_____",%' ESCAPE '\\'
      """,
      "CREATE INDEX tokens_by_ward ON tokens (ward) WHERE ward IS NOT NULL",
      // Those that hold have no end; their pages are in the order of ids.
      "DROP INDEX tokens_by_end",
      "CREATE INDEX tokens_by_end ON tokens (revoked_at, id)",
      // With whose token it was done; null is the city's, and what nobody's token did.
      "ALTER TABLE audit ADD COLUMN ward TEXT",
      "UPDATE audit SET ward = (SELECT tokens.ward FROM tokens WHERE tokens.id = audit.token)",
      "CREATE INDEX audit_by_ward ON audit (ward, id) WHERE ward IS NOT NULL",
      "DROP INDEX audit_by_token",
    ])
}
