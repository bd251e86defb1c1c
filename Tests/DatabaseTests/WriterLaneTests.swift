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

  /// Jobs that wait together, lane after lane, each a row; in the order in which they were done, one by one.
  private func written(_ lanes: [(name: String, urgency: Urgency, count: Int)]) throws -> [String] {
    let temporary = try TemporaryDatabase()
    let database = try temporary.open { $0.groupSize = 1 }
    let order = Order()
    let hold = try WriterTests.Hold(database)
    let answers = lanes.flatMap { lane in
      (0..<lane.count).map { submit("\(lane.name) \($0)", lane.urgency, to: database, order) }
    }
    hold.letGo()
    for answer in answers { #expect(try answer.wait() == 1) }
    #expect(try database.count() == answers.count)
    return order.all
  }

  @Test func aPromptJobWaitsForNoPatientOneThatHasNotBegun() throws {
    let order = try written([("patient", .patient, 20), ("prompt", .prompt, 3)])
    #expect(order == (0..<3).map { "prompt \($0)" } + (0..<20).map { "patient \($0)" })
  }

  @Test func anImmediateJobGoesBeforeAllThatWaits() throws {
    let order = try written([("patient", .patient, 3), ("prompt", .prompt, 3), ("immediate", .immediate, 2)])
    #expect(Array(order.prefix(2)) == ["immediate 0", "immediate 1"])
    #expect(order.count == 8)
  }

  /// Whoever writes without end, the others have their turns.
  @Test func noLaneWaitsForEver() throws {
    let order = try written([("patient", .patient, 3), ("prompt", .prompt, 3), ("immediate", .immediate, 40)])
    for lane in ["prompt", "patient"] {
      let places = (0..<3).compactMap { order.firstIndex(of: "\(lane) \($0)") }
      #expect(places.count == 3 && places == places.sorted() && places.allSatisfy { $0 < 20 }, "\(order)")
    }
  }

  @Test func patientJobsGoOnWhilePromptOnesNeverEnd() throws {
    let order = try written([("patient", .patient, 3), ("prompt", .prompt, 40)])
    let places = (0..<3).compactMap { order.firstIndex(of: "patient \($0)") }
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
    // A job has its place until it is answered, and a moment longer.
    let end = ContinuousClock.now + .seconds(20)
    while order.all.last != "later" {
      do {
        #expect(try submit("later", .patient, to: database, order).wait() == 1)
      } catch DatabaseError.busy {
        try #require(ContinuousClock.now < end)
      }
    }
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
