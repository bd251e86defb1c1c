import Foundation
import Testing

@testable import Database

@Suite struct WriterTests {
  struct Refused: Error, Equatable {}

  /// Keeps the writer's thread busy until it is let go, so that all that is submitted meanwhile shares one commit.
  final class Hold: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let reached = DispatchSemaphore(value: 0)
    let answer = Answer<Int>()

    init(_ database: Database) throws {
      let (gate, reached, answer) = (gate, reached, answer)
      database.write { transaction -> Int in
        reached.signal()
        gate.wait()
        return try transaction.run("DELETE FROM posters WHERE id = ''")
      } completion: {
        answer.give($0)
      }
      try #require(reached.wait(timeout: .now() + 20) == .success)
    }

    func letGo() { gate.signal() }
  }

  private func insert(_ id: String, into database: Database) -> Answer<Int> {
    let answer = Answer<Int>()
    database.write({ try $0.run("INSERT INTO posters (id) VALUES ($1)", [id]) }, completion: { answer.give($0) })
    return answer
  }

  @Test func oneFailingJobAmongAHundredHurtsNoOther() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    let hold = try Hold(database)
    var answers: [Answer<Int>] = []
    for number in 0..<100 {
      switch number {
      case 37:
        let answer = Answer<Int>()
        database.write { transaction -> Int in
          try transaction.run("INSERT INTO posters (id) VALUES ('undone')")
          throw Refused()
        } completion: {
          answer.give($0)
        }
        answers.append(answer)
      case 61: answers.append(insert("60", into: database))
      default: answers.append(insert("\(number)", into: database))
      }
    }
    hold.letGo()
    for (number, answer) in answers.enumerated() {
      switch number {
      case 37: #expect(throws: Refused.self) { try answer.wait() }
      case 61: #expect(throws: DatabaseError.conflict(table: "posters", columns: ["id"])) { try answer.wait() }
      default: #expect(try answer.wait() == 1)
      }
    }
    #expect(try database.count() == 98)
    #expect(try database.count("SELECT COUNT(*) AS n FROM posters WHERE id = 'undone'") == 0)
  }

  @Test func concurrentTasksAllGetTheirOwnAnswer() async throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<500 {
        group.addTask {
          try await database.write { transaction in
            try transaction.run("INSERT INTO posters (id, number) VALUES ($1, $2)", ["\(number)", number])
            return number
          }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(sum == 499 * 500 / 2)
    #expect(try database.count("SELECT SUM(number) AS n FROM posters") == sum)
  }

  @Test func aGroupIsAnsweredOnlyWhenItIsCommitted() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    let hold = try Hold(database)
    let first = insert("a", into: database)
    let (started, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let second = Answer<Int>()
    database.write { transaction -> Int in
      started.signal()
      gate.wait()
      return try transaction.run("INSERT INTO posters (id) VALUES ('b')")
    } completion: {
      second.give($0)
    }
    hold.letGo()
    started.wait()
    #expect(!first.isGiven)
    #expect(try database.count() == 0)
    gate.signal()
    #expect(try first.wait() + second.wait() == 2)
    #expect(try database.count() == 2)
  }

  @Test func aCommitThatFailsFailsAllThatShareItAndNothingElse() throws {
    let temporary = try TemporaryDatabase()
    let deferred = Migration(
      "deferred", reason: "a condition that only the commit checks",
      [
        """
        CREATE TABLE copies (
          id TEXT NOT NULL PRIMARY KEY, of TEXT REFERENCES posters (id) DEFERRABLE INITIALLY DEFERRED)
        """
      ])
    let database = try temporary.open([.posters, deferred])
    let hold = try Hold(database)
    let innocent = insert("a", into: database)
    let guilty = Answer<Int>()
    database.write {
      try $0.run("INSERT INTO copies (id, of) VALUES ('c', 'nothing')")
    } completion: {
      guilty.give($0)
    }
    hold.letGo()
    #expect(throws: DatabaseError.foreignKey) { try innocent.wait() }
    #expect(throws: DatabaseError.foreignKey) { try guilty.wait() }
    #expect(try database.count() == 0)
    #expect(try insert("a", into: database).wait() == 1)
    #expect(try database.count() == 1)
  }

  @Test func aFullQueueIsBusyAndEmptiesAgain() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open { $0.waitingWrites = 5 }
    let hold = try Hold(database)
    let accepted = (0..<4).map { insert("\($0)", into: database) }
    #expect(throws: DatabaseError.busy) { try insert("refused", into: database).wait() }
    hold.letGo()
    for answer in accepted { #expect(try answer.wait() == 1) }
    #expect(try hold.answer.wait() == 0)
    database.close()
    #expect(try temporary.open().count() == 4)
  }

  @Test func moreJobsThanAGroupHoldsAreAllCommitted() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open { $0.groupSize = 3 }
    let hold = try Hold(database)
    let answers = (0..<10).map { insert("\($0)", into: database) }
    hold.letGo()
    for answer in answers { #expect(try answer.wait() == 1) }
    #expect(try database.count() == 10)
  }

  @Test func closingFinishesWhatWasAcceptedAndTakesNoMore() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    let hold = try Hold(database)
    let accepted = (0..<20).map { insert("\($0)", into: database) }
    let closed = Answer<Bool>()
    Thread.detachNewThread {
      database.close()
      closed.give(.success(true))
    }
    // The closing thread is on its way; until it is there, more is accepted, which must then be stored as well.
    var extra = 0
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
      let answer = insert("extra \(extra)", into: database)
      guard answer.isGiven else {
        extra += 1
        continue
      }
      let refusal = #expect(throws: DatabaseError.self, "the writer is held") { try answer.wait() }
      if refusal == .closed { break }
      // So many are accepted before the thread comes.
      #expect(refusal == .busy)
    }
    #expect(!closed.isGiven)
    hold.letGo()
    #expect(try closed.wait())
    for answer in accepted { #expect(try answer.wait() == 1) }
    #expect(throws: DatabaseError.closed) { try database.read { try $0.row("SELECT 1 AS one") } }
    database.close()
    #expect(try temporary.open().count() == 20 + extra)
    #expect(!FileManager.default.fileExists(atPath: temporary.path + "-wal"))
  }

  @Test func theLastReferenceMayGoOnTheWritersThread() throws {
    let temporary = try TemporaryDatabase()
    let done = Answer<Int>()
    do {
      let database = try temporary.open()
      database.write { [database] transaction in
        _ = database
        return try transaction.run("INSERT INTO posters (id) VALUES ('a')")
      } completion: {
        done.give($0)
      }
    }
    #expect(try done.wait() == 1)
    #expect(try temporary.open().count() == 1)
  }

  @Test func aFullDiskIsFullForTheGroupAndOverWhenThereIsRoomAgain() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open { $0.maximumPages = 60 }
    let picture = [UInt8](repeating: 7, count: 20_000)
    let insertion: SQL = "INSERT INTO posters (id, picture) VALUES ($1, $2)"
    var stored = 0
    #expect(throws: DatabaseError.full) {
      while stored < 100 {
        try database.writeAndWait { [stored] in try $0.run(insertion, ["\(stored)", picture]) }
        stored += 1
      }
    }
    #expect(stored > 3 && stored < 30)
    #expect(try database.count() == stored)
    let hold = try Hold(database)
    let before = insert("before", into: database)
    let large = Answer<Int>()
    database.write {
      try $0.run(insertion, ["large", picture])
    } completion: {
      large.give($0)
    }
    let after = insert("after", into: database)
    hold.letGo()
    #expect(throws: DatabaseError.full) { try large.wait() }
    // Whatever was answered is stored, whatever failed is not.
    for (id, answer) in [("before", before), ("after", after)] {
      let isAnswered = (try? answer.wait()) == 1
      let isStored = try database.read { try $0.row("SELECT id FROM posters WHERE id = $1", [id]) != nil }
      #expect(isAnswered == isStored)
    }
    try database.writeAndWait { try $0.run("DELETE FROM posters WHERE id = '0'") }
    #expect(try database.writeAndWait { try $0.run(insertion, ["again", picture]) } == 1)
    #expect(try database.check() == [])
  }
}
