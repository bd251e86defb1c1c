import Foundation
import Testing

@testable import Database

@Suite struct TransactionTests {
  struct Refused: Error, Equatable {}

  @Test func whatAClosureThrowsUndoesAllOfItsChanges() async throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    await #expect(throws: Refused.self) {
      try await database.write { transaction in
        try transaction.run("INSERT INTO posters (id) VALUES ('a')")
        throw Refused()
      }
    }
    #expect(try database.count() == 0)
  }

  @Test func aSwallowedFailureSpoilsTheTransaction() async throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    let conflict = DatabaseError.conflict(table: "posters", columns: ["id"])
    await #expect(throws: conflict) {
      try await database.write { transaction throws in
        try transaction.run("INSERT INTO posters (id) VALUES ('a')")
        #expect(thrown { try transaction.run("INSERT INTO posters (id) VALUES ('a')") } as? DatabaseError == conflict)
        #expect(thrown { _ = try transaction.rows("SELECT id FROM posters") } as? DatabaseError == conflict)
      }
    }
    #expect(try database.count() == 0)
    // An error of the closure's own goes before the one it has swallowed.
    await #expect(throws: Refused.self) {
      try await database.write { transaction in
        do { try transaction.run("INSERT INTO posters (id, ward) VALUES ('a', 'nowhere')") } catch { throw Refused() }
      }
    }
  }

  @Test func anAttemptThatFailsIsUndoneAndTheRestStands() async throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    let kept = try await database.write { transaction throws in
      try transaction.run("INSERT INTO posters (id) VALUES ('a')")
      let conflict = thrown {
        try transaction.attempt {
          try transaction.run("INSERT INTO posters (id) VALUES ('b')")
          try transaction.run("INSERT INTO posters (id) VALUES ('a')")
        }
      }
      #expect(conflict as? DatabaseError == .conflict(table: "posters", columns: ["id"]))
      try transaction.attempt {
        try transaction.run("INSERT INTO posters (id) VALUES ('c')")
        let refused = thrown {
          try transaction.attempt {
            try transaction.run("INSERT INTO posters (id) VALUES ('d')")
            throw Refused()
          }
        }
        #expect(refused is Refused)
        try transaction.run("INSERT INTO posters (id) VALUES ('e')")
      }
      return try transaction.rows("SELECT id FROM posters ORDER BY id").map { try $0.text("id") }
    }
    #expect(kept == ["a", "c", "e"])
    #expect(try database.count() == 3)
  }

  @Test func aTransactionIsOfNoUseAfterItsClosure() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    var escaped: Transaction?
    try database.read { escaped = $0 }
    #expect(throws: DatabaseError.closed) { try escaped?.row("SELECT 1 AS one") }
    #expect(throws: Refused.self) {
      try database.read { transaction in
        escaped = transaction
        throw Refused()
      }
    }
    #expect(throws: DatabaseError.closed) { try escaped?.run("DELETE FROM posters") }
  }

  @Test func aReaderCannotWrite() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    #expect(throws: DatabaseError.readOnly) {
      try database.read { try $0.run("INSERT INTO posters (id) VALUES ('a')") }
    }
    #expect(throws: DatabaseError.readOnly) {
      try database.read { try $0.row("INSERT INTO posters (id) VALUES ('a') RETURNING id") }
    }
    #expect(try database.count() == 0)
  }

  @Test func aReaderSeesOneStateWhileTheWriterGoesOn() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    let count: SQL = "SELECT COUNT(*) AS n FROM posters"
    try database.read { transaction throws in
      #expect(try transaction.row(count)?.integer("n") == 0)
      for number in 1...3 { try database.writeAndWait { try $0.run("INSERT INTO posters (id) VALUES ($1)", [number]) } }
      #expect(try transaction.row(count)?.integer("n") == 0)
      #expect(try transaction.rows("SELECT id FROM posters").isEmpty)
    }
    #expect(try database.count() == 3)
  }

  @Test func eachErrorHasItsOwnCaseAndSaysNothingOfValues() async throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    try await database.write { transaction in
      try transaction.run("INSERT INTO wards (id) VALUES ('27127')")
      try transaction.run("INSERT INTO posters (id, ward, number) VALUES ('a', '27127', 1)")
    }
    let cases: [(SQL, Arguments, DatabaseError)] = [
      ("INSERT INTO posters (id) VALUES ($1)", ["a"], .conflict(table: "posters", columns: ["id"])),
      (
        "INSERT INTO posters (id, ward, number) VALUES ($1, $2, $3)", ["secret", "27127", 1],
        .conflict(table: "posters", columns: ["ward", "number"])
      ),
      ("INSERT INTO posters (id, ward) VALUES ($1, $2)", ["secret", "27128"], .foreignKey),
      ("DELETE FROM wards", [], .foreignKey),
      (
        "INSERT INTO posters (id, seconds) VALUES ($1, $2)", ["secret", -1.0],
        .check(constraint: "positive_seconds")
      ),
      ("INSERT INTO posters (id, title) VALUES ($1, $2)", ["secret", nil], .notNull(column: "title")),
      ("INSERT INTO posters (id) VALUES ($1)", [nil], .notNull(column: "id")),
    ]
    for (statement, arguments, expected) in cases {
      let error = await #expect(throws: DatabaseError.self) {
        try await database.write { try $0.run(statement, arguments) }
      }
      #expect(error == expected)
      #expect(error?.description.contains("secret") == false)
    }
    for wrong in ["SELEC 1", "SELECT nothing_such FROM posters", "SELECT id FROM nowhere"] as [SQL] {
      let error = await #expect(throws: DatabaseError.self) { try await database.write { try $0.run(wrong) } }
      guard case .other = error else { Issue.record("\(wrong.text): \(String(describing: error))"); continue }
    }
    #expect(try database.count() == 1)
  }

  @Test func aDamagedFileIsCorrupt() throws {
    let temporary = try TemporaryDatabase()
    try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: temporary.path))
    #expect(throws: DatabaseError.corrupt) { try temporary.open() }
  }

  @Test func aDatabaseWhereThereIsNoDirectoryIsNotMade() throws {
    let temporary = try TemporaryDatabase()
    #expect(throws: DatabaseError.self) {
      try Database(settings: .sqlite(path: temporary.directory + "/none/kosatsu.sqlite"), migrations: [])
    }
  }
}

/// What `body` throws, or nil. For use inside closures: the compiler (Swift 6.3) confuses a closure given to
/// `#expect(throws:)` there with other closures beside it, and runs the wrong one.
func thrown(by body: () throws -> Void) -> (any Error)? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}

extension Database {
  /// Writes from a thread that may be blocked.
  @discardableResult
  func writeAndWait<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) throws -> T {
    let answer = Answer<T>()
    write(body) { answer.give($0) }
    return try answer.wait()
  }
}

/// A result that another thread gives. `@unchecked Sendable`: `result` is touched under the condition only.
final class Answer<T: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var result: Result<T, any Error>?

  func give(_ result: Result<T, any Error>) {
    condition.withLock {
      self.result = result
      condition.broadcast()
    }
  }

  var isGiven: Bool { condition.withLock { result != nil } }

  /// Fails after 20 seconds.
  func wait() throws -> T {
    let end = Date(timeIntervalSinceNow: 20)
    let given: Result<T, any Error>? = condition.withLock {
      while result == nil, condition.wait(until: end) {}
      return result
    }
    return try #require(given, "no answer in time").get()
  }
}
