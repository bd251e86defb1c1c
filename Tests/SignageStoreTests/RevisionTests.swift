import Signage
import Testing

@testable import SignageStore

/// The schedule's revision counts changes of what `scheduleInputs` answers, and nothing else.
@Suite struct RevisionTests {
  typealias Change = @Sendable (Writing) throws -> Void

  /// Something of each noun to change.
  static func prepare(_ writing: Writing) throws {
    try writing.save(site())
    try writing.save(display())
    try writing.save(sensor())
    try writing.saveArrived(Media(sha256: "aa", type: "image/png", bytes: 1))
    try writing.save(content())
    try writing.save(entry("e"))
    try writing.save(emergency())
    try writing.save(TokenRecord(id: "t", hash: "h", name: "sato", role: .editor, createdAt: ten))
  }

  static let counted: [(what: String, change: Change)] = [
    ("site", { try $0.save(site("other")) }),
    (
      "site taken away",
      {
        try $0.deleteSensor(id("kita-camera")); try $0.deleteDisplay(id("kita-1")); try $0.deleteSite(id("kita-office"))
      }
    ),
    ("display", { try $0.save(display("other")) }),
    ("display taken away", { try $0.deleteDisplay(id("kita-1")) }),
    ("content", { try $0.save(content("other")) }),
    ("content deleted", { try $0.deleteContent(id("bulky-waste")) }),
    (
      "conversion",
      { try $0.saveConverted(Media(sha256: "aa", type: "image/png", bytes: 1, state: .failed(["ja": "x"]))) }
    ),
    ("campaign", { try $0.save(Campaign(id: id("c"), owner: .city, contents: [])) }),
    ("pool", { try $0.save(Pool(id: id("p"), owner: .city, contents: [])) }),
    ("entry", { try $0.save(entry("f")) }),
    ("entry deleted", { try $0.deleteEntry(id("e")) }),
    ("defaults", { try $0.save(CityDefaults(defaultContent: id("bulky-waste"))) }),
    ("model", { try $0.save(AudienceModel(publishedAt: ten)) }),
    (
      "much at once",
      {
        try $0.save(site("a")); try $0.save(site("b")); try $0.save(content("c")); try $0.deleteEntry(id("e"))
      }
    ),
  ]

  @Test(arguments: counted.indices) func aChangeOfTheInputsCountsOnce(index: Int) async throws {
    let kept = try TemporaryStore()
    let (what, change) = Self.counted[index]
    try await kept.change(Self.prepare)
    let before = try kept.store.read { try $0.scheduleRevision() }
    #expect(before == 1)
    try await kept.change(change)
    let after = try kept.store.read { ($0, try $0.scheduleRevision()) }.1
    #expect(after == 2, "\(what)")
    #expect(kept.events.last?.contains(.scheduleChanged) == true, "\(what)")
    #expect(try kept.store.read { try $0.scheduleInputs(from: day("2026-07-01")).revision } == 2)
  }

  static let uncounted: [(what: String, change: Change)] = [
    ("sensor", { try $0.save(sensor("other")) }),
    ("sensor taken away", { try $0.deleteSensor(id("kita-camera")) }),
    ("file that arrived", { try $0.saveArrived(Media(sha256: "bb", type: "image/png", bytes: 1)) }),
    ("emergency", { try $0.save(emergency("fire")) }),
    (
      "delivery",
      { _ = try $0.saveDelivery(Delivery(display: id("kita-1"), revision: 1, receivedAt: ten), of: id("flood")) }
    ),
    ("observation", { _ = try $0.save(observation(ten)) }),
    (
      "roll-up",
      {
        _ = try $0.save(observation(ten)); _ = try $0.rollUpHours(limit: 10)
      }
    ),
    (
      "day",
      { try $0.save(AudienceDay(day: day("2026-07-01"), counted: "Face", total: 0, cells: []), of: id("kita-camera")) }
    ),
    ("report", { try $0.save(report("i"), of: id("kita-1")) }),
    ("play", { _ = try $0.save(play("p"), of: id("kita-1")) }),
    ("token", { try $0.save(TokenRecord(id: "u", hash: "i", name: "sato", role: .editor, createdAt: ten)) }),
    ("token revoked", { try $0.revokeToken("t") }),
    ("answer", { try $0.remember(RememberedAnswer(digest: "d", status: 200, body: ""), token: "t", key: "k") }),
    (
      "tidying",
      {
        try $0.forgetOldAnswers(); try $0.forgetOldPlays(days: 1); try $0.forgetOldObservations()
      }
    ),
    ("nothing", { _ in }),
  ]

  @Test(arguments: uncounted.indices) func anythingElseDoesNot(index: Int) async throws {
    let kept = try TemporaryStore()
    let (what, change) = Self.uncounted[index]
    try await kept.change(Self.prepare)
    let published = kept.events.count
    try await kept.change(change)
    #expect(try kept.store.read { try $0.scheduleRevision() } == 1, "\(what)")
    #expect(!kept.events.dropFirst(published).joined().contains(.scheduleChanged), "\(what)")
  }

  @Test func whatAnotherProcessChangedIsPublishedOnce() async throws {
    let kept = try TemporaryStore()
    try await kept.change(Self.prepare)
    let published = kept.events.count
    try kept.store.noticeChangesOfOthers()
    #expect(kept.events.count == published, "its own changes")
    let other = try SignageStore(kept.settings)
    defer { other.close() }
    try await other.change(by: sato, at: ten) { writing in
      try writing.audit("test.change", "test", "test")
      try writing.deleteEntry(id("e"))
      try writing.revokeToken("t")
    }
    try kept.store.noticeChangesOfOthers()
    try kept.store.noticeChangesOfOthers()
    #expect(kept.events.dropFirst(published) == [[.scheduleChanged, .tokensChanged]])
    // Who opens it later has nothing to catch up with.
    try other.noticeChangesOfOthers()
    #expect(kept.events.count == published + 1)
  }

  @Test func tokensOfDisplaysThatEndedAreFoundByTheirTime() async throws {
    let kept = try TemporaryStore()
    try await kept.change(Self.prepare)
    let made = try await kept.change { writing in
      try ["a", "b"].map { try writing.newToken($0, name: $0, role: .display, display: id("kita-1")) }
    }
    let later = ten.advanced(bySeconds: 60)
    try await kept.change(at: later) { writing in
      try writing.revokeToken("t")
      try writing.revokeToken(made[0].id)
    }
    #expect(try kept.store.read { try $0.displaysWhoseTokensEnded(since: later) } == [made[0].id: id("kita-1")])
    #expect(
      try kept.store.read { try $0.displaysWhoseTokensEnded(since: later.advanced(byMilliseconds: 1)) } == [:])
  }
}
