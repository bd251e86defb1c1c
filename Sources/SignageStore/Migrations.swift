internal import Database

extension Migration {
  /// The schema's history; it only grows at its end.
  ///
  /// A noun's row has its key, the columns that questions are asked of, and `document`: the noun itself as JSON.
  static let all: [Migration] = [
    places, contents, schedule, emergencies, players, audience, access, endings, drills, alerts, feeds, commands,
    expectations, pairings, playTotals, auditByToken, leavings, tokensByWard,
  ]

  private static let places = Migration(
    "places", reason: "Sites, displays and sensors of the city.",
    [
      "CREATE TABLE sites (id TEXT NOT NULL PRIMARY KEY, ward TEXT NOT NULL, document TEXT NOT NULL)",
      """
      CREATE TABLE displays (
        id TEXT NOT NULL PRIMARY KEY, site TEXT NOT NULL REFERENCES sites (id), document TEXT NOT NULL)
      """,
      "CREATE INDEX displays_by_site ON displays (site)",
      """
      CREATE TABLE sensors (
        id TEXT NOT NULL PRIMARY KEY, site TEXT NOT NULL REFERENCES sites (id), registered_at BIGINT NOT NULL,
        document TEXT NOT NULL)
      """,
      "CREATE INDEX sensors_by_site ON sensors (site)",
    ])

  private static let contents = Migration(
    "contents", reason: "Contents with their two versions, and the files they were made into.",
    [
      """
      CREATE TABLE media (
        sha256 TEXT NOT NULL PRIMARY KEY, type TEXT NOT NULL, bytes BIGINT NOT NULL, state TEXT NOT NULL,
        document TEXT NOT NULL, created_at BIGINT NOT NULL)
      """,
      "CREATE INDEX media_by_state ON media (state, created_at)",
      """
      CREATE TABLE contents (
        id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, state TEXT NOT NULL, title_words TEXT NOT NULL,
        last_day BIGINT NOT NULL, created_at BIGINT NOT NULL, deleted_at BIGINT, document TEXT NOT NULL)
      """,
      "CREATE INDEX contents_by_last_day ON contents (last_day)",
      "CREATE INDEX contents_by_state ON contents (state, id)",
      "CREATE INDEX contents_by_owner ON contents (owner, id)",
      """
      CREATE TABLE content_media (
        content TEXT NOT NULL REFERENCES contents (id), sha256 TEXT NOT NULL REFERENCES media (sha256),
        PRIMARY KEY (content, sha256))
      """,
      "CREATE INDEX content_media_by_media ON content_media (sha256)",
    ])

  private static let schedule = Migration(
    "schedule", reason: "What is shown where and when, and the revision of all that decides it.",
    [
      "CREATE TABLE campaigns (id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL)",
      "CREATE TABLE pools (id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL)",
      """
      CREATE TABLE entries (
        id TEXT NOT NULL PRIMARY KEY, content TEXT REFERENCES contents (id), last_day BIGINT, deleted_at BIGINT,
        document TEXT NOT NULL)
      """,
      "CREATE INDEX entries_by_content ON entries (content, deleted_at, last_day)",
      "CREATE TABLE revisions (name TEXT NOT NULL PRIMARY KEY, revision BIGINT NOT NULL)",
      "CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL)",
    ])

  private static let emergencies = Migration(
    "emergencies", reason: "Messages that override, and where they were seen.",
    [
      """
      CREATE TABLE emergencies (
        id TEXT NOT NULL PRIMARY KEY, state TEXT NOT NULL, created_at BIGINT NOT NULL, ended_at BIGINT,
        document TEXT NOT NULL)
      """,
      "CREATE INDEX emergencies_by_end ON emergencies (ended_at)",
      "CREATE INDEX emergencies_by_state ON emergencies (state, created_at)",
      "CREATE INDEX emergencies_by_age ON emergencies (created_at)",
      """
      CREATE TABLE deliveries (
        emergency TEXT NOT NULL REFERENCES emergencies (id), revision BIGINT NOT NULL, display TEXT NOT NULL,
        received_at BIGINT, shown_at BIGINT, PRIMARY KEY (emergency, revision, display))
      """,
    ])

