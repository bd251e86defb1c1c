import Testing

@testable import Database

@Suite struct StatementTests {
  @Test func everyKindOfValueComesBackAsItWentIn() async throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    let picture: [UInt8] = [0, 1, 255]
    let changed = try await database.write { transaction in
      try transaction.run("INSERT INTO wards (id) VALUES ($1)", ["27127"])
      return try transaction.run(
        "INSERT INTO posters (id, ward, number, title, seconds, picture) VALUES ($1, $2, $3, $4, $5, $6)",
        ["a", "27127", Int64.max, "粗大ごみ '\"", 12.5, picture])
    }
    #expect(changed == 1)
    try database.read { transaction in
      let row = try #require(try transaction.row("SELECT * FROM posters"))
      #expect(try row.text("id") == "a")
      #expect(try row.integer("number") == Int(Int64.max))
      #expect(try row.text("title") == "粗大ごみ '\"")
      #expect(try row.real("seconds") == 12.5)
      #expect(try row.blob("picture") == picture)
      #expect(row.names == ["id", "ward", "number", "title", "seconds", "picture"])
    }
  }

  @Test func nothingEmptyAndFalseAreThreeThings() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    let nothing: String? = nil
    try database.read { transaction in
      let row = try #require(
        try transaction.row(
          "SELECT $1 AS missing, $2 AS empty, $3 AS bytes, $4 AS off, $5 AS lit", [nothing, "", [UInt8](), false, true])
      )
      #expect(try row.isNull("missing"))
      #expect(try row.optionalText("missing") == nil)
      #expect(try row.text("empty") == "")
      #expect(try row.blob("bytes") == [])
      #expect(try row.flag("off") == false)
      #expect(try row.optionalFlag("lit") == true)
    }
  }

  @Test func parametersGoByTheirNumberWhateverTheirOrderInTheText() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    try database.read { transaction in
      let row = try #require(
        try transaction.row("SELECT $3 AS third, $1 AS first, $2 AS second, $3 AS again", ["a", "b", "c"]))
      #expect(row.values == [.text("c"), .text("a"), .text("b"), .text("c")])
    }
  }

  @Test func theNumberOfArgumentsMustFit() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    for arguments in [[1], [1, 2, 3]] as [Arguments] {
      #expect(throws: DatabaseError.arguments(statement: "SELECT $1, $2", wanted: 2, found: arguments.count)) {
        try database.read { try $0.row("SELECT $1, $2", arguments) }
      }
    }
    for statement in ["SELECT $1, $3", "SELECT ?", "SELECT :name", "SELECT 1; SELECT 2", ""] as [SQL] {
      #expect(throws: DatabaseError.self) { try database.read { try $0.rows(statement, [1, 2]) } }
    }
    try database.read { _ = try #require(try $0.row("SELECT 1 AS one; ")) }
  }

  @Test func listsOfParameters() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    #expect(SQL.parameters(from: 2, count: 3).text == "$2, $3, $4")
    try database.read { transaction throws in
      let found: SQL = "SELECT 1 AS one WHERE $1 IN ("
      #expect(try transaction.row(found + .parameters(from: 2, count: 2) + ")", ["b", "a", "b"]) != nil)
      #expect(try transaction.row(found + .parameters(from: 2, count: 0) + ")", ["b"]) == nil)
    }
  }

  @Test func accessorsNameTheColumnThatIsMissingDoubleOrOfAnotherKind() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    let row = try database.read { try #require(try $0.row("SELECT 1 AS n, 'x' AS t, NULL AS z, 2 AS d, 3 AS d")) }
    #expect(throws: DatabaseError.column(name: "no", wanted: "a column of that name", found: "none")) {
      try row.text("no")
    }
    #expect(throws: DatabaseError.column(name: "d", wanted: "one column of that name", found: "several")) {
      try row.integer("d")
    }
    #expect(throws: DatabaseError.column(name: "n", wanted: "text", found: "integer")) { try row.text("n") }
    #expect(throws: DatabaseError.column(name: "t", wanted: "integer", found: "text")) { try row.integer("t") }
    #expect(throws: DatabaseError.column(name: "z", wanted: "blob", found: "null")) { try row.blob("z") }
    #expect(throws: DatabaseError.column(name: "t", wanted: "real", found: "text")) { try row.optionalReal("t") }
    #expect(throws: DatabaseError.column(name: "d", wanted: "one column of that name", found: "several")) {
      try row.flag("d")
    }
    #expect(try row.real("n") == 1)
  }

  @Test func aMisspeltNameIsAnErrorAndLikeMindsItsCase() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    #expect(throws: DatabaseError.self) { try database.read { try $0.rows("SELECT \"titel\" FROM posters") } }
    try database.read { transaction in
      let row = try #require(try transaction.row("SELECT 'ABC' LIKE 'abc' AS loose, 'abc' LIKE 'a%' AS strict"))
      #expect(try row.flag("loose") == false)
      #expect(try row.flag("strict"))
    }
  }

  @Test func textsAndNumbersThatOneEngineOrTheOtherCouldNotKeepAreRefused() async throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    for argument in ["a\0b", Double.nan] as [any ValueConvertible] {
      #expect(throws: DatabaseError.self) { try database.read { try $0.row("SELECT $1 AS v", [argument]) } }
    }
    #expect(try database.read { try $0.row("SELECT $1 AS v", [Double.infinity])?.real("v") } == .infinity)
  }

  @Test func theCommonSubsetWorks() async throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    try await database.write { transaction in
      let upsert: SQL = """
        INSERT INTO posters (id, number) VALUES ($1, $2)
        ON CONFLICT (id) DO UPDATE SET number = excluded.number WHERE posters.number < excluded.number
        RETURNING id, number
        """
      #expect(try transaction.row(upsert, ["a", 1])?.integer("number") == 1)
      #expect(try transaction.row(upsert, ["a", 3])?.integer("number") == 3)
      #expect(try transaction.row(upsert, ["a", 2]) == nil)
      #expect(try transaction.run("INSERT INTO posters (id) VALUES ($1) ON CONFLICT DO NOTHING", ["a"]) == 0)
      try transaction.run("INSERT INTO posters (id, number) SELECT id || 'b', number FROM posters WHERE true")
      let sums = try transaction.row(
        """
        SELECT COUNT(*) FILTER (WHERE id = 'a') AS some, SUM(number) AS total FROM posters
        WHERE (CAST($1 AS TEXT) IS NULL OR id = $1) AND ward IS NOT DISTINCT FROM $2
        """, [nil, nil])
      #expect(try sums?.integer("some") == 1)
      #expect(try sums?.integer("total") == 6)
    }
  }

  @Test func changedRowsAreCountedWithoutCascadesAndNotCarriedOver() async throws {
    let temporary = try TemporaryDatabase()
    let cascade = Migration(
      "cascade", reason: "a cascade to count",
      [
        "CREATE TABLE parents (id BIGINT NOT NULL PRIMARY KEY)",
        "CREATE TABLE children (parent BIGINT NOT NULL REFERENCES parents (id) ON DELETE CASCADE)",
      ])
    let database = try temporary.open([cascade])
    try await database.write { transaction throws in
      #expect(try transaction.run("INSERT INTO parents (id) VALUES ($1), ($2), ($3)", [1, 2, 3]) == 3)
      #expect(try transaction.run("CREATE TABLE more (id BIGINT)") == 0)
      #expect(try transaction.run("INSERT INTO children (parent) VALUES (1), (1)") == 2)
      #expect(try transaction.run("DELETE FROM parents WHERE id = 1") == 1)
      #expect(try transaction.run("UPDATE parents SET id = 9 WHERE id = 8") == 0)
      #expect(try transaction.rows("SELECT parent FROM children").isEmpty)
    }
  }

  @Test func aStatementMayRunInsideItselfAndReadersMayStopEarly() async throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    try await database.write { transaction in
      for number in 1...3 {
        try transaction.run("INSERT INTO posters (id, number) VALUES ($1, $2)", ["\(number)", number])
      }
    }
    struct Enough: Error {}
    try database.read { transaction in
      let all: SQL = "SELECT number FROM posters ORDER BY number"
      var pairs: [[Int]] = []
      try transaction.forEach(all) { outer in
        try transaction.forEach(all) { inner in
          pairs.append([try outer.integer("number"), try inner.integer("number")])
        }
      }
      #expect(pairs == [[1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [2, 3], [3, 1], [3, 2], [3, 3]])
      let enough = thrown { try transaction.forEach(all) { _ in throw Enough() } }
      #expect(enough is Enough)
      #expect(try transaction.rows(all).count == 3)
    }
    let changed = try await database.write { transaction in
      _ = try transaction.row("UPDATE posters SET number = number + 10 RETURNING number")
      return try transaction.row("SELECT COUNT(*) AS n FROM posters WHERE number > 10")?.integer("n")
    }
    #expect(changed == 3)
  }

  @Test func theStatementCacheIsBounded() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    database.close()
    let connection = try SQLiteConnection(
      path: temporary.path, role: .writer, patienceMilliseconds: 1_000, logPages: 1_000)
    for number in 1...1_000 {
      #expect(try connection.run(SQL(verbatim: "DELETE FROM posters WHERE number = \(number)"), []) == 0)
    }
    #expect(connection.keptStatements == 256)
  }
}
