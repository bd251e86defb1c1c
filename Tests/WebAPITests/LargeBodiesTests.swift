import Database
import Foundation
import HTTPServer
import Testing

@testable import WebAPI

/// How many large bodies may be in hand, and what is large.
@Suite struct LargeBodiesTests {
  /// Nil where there is none, whatever the reason; of a token of its own unless told otherwise.
  private func place(_ bodies: LargeBodies, for bytes: Int, of token: String = UUID().uuidString) -> BodyPlace? {
    try? bodies.place(for: bytes, of: token)
  }

  @Test func placesAreBoundedByNumber() {
    let bodies = LargeBodies(most: 2, mostBytes: 1000)
    let places = (0..<3).map { _ in place(bodies, for: 10) }
    #expect(places.map { $0 != nil } == [true, true, false])
    places[0]?.leave()
    places[0]?.leave()
    let (next, oneTooMany) = (place(bodies, for: 10), place(bodies, for: 10))
    #expect(next != nil && oneTooMany == nil, "a place that is left twice is one place")
  }

  @Test func placesAreBoundedByBytes() {
    let bodies = LargeBodies(most: 100, mostBytes: 1000)
    let large = place(bodies, for: 900)
    #expect(large != nil && place(bodies, for: 101) == nil)
    let small = place(bodies, for: 100)
    #expect(small != nil)
    large?.leave()
    #expect(place(bodies, for: 900) != nil)
  }

  @Test func aTokenHasTwoPlacesHoweverManyAreFree() throws {
    let bodies = LargeBodies()
    let own = try (0..<2).map { _ in try bodies.place(for: 10, of: "one") }
    #expect(throws: Problem.stillSending) { _ = try bodies.place(for: 10, of: "one") }
    _ = try bodies.place(for: 10, of: "another")
    own[0].leave()
    own[0].leave()
    let third = try bodies.place(for: 10, of: "one")
    #expect(throws: Problem.stillSending) { _ = try bodies.place(for: 10, of: "one") }
    withExtendedLifetime((own, third)) {}
  }

  @Test func whoIsRefusedHasTakenNoPlace() throws {
    let bodies = LargeBodies(most: 1, mostBytes: 1000)
    let all = try bodies.place(for: 10, of: "another")
    for _ in 0..<3 { #expect(throws: Problem.crowded) { _ = try bodies.place(for: 10, of: "one") } }
    all.leave()
    _ = try bodies.place(for: 10, of: "one")
  }

  @Test func aPlaceThatNobodyHoldsAnyMoreIsFree() {
    let bodies = LargeBodies(most: 1, mostBytes: 1000)
    do {
      let first = place(bodies, for: 1)
      #expect(first != nil)
      withExtendedLifetime(first) { #expect(place(bodies, for: 1) == nil) }
    }
    #expect(place(bodies, for: 1) != nil)
  }

  @Test(arguments: [
    (0, 0, Urgency.prompt), (50, 0, .prompt), (0, 50, .prompt), (51, 0, .patient), (0, 51, .patient),
    (30, 30, .patient),
  ])
  func whatAnOutageHasGatheredCanWait(plays: Int, deliveries: Int, urgency: Urgency) {
    #expect(API.urgency(plays: plays, deliveries: deliveries) == urgency)
  }
}