  private static let players = Migration(
    "players", reason: "What displays reported: their health and the proof of each showing.",
    [
      "CREATE TABLE display_reports (display TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL, document TEXT NOT NULL)",
      """
      CREATE TABLE plays (
        display TEXT NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL, variant TEXT NOT NULL,
        entry TEXT, started_at BIGINT NOT NULL, seconds DOUBLE PRECISION NOT NULL, completed BIGINT NOT NULL,
        assignment TEXT, PRIMARY KEY (display, id))
      """,
      "CREATE INDEX plays_by_display ON plays (display, started_at)",
      "CREATE INDEX plays_by_content ON plays (content, started_at)",
      "CREATE INDEX plays_by_age ON plays (started_at)",
    ])

  private static let audience = Migration(
    "audience", reason: "Counts as received, rolled up by hour and day, and the model published from them.",
    [
      """
      CREATE TABLE observations (
        sensor TEXT NOT NULL, period_start BIGINT NOT NULL, hour_start BIGINT NOT NULL, revision BIGINT NOT NULL,
        received_at BIGINT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (sensor, period_start))
      """,
      "CREATE INDEX observations_by_hour ON observations (sensor, hour_start)",
      "CREATE INDEX observations_by_age ON observations (period_start)",
      """
      CREATE TABLE hours_to_roll_up (
        sensor TEXT NOT NULL, hour_start BIGINT NOT NULL, PRIMARY KEY (sensor, hour_start))
      """,
      """
      CREATE TABLE audience_hours (
        sensor TEXT NOT NULL, hour_start BIGINT NOT NULL, tier TEXT NOT NULL, scheme TEXT NOT NULL,
        document TEXT NOT NULL, PRIMARY KEY (sensor, hour_start, tier, scheme))
      """,
      "CREATE INDEX audience_hours_by_hour ON audience_hours (hour_start)",
      """
      CREATE TABLE audience_days (
        sensor TEXT NOT NULL, day BIGINT NOT NULL, kind TEXT NOT NULL, document TEXT NOT NULL,
        PRIMARY KEY (sensor, day, kind))
      """,
      "CREATE TABLE audience_models (published_at BIGINT NOT NULL PRIMARY KEY, body BYTEA NOT NULL)",
    ])

  private static let access = Migration(
    "access", reason: "Who may do what, what they did, and answers to requests that may come twice.",
    [
      """
      CREATE TABLE tokens (
        id TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL UNIQUE, device TEXT, created_at BIGINT NOT NULL,
        revoked_at BIGINT, document TEXT NOT NULL)
      """,
      "CREATE INDEX tokens_by_device ON tokens (device)",
      """
      CREATE TABLE audit (
        id TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL, person TEXT NOT NULL, token TEXT NOT NULL,
        action TEXT NOT NULL, noun TEXT NOT NULL, noun_id TEXT NOT NULL, detail TEXT NOT NULL)
      """,
      "CREATE INDEX audit_by_noun ON audit (noun, noun_id)",
      """
      CREATE TABLE idempotency (
        token TEXT NOT NULL, idempotency_key TEXT NOT NULL, digest TEXT NOT NULL, status BIGINT NOT NULL,
        body TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (token, idempotency_key))
      """,
      "CREATE INDEX idempotency_by_age ON idempotency (at)",
    ])

  private static let endings = Migration(
    "endings", reason: "Finds the tokens that ended just now, so that what still listens with one is cut off.",
    ["CREATE INDEX tokens_by_end ON tokens (revoked_at)"])

  private static let auditByToken = Migration(
    "auditByToken", reason: "Finds what a ward's people did, among years of what everybody did.",
    ["CREATE INDEX audit_by_token ON audit (token, id)"])

  private static let drills = Migration(
    "drills", reason: "Drills that come again, and which of them have begun.",
    [
      "CREATE TABLE drills (id TEXT NOT NULL PRIMARY KEY, deleted_at BIGINT, document TEXT NOT NULL)",
      """
      CREATE TABLE drill_runs (
        drill TEXT NOT NULL REFERENCES drills (id), begins_at BIGINT NOT NULL,
        emergency TEXT NOT NULL, PRIMARY KEY (drill, begins_at))
      """,
    ])
}
