internal import Database

extension Migration {
  static let playTotals = Migration(
    "play totals", reason: "What was shown where on which day, kept for ever; plays themselves go after 60 days.",
    [
      // Null until the play is in the totals: those from before there were any are added beside the requests.
      "ALTER TABLE plays ADD COLUMN day BIGINT",
      "ALTER TABLE plays ADD COLUMN ward TEXT",
      "CREATE INDEX plays_to_total ON plays (started_at) WHERE day IS NULL",
      // The ward is that of the display at the time, and empty where nobody knows any more.
      """
      CREATE TABLE play_days (
        day BIGINT NOT NULL, display TEXT NOT NULL, content TEXT NOT NULL, ward TEXT NOT NULL, plays BIGINT NOT NULL,
        completed BIGINT NOT NULL, seconds DOUBLE PRECISION NOT NULL, PRIMARY KEY (day, display, content, ward))
      """,
      "CREATE INDEX play_days_by_display ON play_days (display, day)",
      "CREATE INDEX play_days_by_content ON play_days (content, day)",
      // The contents with a completed play; what the year's figure is counted from, however long the history.
      """
      CREATE TABLE content_months (
        month BIGINT NOT NULL, ward TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (month, ward, content))
      """,
    ])
}
