import Foundation
import Testing

@testable import Database

@Suite struct SQLSubsetTests {
  @Test(arguments: [
    "SELECT rowid FROM posters", "INSERT OR IGNORE INTO posters (id) VALUES ($1)",
    "REPLACE INTO posters (id) VALUES ($1)",
    "CREATE TABLE a (id BIGINT NOT NULL PRIMARY KEY AUTOINCREMENT)", "SELECT id FROM posters WHERE id GLOB $1",
    "SELECT IFNULL(title, '') AS title FROM posters", "SELECT datetime('now') AS now", "SELECT strftime('%s', $1) AS s",
    "SELECT CURRENT_TIMESTAMP AS now", "SELECT group_concat(id) AS ids FROM posters", "PRAGMA user_version",
    "SELECT `id` FROM posters", "SELECT [id] FROM posters", "SELECT id FROM posters WHERE id = ?",
    "SELECT id FROM posters WHERE id = :id", "SELECT id FROM posters WHERE id == $1",
    "SELECT id FROM posters LIMIT 10, 20", "SELECT MAX(a, b) AS larger FROM posters",
    "SELECT id FROM posters WHERE ward IS $1",
    "SELECT $1::text AS t", "SELECT id FROM posters FOR UPDATE", "SELECT greatest(a, b) AS larger FROM posters",
    "SELECT id FROM posters WHERE title ILIKE $1", "SELECT DISTINCT ON (ward) id FROM posters",
    "SELECT id FROM posters WHERE id = ANY($1)", "CREATE TABLE a (b TEXT REFERENCES c (id) DEFERRABLE)",
    "WITH gone AS (DELETE FROM posters RETURNING id) SELECT id FROM gone",
    "SELECT json_extract(a, '$.b') AS b FROM posters",
    "SELECT a -> 'b' AS b FROM posters", "CREATE TABLE a (n INTEGER NOT NULL)", "CREATE TABLE a (b BLOB)",
    "CREATE TABLE a (b BOOLEAN DEFAULT 1, c TEXT)", "SELECT id FROM posters WHERE active = TRUE",
    "CREATE TABLE a (id TEXT PRIMARY KEY)", "INSERT INTO a (id) SELECT id FROM b ON CONFLICT DO NOTHING",
    "SELECT id FROM posters WHERE $1 IS NULL OR id = $1", "SELECT id FROM posters WHERE title LIKE $1",
    "SELECT ROUND(seconds, 2) AS seconds FROM posters", "SELECT lastSeen FROM displays",
    "SELECT CAST(a AS INTEGER) AS a FROM b",
  ])
  func outside(statement: String) {
    #expect(!SQLSubset.violations(in: statement).isEmpty)
  }

  @Test(arguments: [
    """
    CREATE TABLE posters (
      id TEXT NOT NULL PRIMARY KEY,
      first_day BIGINT NOT NULL DEFAULT 0, score DOUBLE PRECISION, picture BYTEA,
      ward TEXT REFERENCES wards (id) ON DELETE CASCADE, CHECK (first_day >= 0), UNIQUE (ward, first_day)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX posters_by_day ON posters (first_day, id) WHERE ward IS NOT NULL",
    "INSERT INTO posters (id, first_day) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET first_day = excluded.first_day",
    "INSERT INTO a (id) SELECT id FROM b WHERE true ON CONFLICT DO NOTHING",
    "SELECT id FROM posters WHERE title LIKE $1 ESCAPE '\\' AND ward IS NOT DISTINCT FROM $2 LIMIT $3 OFFSET $4",
    "SELECT id FROM posters WHERE title LIKE '%' || $1 || '%' ESCAPE '\\' ORDER BY id DESC NULLS LAST",
    "SELECT COUNT(*) FILTER (WHERE seconds > 1) AS some, MAX(seconds) AS longest, MIN(COALESCE(a, b)) AS low FROM posters",
    "UPDATE posters SET title = wards.name FROM wards WHERE wards.id = posters.ward AND posters.ward <> 'date(?)'",
    "SELECT ROW_NUMBER() OVER (PARTITION BY ward ORDER BY id) AS place FROM posters WHERE (CAST($1 AS TEXT) IS NULL OR id = $1)",
    "DELETE FROM posters WHERE id IN ($1, $2) RETURNING id, date, time",
    "SELECT CASE WHEN a > b THEN a ELSE b END AS larger FROM posters",
  ])
  func inside(statement: String) {
    #expect(SQLSubset.violations(in: statement) == [])
  }

  @Test func statementsAreFoundInSwift() {
    let source = #"""
      /// "SELECT in a comment"
      let one: SQL = "SELECT id FROM \"posters\""
      let two = f("no statement", "id", """
        UPDATE posters
        SET title = "x"
        """)
      """#
    let found = SQLSubset.statements(inSwift: source)
    #expect(found.count == 2)
    #expect(found.first == #"SELECT id FROM \"posters\""#)
    #expect(found.last?.contains("SET title") == true)
  }

  /// All SQL of the rooms that hold any, but for what the engines say to their own databases.
  @Test func theRoomsKeepToTheSubset() throws {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    for room in ["SignageStore", "Database"] {
      let sources = package.appending(path: "Sources").appending(path: room)
      let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
        .filter { $0.hasSuffix(".swift") && !$0.hasPrefix("SQLite/") }
      #expect(!files.isEmpty)
      for file in files {
        let source = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
        for statement in SQLSubset.statements(inSwift: source) {
          #expect(SQLSubset.violations(in: statement) == [], "\(room)/\(file): \(statement)")
        }
      }
    }
  }
}
