import Foundation
import Testing

@testable import Database

/// A directory of its own for one test, removed with its contents at the end.
final class TemporaryDatabase {
  let directory: String
  var path: String { directory + "/kosatsu.sqlite" }

  init() throws {
    directory = NSTemporaryDirectory() + "database-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: directory)
    } catch {
      Issue.record("the directory of the test stays: \(error)")
    }
  }

  func open(
    _ migrations: [Migration] = [.posters], adjusting adjust: (inout DatabaseSettings) -> Void = { _ in }
  ) throws -> Database {
    var settings = DatabaseSettings.sqlite(path: path)
    adjust(&settings)
    return try Database(settings: settings, migrations: migrations)
  }
}

extension Migration {
  /// A small schema with one of each constraint.
  static let posters = Migration(
    "posters", reason: "something to test with",
    [
      "CREATE TABLE wards (id TEXT NOT NULL PRIMARY KEY)",
      """
      CREATE TABLE posters (
        id TEXT NOT NULL PRIMARY KEY,
        ward TEXT REFERENCES wards (id),
        number BIGINT,
        title TEXT NOT NULL DEFAULT '',
        seconds DOUBLE PRECISION CONSTRAINT positive_seconds CHECK (seconds > 0),
        picture BYTEA,
        UNIQUE (ward, number)
      )
      """,
    ])
}

extension Database {
  func count(_ sql: SQL = "SELECT COUNT(*) AS n FROM posters") throws -> Int {
    try read { try #require(try $0.row(sql)).integer("n") }
  }
}
