import Foundation
import Synchronization
import Testing

@testable import Database

/// What is prompt goes before what is patient, and neither waits for ever.
@Suite struct WriterLaneTests {
  /// In which order jobs ran.
  final class Order: Sendable {
    private let names = Mutex<[String]>([])
    var all: [String] { names.withLock { $0 } }
    func add(_ name: String) { names.withLock { $0.append(name) } }
  }

  private func submit(
    _ name: String, _ urgency: Urgency, to database: Database, _ order: Order
  ) -> Answer<Int> {
    let answer = Answer<Int>()
    database.write(
      urgency: urgency,
      { transaction in
        order.add(name)
        return try transaction.run("INSERT INTO posters (id) VALUES ($1)", [name])
      }, completion: { answer.give($0) })
    return answer
  }

  @Test func aPromptJobWaitsForNoPatientOneThatHasNotBegun() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open { $0.groupSize = 1 }
    let order = Order()
    let hold = try WriterTests.Hold(database)
    var answers = (0..<20).map { submit("patient \($0)", .patient, to: database, order) }
    answers += (0..<3).map { submit("prompt \($0)", .prompt, to: database, order) }
    hold.letGo()
    for answer in answers { #expect(try answer.wait() == 1) }
    #expect(order.all == (0..<3).map { "prompt \($0)" } + (0..<20).map { "patient \($0)" })
    #expect(try database.count() == 23)
  }

  @Test func anImmediateJobGoesBeforeAllThatWaits() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open { $0.groupSize = 1 }
    let order = Order()
    let hold = try WriterTests.Hold(database)
    var answers = (0..<3).map { submit("patient \($0)", .patient, to: database, order) }
    answers += (0..<3).map { submit("prompt \($0)", .prompt, to: database, order) }
    answers += (0..<2).map { submit("immediate \($0)", .immediate, to: database, order) }
    hold.letGo()
    for answer in answers { #expect(try answer.wait() == 1) }
    #expect(Array(order.all.prefix(2)) == ["immediate 0", "immediate 1"])
    #expect(order.all.count == 8)
  }

  /// Whoever writes without end, the others have their turns.
  @Test func noLaneWaitsForEver() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open { $0.groupSize = 1 }
    let order = Order()
    let hold = try WriterTests.Hold(database)
    var answers = (0..<3).map { submit("patient \($0)", .patient, to: database, order) }
    answers += (0..<3).map { submit("prompt \($0)", .prompt, to: database, order) }
    answers += (0..<40).map { submit("immediate \($0)", .immediate, to: database, order) }
    hold.letGo()
    for answer in answers { #expect(try answer.wait() == 1) }
    for lane in ["prompt", "patient"] {
      let places = (0..<3).compactMap { order.all.firstIndex(of: "\(lane) \($0)") }
      #expect(places.count == 3 && places == places.sorted() && places.allSatisfy { $0 < 20 }, "\(order.all)")
    }
  }

  @Test func patientJobsGoOnWhilePromptOnesNeverEnd() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open { $0.groupSize = 1 }
    let order = Order()
    let hold = try WriterTests.Hold(database)
    var answers = (0..<3).map { submit("patient \($0)", .patient, to: database, order) }
    answers += (0..<40).map { submit("prompt \($0)", .prompt, to: database, order) }
    hold.letGo()
    for answer in answers { #expect(try answer.wait() == 1) }
    let places = (0..<3).compactMap { order.all.firstIndex(of: "patient \($0)") }
    #expect(places.count == 3 && places == places.sorted())
    #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 == 5 }, "each after four prompt ones: \(places)")
    #expect(places.allSatisfy { $0 < 15 })
  }

  @Test func eachLaneIsFullByItself() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open {
      $0.waitingWrites = 3
      $0.waitingPatientWrites = 2
    }
    let order = Order()
    let hold = try WriterTests.Hold(database)
    let accepted = (0..<2).map { submit("patient \($0)", .patient, to: database, order) }
    #expect(throws: DatabaseError.busy) { try submit("refused", .patient, to: database, order).wait() }
    let prompt = submit("prompt", .prompt, to: database, order)
    hold.letGo()
    for answer in accepted + [prompt] { #expect(try answer.wait() == 1) }
    #expect(try submit("later", .patient, to: database, order).wait() == 1)
  }

  @Test func closingFinishesBothLanes() throws {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open { $0.groupSize = 2 }
    let order = Order()
    let hold = try WriterTests.Hold(database)
    let answers = (0..<10).map { submit("\($0)", $0.isMultiple(of: 2) ? .patient : .prompt, to: database, order) }
    hold.letGo()
    database.close()
    for answer in answers { #expect(try answer.wait() == 1) }
    #expect(try temporary.open().count() == 10)
  }
}
