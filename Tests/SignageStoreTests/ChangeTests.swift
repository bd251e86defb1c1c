import Signage
import Synchronization
import Testing

@testable import SignageStore

/// What holds for every change: its audit row, its events, the schedule's revision.
@Suite struct ChangeTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  @Test func aChangeLeavesItsAuditRow() async throws {
    try await store.change(by: sato, at: ten) { writing in
      try writing.save(site())
      try writing.audit("site.put", "site", "kita-office", ["ward": "27127"])
    }
    let row = try #require(try store.read { try $0.auditRows() }.first)
    #expect(row.at == ten)
    #expect(row.person == "sato")
    #expect(row.token == "token-1")
    #expect(row.action == "site.put")
    #expect(row.noun == "site")
    #expect(row.nounID == "kita-office")
    #expect(row.detail == ["ward": "27127"])
    #expect(try store.read { try $0.site(id("kita-office")) } == site())
  }

  @Test func aChangeThatAuditsNothingStoresNothing() async throws {
    await #expect(throws: UnauditedChange.self) {
      try await store.change(by: sato, at: ten) { try $0.save(site()) }
    }
    #expect(try store.read { try $0.sites() } == [])
    #expect(try store.read { try $0.scheduleRevision() } == 0)
    #expect(kept.events == [])
  }

  @Test func aChangeThatThrowsAfterWritingLeavesNeitherRowNorAudit() async throws {
    struct Stop: Error {}
    await #expect(throws: Stop.self) {
      try await store.change(by: sato, at: ten) { writing in
        try writing.save(site())
        try writing.audit("site.put", "site", "kita-office")
        throw Stop()
      }
    }
    #expect(try store.read { try $0.sites() } == [])
    #expect(try store.read { try $0.auditRows() } == [])
    #expect(try store.read { try $0.scheduleRevision() } == 0)
    #expect(kept.events == [])
  }

  @Test func aSwallowedErrorOfTheDatabaseStoresNothingEither() async throws {
    await #expect(throws: (any Error).self) {
      try await store.change(by: sato, at: ten) { writing in
        try writing.audit("content.create", "content", "bulky-waste")
        // Its file never arrived.
        try? writing.save(content("bulky-waste", version("a", [picture("aa")])))
      }
    }
    #expect(try store.read { try $0.auditRows() } == [])
    #expect(kept.events == [])
  }

  @Test func whoFindsNothingToDoNeedsNoAudit() async throws {
    let answer = try await store.change(by: sato, at: ten) { writing in
      writing.changesNothing()
      return try writing.sites().count
    }
    #expect(answer == 0)
    #expect(try store.read { try $0.auditRows() } == [])
  }

  @Test func butWhoeverChangedSomethingCannotSaySo() async throws {
    try await kept.change { try $0.save(site()) }
    await #expect(throws: UnauditedChange.self) {
      try await store.change(by: sato, at: ten) { writing in
        try writing.save(display())
        writing.changesNothing()
      }
    }
    await #expect(throws: UnauditedChange.self) {
      try await store.change(by: sato, at: ten) { writing in
        writing.changesNothing()
        try writing.save(sensor())
      }
    }
    #expect(try store.read { try $0.displays() } == [])
    #expect(try store.read { try $0.sensors() } == [])
  }

  @Test func whatDevicesSayNeedsNoAudit() async throws {
    let outcome = try await store.record(at: ten) { try $0.save(observation(ten)) }
    #expect(outcome == .stored)
    #expect(try store.read { try $0.auditRows() } == [])
  }

  @Test func eventsComeOnceForEachKind() async throws {
    try await kept.change { writing in
      try writing.save(site("a"))
      try writing.save(site("b"))
      try writing.save(emergency())
      try writing.save(site("c"))
    }
    #expect(kept.events == [[.scheduleChanged, .emergenciesChanged]])
  }

  @Test func whoHearsOfAChangeAlreadyReadsIt() async throws {
    final class Box: Sendable {
      let store = Mutex<SignageStore?>(nil)
      let read = Mutex<[Int]>([])
    }
    let box = Box()
    let listening = try TemporaryStore()
    let store = try SignageStore(listening.settings) { _ in
      let sites = try? box.store.withLock { $0 }?.read { try $0.sites().count }
      box.read.withLock { $0.append(sites ?? -1) }
    }
    box.store.withLock { $0 = store }
    for number in 1...3 {
      try await store.change(by: sato, at: ten) { writing in
        try writing.save(site("site-\(number)"))
        try writing.audit("site.put", "site", "site-\(number)")
      }
    }
    #expect(box.read.withLock { $0 } == [1, 2, 3])
    box.store.withLock { $0 = nil }
    store.close()
  }

  @Test func changesAtOnceAreCountedEach() async throws {
    let store = store
    try await withThrowingTaskGroup { group in
      for number in 1...40 {
        group.addTask {
          try await store.change(by: sato, at: ten) { writing in
            try writing.save(site("site-\(number)"))
            try writing.audit("site.put", "site", "site-\(number)")
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try store.read { try $0.scheduleRevision() } == 40)
    #expect(try store.read { try $0.sites().count } == 40)
    #expect(Set(try store.read { try $0.auditRows(limit: 200) }.map(\.nounID)).count == 40)
    #expect(kept.events.count == 40)
  }
}
