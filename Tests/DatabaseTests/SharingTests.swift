import Foundation
import Synchronization
import Testing

@testable import Database

/// Several readers, several owners of one file, and the file itself.
@Suite struct SharingTests {
  @Test func twoOwnersOfOneFileWriteSideBySide() async throws {
    let temporary = try TemporaryDatabase()
    let databases = [try temporary.open(), try temporary.open()]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        for (index, database) in databases.enumerated() {
          group.addTask { () async throws -> Void in
            _ = try await database.write { try $0.run("INSERT INTO posters (id) VALUES ($1)", ["\(index) \(number)"]) }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try databases.map { try $0.count() } == [400, 400])
  }

  @Test func openingAtTheSameMomentAppliesTheMigrationsOnce() async throws {
    let temporary = try TemporaryDatabase()
    let path = temporary.path
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try Database(settings: .sqlite(path: path), migrations: [.posters])
            .count("SELECT COUNT(*) AS n FROM migrations")
        }
      }
      for try await count in group { #expect(count == 1) }
    }
  }

  @Test func whoFindsTheDatabaseTakenIsBusyAfterItsPatience() throws {
    let temporary = try TemporaryDatabase()
    let holder = try temporary.open()
    let other = try temporary.open { $0.patienceMilliseconds = 30 }
    let hold = try WriterTests.Hold(holder)
    #expect(throws: DatabaseError.busy) { try other.writeAndWait { try $0.run("DELETE FROM posters") } }
    #expect(try other.count() == 0)
    hold.letGo()
    #expect(try hold.answer.wait() == 0)
    #expect(try other.writeAndWait { try $0.run("INSERT INTO posters (id) VALUES ('a')") } == 1)
  }

  @Test func readersBeyondTheLimitWaitForTheirTurn() throws {
    let temporary = try TemporaryDatabase()
    let patient = try temporary.open { $0.readers = 1 }
    let impatient = try temporary.open {
      $0.readers = 1
      $0.patienceMilliseconds = 30
    }
    try impatient.read { _ throws in
      let answer = Answer<Int>()
      Thread.detachNewThread { answer.give(Result { try impatient.count() }) }
      let refusal = thrown { _ = try answer.wait() }
      #expect(refusal as? DatabaseError == .busy)
    }
    #expect(try impatient.count() == 0)
    let answers = (0..<20).map { _ in Answer<Int>() }
    try patient.read { _ throws in
      for answer in answers { Thread.detachNewThread { answer.give(Result { try patient.count() }) } }
      #expect(answers.allSatisfy { !$0.isGiven })
    }
    for answer in answers { #expect(try answer.wait() == 0) }
  }

  @Test func closingWaitsForReaders() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    let closed = Answer<Bool>()
    try database.read { transaction throws in
      Thread.detachNewThread {
        database.close()
        closed.give(.success(true))
      }
      let end = ContinuousClock.now + .seconds(20)
      // Once it takes no more writes, closing has begun.
      while ContinuousClock.now < end {
        do { try database.writeAndWait { try $0.run("DELETE FROM posters") } } catch DatabaseError.closed { break }
      }
      #expect(try transaction.row("SELECT 1 AS one")?.integer("one") == 1)
      #expect(!closed.isGiven)
    }
    #expect(try closed.wait())
  }

  @Test func theLogStaysShortThoughSomebodyAlwaysReads() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open { $0.logPages = 160 }
    let stop = StopSign()
    let readers = (0..<2).map { _ in Answer<Int>() }
    for answer in readers {
      Thread.detachNewThread { answer.give(Result { try readUntil(stop, database) }) }
    }
    let picture = [UInt8](repeating: 1, count: 16_000)
    var longest = 0
    for number in 0..<200 {
      try database.writeAndWait {
        try $0.run("INSERT INTO posters (id, picture) VALUES ($1, $2)", ["\(number % 50)", picture])
        try $0.run("DELETE FROM posters WHERE id = $1", ["\((number + 1) % 50)"])
      }
      let attributes = try FileManager.default.attributesOfItem(atPath: temporary.path + "-wal")
      longest = max(longest, attributes[.size] as? Int ?? 0)
    }
    stop.raise()
    // 200 writes of 5 pages and more are 1,000 pages of 4 kB, were they all kept.
    #expect(longest < 400 * 4_120)
    for answer in readers { #expect(try answer.wait() > 0) }
  }

  /// Reads in long transactions, and answers how many there were.
  private func readUntil(_ stop: StopSign, _ database: Database) throws -> Int {
    var reads = 0
    while !stop.isUp {
      try database.read { transaction in
        for _ in 0..<20 { _ = try transaction.row("SELECT COUNT(*) AS n, SUM(LENGTH(id)) AS m FROM posters") }
      }
      reads += 1
    }
    return reads
  }

  @Test func onlyTheOwnerMayReadTheFiles() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    try database.writeAndWait { try $0.run("INSERT INTO posters (id) VALUES ('a')") }
    for suffix in ["", "-wal", "-shm"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: temporary.path + suffix)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func aBackupHoldsEverythingAndOverwritesNothing() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open()
    for number in 0..<50 {
      try database.writeAndWait { try $0.run("INSERT INTO posters (id) VALUES ($1)", ["\(number)"]) }
    }
    let copy = temporary.directory + "/copy.sqlite"
    try database.backUp(to: copy)
    try database.writeAndWait { try $0.run("DELETE FROM posters") }
    #expect(throws: DatabaseError.self) { try database.backUp(to: copy) }
    #expect(throws: DatabaseError.self) { try database.backUp(to: temporary.directory + "/none/copy.sqlite") }
    let restored = try Database(settings: .sqlite(path: copy), migrations: [.posters])
    #expect(try restored.count() == 50)
    #expect(try restored.check() == [])
    #expect(try database.count() == 0)
  }
}

/// A flag that threads look at. Once up it stays up.
final class StopSign: Sendable {
  private let state = Mutex(false)
  var isUp: Bool { state.withLock { $0 } }
  func raise() { state.withLock { $0 = true } }
}
