import Signage
import Testing

@testable import SignageStore

@Suite struct DrillStoreTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  func plan(_ name: String) throws -> DrillPlan {
    let window = Window(from: try #require(LocalTime("11:00")), until: try #require(LocalTime("12:00")))
    return try DrillPlan(
      id: id(name),
      terms: DrillPlan.Terms(
        title: ["ja": "訓練"], text: ["ja": "訓練です"], targets: [.all], precedence: 3, presentation: .fullScreen,
        slots: [Slot(windows: [window])], minutes: 10), area: .city, by: "sato", at: ten)
  }

  @Test func aPlanIsKeptUntilItIsGivenUp() async throws {
    var monthly = try plan("monthly")
    let weekly = try plan("weekly")
    try await kept.change { [monthly] writing in
      for plan in [weekly, monthly] { try writing.save(plan) }
    }
    try monthly.confirm(revision: 1, by: "tanaka", at: ten)
    try await kept.change { [monthly] in try $0.save(monthly) }
    #expect(try store.read { try $0.drillPlans() } == [monthly, weekly])
    try await kept.change { [monthly] in try $0.end(monthly) }
    #expect(try store.read { try $0.drillPlans() } == [weekly])
    #expect(try store.read { try $0.drillPlan(id("monthly")) } == nil)
    #expect(try store.read { try $0.endedDrillPlan(id("monthly")) } == monthly)
    try await kept.change { [monthly] in try $0.save(monthly) }
    #expect(try store.read { try $0.drillPlan(id("monthly")) } == monthly)
    #expect(try store.read { try $0.endedDrillPlan(id("monthly")) } == nil)
  }

  @Test func aDrillBeginsOnce() async throws {
    let monthly = try plan("monthly")
    let first = DrillPlan.Occurrence(begins: ten, windowEnds: ten.advanced(bySeconds: 3600))
    let next = DrillPlan.Occurrence(
      begins: ten.advanced(bySeconds: 86_400), windowEnds: ten.advanced(bySeconds: 90_000))
    try await kept.change { writing in
      try writing.save(monthly)
      for name in ["d-1", "d-2"] { try writing.save(emergency(name)) }
    }
    #expect(try store.read { try !$0.hasBegun(first, of: monthly.id) })
    let begun = try await store.record(at: ten) { writing in
      [
        try writing.begin(first, of: monthly.id, as: id("d-1")),
        try writing.begin(first, of: monthly.id, as: id("d-2")),
        try writing.begin(next, of: monthly.id, as: id("d-2")),
      ]
    }
    #expect(begun == [true, false, true])
    #expect(try store.read { try $0.hasBegun(first, of: monthly.id) })
    #expect(try store.read { try $0.drills(of: monthly.id, limit: 9) }.map(\.id.text) == ["d-2", "d-1"])
    #expect(try store.read { try $0.drills(of: monthly.id, limit: 1) }.map(\.id.text) == ["d-2"])
  }
}
