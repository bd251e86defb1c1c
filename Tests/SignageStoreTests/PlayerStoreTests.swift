import Signage
import Testing

@testable import SignageStore

/// Proofs of play and what players say of themselves.
@Suite struct PlayerStoreTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  func save(_ play: Play, of display: String = "kita-1") async throws -> Bool {
    try await store.record(at: ten) { try $0.save(play, of: id(display)) }
  }

  @Test func aPlayIsStoredOnceHoweverOftenItIsReported() async throws {
    #expect(try await save(play("p")))
    #expect(try await !save(play("p")))
    #expect(try await !save(play("p", at: ten.advanced(bySeconds: 1))), "what was said first is kept")
    #expect(try await save(play("q")))
    let again = try await store.record(at: ten) { writing in
      [try writing.save(play("r"), of: id("kita-1")), try writing.save(play("r"), of: id("kita-1"))]
    }
    #expect(again == [true, false])
    #expect(try store.read { try $0.completedPlays(of: id("kita-1"), since: ten) } == [id("bulky-waste"): 3])
  }

  @Test func noDisplayTakesAPlayFromAnother() async throws {
    #expect(try await save(play("p"), of: "kita-2"))
    #expect(try await save(play("p"), of: "kita-1"))
    #expect(try await !save(play("p"), of: "kita-1"))
    for display in ["kita-1", "kita-2"] {
      #expect(try store.read { try $0.completedPlays(of: id(display), since: ten) } == [id("bulky-waste"): 1])
    }
  }

  @Test func onlyWholePlaysSinceThenCount() async throws {
    _ = try await save(play("p", completed: false))
    _ = try await save(play("q", at: ten.advanced(byMilliseconds: -1)))
    #expect(try store.read { try $0.completedPlays(of: id("kita-1"), since: ten) } == [:])
    _ = try await save(play("r"))
    #expect(try store.read { try $0.completedPlays(of: id("kita-1"), since: ten) } == [id("bulky-waste"): 1])
  }

  @Test func anAssignmentIsKeptWithItsPlay() async throws {
    var picked = play("p")
    picked.assignment = Assignment(kind: .floor, probability: 0.25)
    #expect(try await save(picked))
    #expect(try kept.count("plays WHERE assignment IS NOT NULL") == 1)
  }

  @Test func oldPlaysAreForgotten() async throws {
    let days: Int64 = 400
    let limit = ten.advanced(bySeconds: -days * 86_400)
    _ = try await save(play("old", at: limit.advanced(byMilliseconds: -1)))
    _ = try await save(play("young", at: limit))
    #expect(try await store.record(at: ten) { try $0.forgetOldPlays(days: days) } == 1)
    #expect(try kept.count("plays") == 1)
    #expect(try store.read { try $0.completedPlays(of: id("kita-1"), since: limit) } == [id("bulky-waste"): 1])
  }

  @Test func theLastReportOfEachDisplayIsKept() async throws {
    #expect(try store.read { try $0.displayReport(of: id("kita-1")) } == nil)
    for name in ["one", "two"] { try await store.record(at: ten) { try $0.save(report(name), of: id("kita-1")) } }
    try await store.record(at: ten) { try $0.save(report("three"), of: id("kita-2")) }
    #expect(try store.read { try $0.displayReport(of: id("kita-1")) } == report("two"))
    #expect(try store.read { try $0.displayReports() } == [id("kita-1"): report("two"), id("kita-2"): report("three")])
    #expect(kept.events == [])
  }
}
