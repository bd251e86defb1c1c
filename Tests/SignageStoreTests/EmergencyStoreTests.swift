import Signage
import Testing

@testable import SignageStore

@Suite struct EmergencyStoreTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  @Test func aMessageComesBackAsItWasSaved() async throws {
    var flood = emergency(in: .pending)
    try await kept.change { [flood] in try $0.save(flood) }
    try flood.apply(.confirmation(revision: 2), by: "tanaka", at: ten)
    try flood.apply(.revision(flood.message, area: .city, breakGlassReason: nil), by: "sato", at: ten)
    try flood.apply(.confirmation(revision: 3), by: "tanaka", at: ten)
    try await kept.change { [flood] in try $0.save(flood) }
    #expect(try store.read { try $0.emergency(id("flood")) } == flood)
    #expect(try store.read { try $0.emergency(id("fire")) } == nil)
    #expect(try store.read { try $0.emergencies(in: .active, limit: 200) } == [flood])
    #expect(try store.read { try $0.emergencies(in: .pending, limit: 200) } == [])
    #expect(kept.events == [[.emergenciesChanged], [.emergenciesChanged]])
  }

  @Test func listsBeginWithTheNewestAndEnd() async throws {
    try await kept.change { writing in
      for number in 0..<210 {
        try writing.save(emergency("m-\(number)", at: ten.advanced(bySeconds: Int64(number))))
      }
    }
    for state in [nil, Emergency.State.active] {
      let list = try store.read { try $0.emergencies(in: state, limit: 200) }
      #expect(list.count == 200)
      #expect(list.first?.id.text == "m-209")
      #expect(list.last?.id.text == "m-10")
      let rest = try store.read { try $0.emergencies(in: state, after: list.last?.id, limit: 200) }
      #expect(rest.map(\.id.text) == (0..<10).reversed().map { "m-\($0)" })
    }
    #expect(try store.read { try $0.emergencies(in: .pending, after: id("m-10"), limit: 200) }.isEmpty)
    #expect(try store.read { try $0.emergencies(after: id("nobody-knows-it"), limit: 200) }.isEmpty)
  }

  @Test func pagesOfOneMomentLoseNone() async throws {
    try await kept.change { writing in
      for name in ["c", "a", "e", "b", "d"] { try writing.save(emergency(name)) }
    }
    var (found, last): ([String], EmergencyID?) = ([], nil)
    repeat {
      let page = try store.read { [last] in try $0.emergencies(after: last, limit: 2) }
      found += page.map(\.id.text)
      last = page.last?.id
    } while last != nil
    #expect(found == ["e", "d", "c", "b", "a"])
  }

  @Test func whatMattersIsKeptAndYearsOfHistoryAreNot() async throws {
    let hour: Int64 = 3600
    @Sendable func ended(_ name: String, _ secondsAgo: Int64) -> Emergency {
      emergency(
        name, in: .cleared, at: ten.advanced(bySeconds: -secondsAgo - hour),
        endedAt: ten.advanced(bySeconds: -secondsAgo))
    }
    try await kept.change { writing in
      for number in 0..<400 { try writing.save(ended("old-\(number)", 72 * hour + Int64(number) * 86_400)) }
      try writing.save(emergency("waiting", in: .pending, at: ten.advanced(bySeconds: -60)))
      try writing.save(emergency("holding", in: .active, at: ten.advanced(bySeconds: -70 * hour)))
      try writing.save(ended("lately", 60))
      // A drill of now may have begun before this one ended.
      try writing.save(ended("days-ago", 72 * hour - 1))
    }
    let mattering = try store.read { try $0.emergenciesThatMatter(at: ten) }
    #expect(mattering.map(\.id.text) == ["days-ago", "holding", "lately", "waiting"], "oldest first")
    #expect(try kept.count("emergencies") == 404, "nothing was forgotten")
  }

  @Test func theFirstThatAPlayerSaidIsKept() async throws {
    let display: DisplayID = id("kita-1")
    let later = ten.advanced(bySeconds: 5)
    func say(_ received: Instant?, _ shown: Instant?) async throws {
      let known = try await store.record(at: later) {
        try $0.saveDelivery(
          Delivery(display: display, revision: 1, receivedAt: received, shownAt: shown), of: id("flood"))
      }
      #expect(known)
    }
    func deliveries() throws -> [Delivery] { try store.read { try $0.deliveries(of: id("flood"), revision: 1) } }
    try await kept.change { try $0.save(emergency()) }
    #expect(try deliveries() == [])
    try await say(ten, nil)
    #expect(try deliveries() == [Delivery(display: display, revision: 1, receivedAt: ten)])
    try await say(later, later)
    #expect(try deliveries() == [Delivery(display: display, revision: 1, receivedAt: ten, shownAt: later)])
    try await say(nil, ten)
    #expect(try deliveries() == [Delivery(display: display, revision: 1, receivedAt: ten, shownAt: later)])
  }

  /// Decoded once for thousands of displays, and anew as soon as one has changed.
  @Test func thoseThatDisplaysSpeakOfAreAsTheyAreNow() async throws {
    try await kept.change { writing in for name in ["flood", "fire"] { try writing.save(emergency(name)) } }
    let asked: Set<EmergencyID> = [id("flood"), id("fire"), id("never")]
    for _ in 0..<2 {
      let found = try store.read { try $0.emergencies(asked) }
      #expect(Set(found.keys) == [id("flood"), id("fire")] && found.allSatisfy { $0 == $1.id })
    }
    try await kept.change { writing in
      var flood = must(try writing.emergencies([id("flood")])[id("flood")])
      _ = try flood.apply(.clearance(text: ["ja": "解除"]), by: "sato", at: ten)
      try writing.save(flood)
      #expect(try writing.emergencies(asked)[id("flood")]?.closing != nil, "in the same transaction as well")
    }
    #expect(try store.read { try $0.emergencies(asked)[id("flood")]?.closing } != nil)
    #expect(try store.read { try $0.emergencies([]) }.isEmpty)
  }

  @Test func deliveriesAreKeptByDisplayAndRevision() async throws {
    try await kept.change { try $0.save(emergency()) }
    try await store.record(at: ten) { writing in
      for (display, revision) in [("b", 1), ("a", 1), ("a", 2)] {
        _ = try writing.saveDelivery(
          Delivery(display: id(display), revision: revision, receivedAt: ten), of: id("flood"))
      }
    }
    #expect(try store.read { try $0.deliveries(of: id("flood"), revision: 1) }.map(\.display.text) == ["a", "b"])
    #expect(try store.read { try $0.deliveries(of: id("flood"), revision: 2) }.map(\.display.text) == ["a"])
  }

  @Test(arguments: [("fire", 1), ("flood", 3), ("flood", 0), ("flood", -1), ("flood", Int.max)])
  func whatWasNeverSentCannotBeReceived(name: String, revision: Int) async throws {
    try await kept.change { try $0.save(emergency()) }
    let known = try await store.record(at: ten) {
      try $0.saveDelivery(Delivery(display: id("kita-1"), revision: revision, receivedAt: ten), of: id(name))
    }
    #expect(!known)
    #expect(try kept.count("deliveries") == 0)
  }

  @Test func whoNeverSaidAWordIsKnownAfterTheEnd() async throws {
    try await kept.change { try $0.save(emergency()) }
    try await store.record(at: ten) { writing in
      _ = try writing.saveDelivery(Delivery(display: id("a"), revision: 1, receivedAt: ten), of: id("flood"))
      // As rows were that said whom a revision was for, one for each display.
      _ = try writing.saveDelivery(Delivery(display: id("c"), revision: 1), of: id("flood"))
      for _ in 1...2 { try writing.expectDeliveries(of: id("flood"), revision: 1, on: [id("b"), id("a"), id("c")]) }
    }
    #expect(
      try store.read { try $0.deliveries(of: id("flood"), revision: 1) }
        == [
          Delivery(display: id("a"), revision: 1, receivedAt: ten), Delivery(display: id("b"), revision: 1),
          Delivery(display: id("c"), revision: 1),
        ])
    #expect(try store.read { try $0.deliveries(of: id("flood"), revision: 2) }.isEmpty)
  }
}
