import Signage
import Testing

@testable import SignageStore

/// Tokens, the audit's pages, remembered answers.
@Suite struct AccessStoreTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  @Test func aTokenIsFoundByItsHashUntilItIsRevoked() async throws {
    let token = try await store.change(by: sato, at: ten) {
      try $0.newToken("hash", name: "sato", role: .editor, ward: kita)
    }
    #expect(token.area == .ward(kita))
    #expect(token.createdAt == ten)
    #expect(token.actor == Actor(token: token.id, person: "sato", grants: [Grant(role: .editor, area: .ward(kita))]))
    #expect(try store.read { try $0.token(hash: "hash") } == token)
    #expect(try store.read { try $0.token(hash: token.id) } == nil)
    let later = ten.advanced(bySeconds: 5)
    try await kept.change(at: later) { try $0.revokeToken(token.id) }
    #expect(try store.read { try $0.token(hash: "hash") } == nil)
    #expect(try store.read { try $0.tokens() }.map(\.revokedAt) == [later], "its row stays")
    #expect(try await kept.refusal { try $0.revokeToken(token.id) }?.isNotFound == true)
    #expect(try await kept.refusal { try $0.revokeToken("none") }?.isNotFound == true)
    #expect(try store.read { try $0.tokens() }.map(\.revokedAt) == [later])
    #expect(kept.events == [[.tokensChanged], [.tokensChanged]])
  }

  @Test func aNewTokenIsInTheAuditWithoutItsHash() async throws {
    let token = try await store.change(by: sato, at: ten) { try $0.newToken("hash", name: "tanaka", role: .approver) }
    let row = try #require(try store.read { try $0.auditRows() }.first)
    #expect(row.action == "token.create")
    #expect(row.nounID == token.id)
    #expect(row.detail == ["name": "tanaka", "role": "approver", "area": "city"])
  }

  @Test func noTwoTokensHaveOneHash() async throws {
    try await kept.change { _ = try $0.newToken("hash", name: "sato", role: .editor) }
    await #expect(throws: (any Error).self) {
      try await kept.change { _ = try $0.newToken("hash", name: "tanaka", role: .approver) }
    }
    #expect(try store.read { try $0.tokens() }.map(\.name) == ["sato"])
  }

  struct Wanted: Sendable {
    var name = "n"
    var role = Role.editor
    var display: DisplayID?
    var sensor: SensorID?
    var feed: String?
  }

  static let refused: [(field: String, wanted: Wanted)] = [
    ("name", Wanted(name: "")),
    ("name", Wanted(name: String(repeating: "n", count: 81))),
    ("display", Wanted(role: .display)),
    ("display", Wanted(role: .display, display: id("nowhere"))),
    ("display", Wanted(role: .editor, display: id("kita-1"))),
    ("display", Wanted(role: .sensor, display: id("kita-1"), sensor: id("kita-camera"))),
    ("sensor", Wanted(role: .sensor)),
    ("sensor", Wanted(role: .sensor, sensor: id("nowhere"))),
    ("sensor", Wanted(role: .display, display: id("kita-1"), sensor: id("kita-camera"))),
    ("feed", Wanted(role: .feed)),
    ("feed", Wanted(role: .officer, feed: "jma")),
  ]

  @Test(arguments: refused.indices) func aDevicesTokenNamesItsDeviceAndNothingElseDoes(index: Int) async throws {
    let (field, wanted) = Self.refused[index]
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(display())
      try writing.save(sensor())
    }
    let refusal = try await kept.refusal {
      _ = try $0.newToken(
        "hash", name: wanted.name, role: wanted.role, display: wanted.display, sensor: wanted.sensor, feed: wanted.feed)
    }
    #expect(refusal?.field == field)
    #expect(try store.read { try $0.tokens() } == [])
  }

  @Test func aDeviceActsAsItselfAndLosesItsTokensAlone() async throws {
    let tokens = try await kept.change { writing in
      try writing.save(site())
      try writing.save(display())
      try writing.save(sensor())
      return [
        try writing.newToken("h1", name: "a", role: .display, display: id("kita-1")),
        try writing.newToken("h2", name: "b", role: .display, display: id("kita-1")),
        try writing.newToken("h3", name: "c", role: .sensor, sensor: id("kita-camera")),
        try writing.newToken("h4", name: "d", role: .feed, feed: "jma"),
      ]
    }
    #expect(
      tokens.map(\.actor.device) == [
        .display(id("kita-1")), .display(id("kita-1")), .sensor(id("kita-camera")), .feed("jma"),
      ])
    let revoked = try await kept.change { try $0.revokeTokens(of: .display(id("kita-1"))) }
    #expect(Set(revoked) == Set(tokens.prefix(2).map(\.id)))
    #expect(try await kept.change { try $0.revokeTokens(of: .display(id("kita-1"))) } == [])
    for (hash, isLeft) in [("h1", false), ("h2", false), ("h3", true), ("h4", true)] {
      #expect(try (store.read { try $0.token(hash: hash) } != nil) == isLeft)
    }
    try await kept.change { try $0.deleteSensor(id("kita-camera")) }
    #expect(try store.read { try $0.token(hash: "h3") } == nil)
  }

  @Test(arguments: 1...5) func theAuditIsReadNewestFirstEachRowOnce(limit: Int) async throws {
    for number in 1...9 {
      let now = ten.advanced(bySeconds: Int64(number))
      try await store.change(by: sato, at: now) { try $0.audit("test.change", "test", "n-\(number)") }
    }
    var read: [String] = []
    var before: String?
    while read.count <= 9 {
      let page = try store.read { [before] in try $0.auditRows(before: before, limit: limit) }
      guard let last = page.last else { break }
      #expect(page.count <= limit)
      read += page.map(\.nounID)
      before = last.id
    }
    #expect(read == (1...9).reversed().map { "n-\($0)" })
  }

  @Test func anAnswerIsRememberedForADay() async throws {
    let answer = RememberedAnswer(digest: "d", status: 201, body: #"{"id":"a"}"#)
    func remembered(_ now: Instant, token: String = "t", key: String = "k") throws -> RememberedAnswer? {
      try store.read { try $0.rememberedAnswer(token: token, key: key, at: now) }
    }
    #expect(try remembered(ten) == nil)
    try await kept.change { try $0.remember(answer, token: "t", key: "k") }
    let day = ten.advanced(bySeconds: 86_400)
    #expect(try remembered(ten) == answer)
    #expect(try remembered(day.advanced(byMilliseconds: -1)) == answer)
    #expect(try remembered(day) == nil)
    #expect(try remembered(ten, token: "u") == nil, "keys are each token's own")
    #expect(try remembered(ten, key: "l") == nil)

    try await store.record(at: day.advanced(byMilliseconds: -1)) { try $0.forgetOldAnswers() }
    #expect(try kept.count("idempotency") == 1)
    try await store.record(at: day) { try $0.forgetOldAnswers() }
    #expect(try kept.count("idempotency") == 0)
  }

  @Test func ofTwoRequestsOfOneKeyOnlyOneIsCarriedOut() async throws {
    let first = RememberedAnswer(digest: "d", status: 201, body: "first")
    let second = RememberedAnswer(digest: "d", status: 201, body: "second")
    try await kept.change { try $0.remember(first, token: "t", key: "k") }
    let refusal = try await kept.refusal { writing in
      try writing.save(site())
      try writing.remember(second, token: "t", key: "k")
    }
    #expect(refusal?.isConflict == true)
    #expect(try store.read { try $0.sites() } == [])
    #expect(try store.read { try $0.rememberedAnswer(token: "t", key: "k", at: ten) } == first)
    let day = ten.advanced(bySeconds: 86_400)
    try await kept.change(at: day) { try $0.remember(second, token: "t", key: "k") }
    #expect(try store.read { try $0.rememberedAnswer(token: "t", key: "k", at: day) } == second)
  }
}
