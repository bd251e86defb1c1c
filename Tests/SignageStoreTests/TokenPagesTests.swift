import Database
import Foundation
import Signage
import Testing

@testable import SignageStore

private let konohana = must(WardCode("27104"))

/// Pages of tokens and of the audit, for the city and for its wards.
@Suite struct TokenPagesTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  /// One of each kind, by their names; each a millisecond later than the one before, so that they have an order.
  private func makeTokens() async throws -> [String: TokenRecord] {
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(site("konohana-office", ward: konohana))
      for (display, office) in [("kita-1", "kita-office"), ("konohana-1", "konohana-office")] {
        try writing.save(SignageStoreTests.display(display, at: office))
        try writing.save(sensor(display + "-camera", at: office))
      }
    }
    let wanted: [@Sendable (Writing) throws -> TokenRecord] = [
      { try $0.newToken("1", name: "city", role: .administrator) },
      { try $0.newToken("2", name: "kita", role: .editor, ward: kita) },
      { try $0.newToken("3", name: "konohana", role: .editor, ward: konohana) },
      { try $0.newToken("4", name: "kita-1", role: .display, display: id("kita-1")) },
      { try $0.newToken("5", name: "camera", role: .sensor, sensor: id("kita-1-camera")) },
      { try $0.newToken("6", name: "feed", role: .feed, ward: kita, feed: "river") },
      // It holds for one ward and stands in another.
      { try $0.newToken("7", name: "strange", role: .display, ward: kita, display: id("konohana-1")) },
      { try $0.newToken("8", name: "old-feed", role: .feed, feed: "old") },
    ]
    var made: [String: TokenRecord] = [:]
    for (index, make) in wanted.enumerated() {
      let record = try await kept.change(at: ten.advanced(byMilliseconds: Int64(index)), make)
      made[record.name] = record
    }
    return made
  }

  private func names(_ wards: Set<WardCode>? = nil, isRevoked: Bool? = nil, limit: Int = 200) throws -> [String] {
    var filter = TokenFilter()
    (filter.wards, filter.isRevoked, filter.limit) = (wards, isRevoked, limit)
    var all: [String] = []
    while true {
      let page = try store.read { [filter] in try $0.tokens(filter) }
      #expect(page.count <= limit)
      all += page.map(\.name)
      guard page.count == limit, let last = page.last else { return all }
      filter.after = last.id
    }
  }

  @Test(arguments: [1, 3, 200]) func eachIsInOnePageOfThoseThatAreAskedFor(limit: Int) async throws {
    let made = try await makeTokens()
    let old = try #require(made["old-feed"])
    try await kept.change { try $0.revokeToken(old.id) }
    let all = ["city", "kita", "konohana", "kita-1", "camera", "feed", "strange", "old-feed"]
    #expect(try names(limit: limit) == all)
    #expect(try names(isRevoked: false, limit: limit) == all.dropLast())
    #expect(try names(isRevoked: true, limit: limit) == ["old-feed"])
    #expect(try names([kita], limit: limit) == ["kita", "kita-1", "camera", "feed"])
    #expect(try names([konohana], isRevoked: false, limit: limit) == ["konohana", "strange"])
    #expect(try names([kita, konohana], limit: limit) == all.filter { $0 != "city" && $0 != "old-feed" })
    #expect(try names([], limit: limit) == [])
  }

  @Test func tokensGoWithWhatStandsSomewhere() async throws {
    _ = try await makeTokens()
    try await kept.change { try $0.save(display("kita-1", at: "konohana-office")) }
    #expect(try names([kita]) == ["kita", "camera", "feed"])
    #expect(try names([konohana]) == ["konohana", "kita-1", "strange"])
    try await kept.change { try $0.deleteDisplay(id("konohana-1")) }
    #expect(try names([kita]) == ["kita", "camera", "feed", "strange"], "it stands nowhere now")
    #expect(try names([kita], isRevoked: true) == ["strange"])
  }

  @Test func tokensOfFeedsAreFoundAmongThoseThatCannotBeRead() async throws {
    let made = try await makeTokens()
    let old = try #require(made["old-feed"])
    try await kept.change { try $0.revokeToken(old.id) }
    try kept.run("UPDATE tokens SET document = '{}' WHERE device IS NULL OR device NOT LIKE 'feed:%' OR revoked_at > 0")
    #expect(try store.read { try $0.feedTokens() }.map(\.name) == ["feed"])
  }

  @Test(arguments: [1, 2, 5, 200]) func theAuditOfWardsIsWhatWasDoneWithTheirTokens(limit: Int) async throws {
    let made = try await makeTokens()
    for number in 0..<20 {
      let record = try #require(made[["city", "kita", "konohana", "feed", "kita-1"][number % 5]])
      let now = ten.advanced(bySeconds: Int64(number + 1))
      try await store.change(by: record.actor, at: now) {
        try $0.audit("test.change", "test", "\(record.name):\(number)")
      }
    }
    try kept.run("UPDATE tokens SET document = '{}'")
    for (wards, names) in [
      ([kita], ["kita", "feed"]), ([konohana], ["konohana"]), ([kita, konohana], ["kita", "konohana", "feed"]),
      ([], []),
    ] as [(Set<WardCode>, [String])] {
      var read: [String] = []
      var before: String?
      while true {
        let page = try store.read { [before] in try $0.auditRows(before: before, limit: limit, by: wards) }
        #expect(page.count <= limit)
        read += page.map(\.nounID)
        guard page.count == limit, let last = page.last else { break }
        before = last.id
      }
      let all = try store.read { try $0.auditRows(limit: 200) }.map(\.nounID)
      let own = all.filter { noun in names.contains { noun.hasPrefix($0 + ":") } }
      #expect(read == own)
    }
  }

  /// However much there is, a page is looked up and not sorted.
  @Test func pagesAreFoundByIndexes() throws {
    let questions: [(String, String)] = [
      (
        "SELECT detail FROM audit WHERE true AND ward = 'a' AND id < 'b' ORDER BY id DESC LIMIT 50",
        "audit_by_ward (ward=? AND id<?)"
      ),
      (
        "SELECT document FROM tokens WHERE id > 'a' AND revoked_at IS NULL ORDER BY id LIMIT 50",
        "tokens_by_end (revoked_at=? AND id>?)"
      ),
      ("SELECT document FROM tokens WHERE id > 'a' ORDER BY id LIMIT 50", "(id>?)"),
    ]
    for (question, index) in questions {
      let plan = try kept.plan(of: question)
      #expect(plan.contains(index) && !plan.contains("TEMP B-TREE"), "\(plan)")
    }
  }

  /// What earlier versions wrote is found as well.
  @Test func anUpgradeKnowsTheWardsOfWhatThereIs() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("upgrade-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let settings = DatabaseSettings.sqlite(path: folder + "/kosatsu.sqlite")
    let records = [Area.city, .ward(kita), .ward(konohana)].enumerated().map { index, area in
      TokenRecord(id: "token-\(index)", hash: "\(index)", name: "n", role: .editor, area: area, createdAt: ten)
    }
    let older = try Database(
      settings: settings, migrations: Array(Migration.all.prefix { $0.name != Migration.tokensByWard.name }))
    try await older.write { transaction in
      for (index, record) in records.enumerated() {
        try transaction.run(
          "INSERT INTO tokens (id, hash, device, created_at, revoked_at, document) VALUES ($1, $2, NULL, $3, NULL, $4)",
          [record.id, record.hash, record.createdAt, try document(record)])
        try transaction.run(
          "INSERT INTO audit (id, at, person, token, action, noun, noun_id, detail) "
            + "VALUES ($1, $2, 'n', $3, 'test.change', 'test', $3, '{}')", ["row-\(index)", ten, record.id])
      }
      try transaction.run(
        "INSERT INTO audit (id, at, person, token, action, noun, noun_id, detail) "
          + "VALUES ('row-9', $1, '', '', 'test.change', 'test', 'time', '{}')", [ten])
    }
    older.close()
    let store = try SignageStore(settings)
    defer { store.close() }
    for (ward, index) in [(kita, 1), (konohana, 2)] {
      var filter = TokenFilter()
      filter.wards = [ward]
      let (tokens, rows) = try store.read { [filter] in (try $0.tokens(filter), try $0.auditRows(by: [ward])) }
      #expect(tokens == [records[index]])
      #expect(rows.map(\.nounID) == [records[index].id])
    }
    #expect(try store.read { try $0.auditRows() }.map(\.nounID) == ["time", "token-2", "token-1", "token-0"])
  }
}
