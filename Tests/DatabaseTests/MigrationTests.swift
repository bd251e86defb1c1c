import Testing

@testable import Database

@Suite struct MigrationTests {
  private let second = Migration(
    "tags", reason: "posters get tags", ["CREATE TABLE tags (id TEXT NOT NULL PRIMARY KEY)"])

  @Test func eachIsAppliedOnceInOrder() async throws {
    let temporary = try TemporaryDatabase()
    try await temporary.open().write { try $0.run("INSERT INTO posters (id) VALUES ('a')") }
    for _ in 0..<2 {
      let database = try temporary.open([.posters, second])
      let rows = try database.read { try $0.rows("SELECT * FROM migrations ORDER BY number") }
      #expect(try rows.map { try $0.text("name") } == ["posters", "tags"])
      #expect(try rows.map { try $0.text("reason") } == ["something to test with", "posters get tags"])
      #expect(try rows.allSatisfy { try $0.integer("applied_at") > 1_700_000_000_000 })
      #expect(try database.count() == 1)
      #expect(try database.count("SELECT COUNT(*) AS n FROM tags") == 0)
    }
  }

  @Test func theDatabaseOfANewerProgramIsRefusedInWords() throws {
    let temporary = try TemporaryDatabase()
    _ = try temporary.open([.posters, second])
    let error = #expect(throws: DatabaseError.newer(migration: "tags")) { try temporary.open([.posters]) }
    #expect(error?.description.contains("newer version") == true)
    #expect(try temporary.open([.posters, second]).count() == 0)
  }

  @Test func aChangedOrderIsRefused() throws {
    let temporary = try TemporaryDatabase()
    _ = try temporary.open([.posters, second])
    #expect(throws: DatabaseError.self) { try temporary.open([second, .posters]) }
  }

  @Test func oneThatFailsLeavesEverythingAsItWas() throws {
    let temporary = try TemporaryDatabase()
    _ = try temporary.open()
    let broken = Migration(
      "broken", reason: "to fail", ["CREATE TABLE half (id BIGINT)", "CREATE TABLE half (id BIGINT)"])
    #expect(throws: DatabaseError.self) { try temporary.open([.posters, second, broken]) }
    let database = try temporary.open()
    #expect(try database.count("SELECT COUNT(*) AS n FROM migrations") == 1)
    #expect(throws: DatabaseError.self) { try database.read { try $0.rows("SELECT id FROM tags") } }
  }
}
