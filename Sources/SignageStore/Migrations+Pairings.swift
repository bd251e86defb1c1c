internal import Database

extension Migration {
  static let pairings = Migration(
    "pairings", reason: "Codes that new screens show, until an administrator has entered them.",
    [
      """
      CREATE TABLE pairings (
        code TEXT NOT NULL PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, address TEXT NOT NULL, is_open BIGINT NOT NULL,
        display TEXT, ends_at BIGINT NOT NULL, document TEXT NOT NULL)
      """,
      "CREATE INDEX pairings_by_address ON pairings (address, is_open)",
      "CREATE INDEX pairings_by_display ON pairings (display)",
      "CREATE INDEX pairings_by_end ON pairings (ends_at)",
    ])
}
