import Signage
import Testing

@testable import SignageStore

@Suite struct FeedMemoryStoreTests {
  private struct Memory: Codable, Equatable {
    var fetched: [String]
  }

  private enum Feed {}

  @Test func theLastMemoryOfEachFeedIsKept() async throws {
    let kept = try TemporaryStore()
    let (one, other) = (try #require(Identifier<Feed>("one")), try #require(Identifier<Feed>("other")))
    #expect(try kept.store.read { try $0.feedMemory(of: one) as Memory? } == nil)
    for memory in [Memory(fetched: ["a"]), Memory(fetched: ["a", "b"])] {
      try await kept.store.record(at: ten) { try $0.save(memory, of: one) }
    }
    try await kept.store.record(at: ten) { try $0.save(Memory(fetched: []), of: other) }
    #expect(try kept.store.read { try $0.feedMemory(of: one) } == Memory(fetched: ["a", "b"]))
    #expect(try kept.store.read { try $0.feedMemory(of: other) } == Memory(fetched: []))
    #expect(kept.events.isEmpty, "nobody has to be told")
  }
}
