internal import Database

extension Migration {
  static let commands = Migration(
    "commands", reason: "What screens are asked to do, what came of it, and their last pictures.",
    [
      """
      CREATE TABLE commands (
        id TEXT NOT NULL PRIMARY KEY, display TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
        settled_at BIGINT, document TEXT NOT NULL)
      """,
      "CREATE INDEX commands_by_display ON commands (display, created_at)",
      "CREATE INDEX commands_by_end ON commands (expires_at)",
      """
      CREATE TABLE screenshots (
        display TEXT NOT NULL PRIMARY KEY, command TEXT NOT NULL, taken_at BIGINT NOT NULL, type TEXT NOT NULL,
        body BYTEA NOT NULL)
      """,
    ])
}
