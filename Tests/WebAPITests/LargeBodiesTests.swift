import Database
import HTTPServer
import Testing

@testable import WebAPI

/// How many large bodies may be in hand, and what is large.
@Suite struct LargeBodiesTests {
  @Test func placesAreBoundedByNumber() {
    let bodies = LargeBodies(most: 2, mostBytes: 1000)
    let places = (0..<3).map { _ in bodies.place(for: 10) }
    #expect(places.map { $0 != nil } == [true, true, false])
    places[0]?.leave()
    places[0]?.leave()
    let (next, oneTooMany) = (bodies.place(for: 10), bodies.place(for: 10))
    #expect(next != nil && oneTooMany == nil, "a place that is left twice is one place")
  }

  @Test func placesAreBoundedByBytes() {
    let bodies = LargeBodies(most: 100, mostBytes: 1000)
    let large = bodies.place(for: 900)
    #expect(large != nil && bodies.place(for: 101) == nil)
    let small = bodies.place(for: 100)
    #expect(small != nil)
    large?.leave()
    #expect(bodies.place(for: 900) != nil)
  }

  @Test func aPlaceThatNobodyHoldsAnyMoreIsFree() {
    let bodies = LargeBodies(most: 1, mostBytes: 1000)
    do {
      let place = bodies.place(for: 1)
      #expect(place != nil)
      withExtendedLifetime(place) { #expect(bodies.place(for: 1) == nil) }
    }
    #expect(bodies.place(for: 1) != nil)
  }

  @Test(arguments: [
    (0, 0, Urgency.prompt), (50, 0, .prompt), (0, 50, .prompt), (51, 0, .patient), (0, 51, .patient),
    (30, 30, .patient),
  ])
  func whatAnOutageHasGatheredCanWait(plays: Int, deliveries: Int, urgency: Urgency) {
    #expect(API.urgency(plays: plays, deliveries: deliveries) == urgency)
  }
}
