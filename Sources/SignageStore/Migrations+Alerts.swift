internal import Database

extension Migration {
  static let alerts = Migration(
    "alerts", reason: "Messages of machines: as they came, what was decided about each, and the series they belong to.",
    [
      """
      CREATE TABLE alert_documents (
        sha256 TEXT NOT NULL PRIMARY KEY, received_at BIGINT NOT NULL, size BIGINT NOT NULL, bytes BYTEA NOT NULL)
      """,
      "CREATE INDEX alert_documents_by_age ON alert_documents (received_at)",
      """
      CREATE TABLE alerts (
        id TEXT NOT NULL PRIMARY KEY, identity TEXT NOT NULL UNIQUE, feed TEXT NOT NULL, area TEXT NOT NULL,
        decision TEXT NOT NULL, received_at BIGINT NOT NULL, waiting_series TEXT, waiting_until BIGINT,
        document TEXT NOT NULL)
      """,
      "CREATE INDEX alerts_by_decision ON alerts (decision, id)",
      "CREATE INDEX alerts_by_feed ON alerts (feed, id)",
      "CREATE INDEX alerts_by_age ON alerts (received_at)",
      "CREATE INDEX alerts_waiting ON alerts (waiting_series)",
      "CREATE INDEX alerts_waiting_until ON alerts (waiting_until)",
      """
      CREATE TABLE alert_series (
        id TEXT NOT NULL PRIMARY KEY, keep_until BIGINT NOT NULL, renews_at BIGINT, document TEXT NOT NULL)
      """,
      "CREATE INDEX alert_series_by_end ON alert_series (keep_until)",
      "CREATE INDEX alert_series_by_renewal ON alert_series (renews_at)",
      """
      CREATE TABLE alert_series_keys (
        name TEXT NOT NULL, series TEXT NOT NULL REFERENCES alert_series (id), PRIMARY KEY (name, series))
      """,
      "CREATE INDEX alert_series_keys_by_series ON alert_series_keys (series)",
    ])
}
