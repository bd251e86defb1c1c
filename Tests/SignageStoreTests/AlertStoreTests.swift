import Alerts
import Database
import Foundation
import Signage
import Testing

@testable import SignageStore

@Suite struct AlertStoreTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  static func xml(_ identifier: String, status: String = "Actual", sent: String = "2026-07-01T09:59:00+09:00")
    -> [UInt8]
  {
    Array(
      """
      <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>\(identifier)</identifier><sender>a</sender>
      <sent>\(sent)</sent><status>\(status)</status><msgType>Alert</msgType><scope>Public</scope><info><language>ja</language>
      <category>Met</category><event>洪水</event><urgency>Immediate</urgency><severity>Severe</severity>
      <certainty>Likely</certainty><area><areaDesc>北区</areaDesc><geocode><valueName>JIS X 0402</valueName>
      <value>27127</value></geocode></area></info></alert>
      """.utf8)
  }

  /// A message with what is decided about it where nothing is known.
  static func received(
    _ name: String, status: String = "Actual", policy: FeedPolicy = FeedPolicy(feed: "river"), at now: Instant = ten
  ) throws -> (alert: ReceivedAlert, identity: String, verdict: Verdict) {
    let bytes = xml(name, status: status)
    let part = try #require(AlertMessage.read(bytes, as: .cap).first)
    let verdict = try part.message.get().decide(from: policy, known: [], in: City(areas: .osaka, sites: []), at: now)
    let alert = ReceivedAlert(
      id: id(name.lowercased()), standard: .cap, feed: policy.feed, area: policy.area, receivedAt: now,
      sha256: String(repeating: "0", count: 60) + name.suffix(4).lowercased(), bytes: bytes.count,
      heading: try part.message.get().heading, verdict: verdict)
    return (alert, part.identity(from: policy, as: .cap, signature: .none), verdict)
  }

  private func insert(
    _ name: String, status: String = "Actual", policy: FeedPolicy = FeedPolicy(feed: "river"), at now: Instant = ten
  ) async throws -> ReceivedAlert {
    let (alert, identity, _) = try Self.received(name, status: status, policy: policy, at: now)
    let isNew = try await store.record(at: now) {
      try $0.insert(alert, identity: identity, document: Self.xml(name, status: status))
    }
    #expect(isNew)
    return alert
  }

  @Test func aMessageComesBackAsItWasKept() async throws {
    let alert = try await insert("m001")
    let (_, identity, _) = try Self.received("m001")
    #expect(try store.read { try $0.alert(alert.id) } == alert)
    #expect(try store.read { try $0.alert(identity: identity) } == alert)
    #expect(try store.read { try $0.alert(identity: identity + " ") } == nil)
    #expect(try store.read { try $0.alertDocument(sha256: alert.sha256) } == Self.xml("m001"))
    #expect(try store.read { try $0.alertDocument(sha256: "none") } == nil)
  }

  @Test func anIdentityIsThereOnce() async throws {
    _ = try await insert("m001")
    let (alert, identity, _) = try Self.received("m002")
    let (_, first, _) = try Self.received("m001")
    #expect(try await store.record(at: ten) { try $0.insert(alert, identity: first, document: [1]) } == false)
    #expect(try store.read { try $0.alert(alert.id) } == nil)
    #expect(try kept.count("alert_documents") == 1, "what was known already leaves nothing")
    #expect(try await store.record(at: ten) { try $0.insert(alert, identity: identity, document: [1]) })
  }

  @Test func listsAreNarrowedAndPaged() async throws {
    for number in 1...9 { _ = try await insert("m00\(number)", status: number % 3 == 0 ? "Test" : "Actual") }
    _ = try await insert("n001", policy: FeedPolicy(feed: "kita", area: .ward(kita)))
    func ids(_ change: (inout AlertFilter) -> Void) throws -> [String] {
      var filter = AlertFilter()
      change(&filter)
      return try store.read { try $0.alerts(filter) }.nouns.map(\.id.text)
    }
    #expect(try ids { _ in }.count == 10)
    #expect(try ids { $0.decision = .ignored } == ["m009", "m006", "m003"])
    #expect(try ids { $0.feed = "kita" } == ["n001"])
    #expect(try ids { $0.areas = [.city] }.count == 9)
    #expect(try ids { $0.areas = [.city, .ward(kita)] }.count == 10)
    #expect(try ids { $0.areas = [] } == [])
    #expect(try ids { $0.limit = 3 } == ["n001", "m009", "m008"])
    #expect(try ids { ($0.limit, $0.before) = (2, id("m008")) } == ["m007", "m006"])
    #expect(
      try ids { ($0.decision, $0.feed, $0.before, $0.limit) = (.shown, "river", id("m005"), 9) } == [
        "m004", "m002", "m001",
      ])
  }

  @Test func seriesAreFoundByAnyOfTheirKeys() async throws {
    let (_, _, verdict) = try Self.received("m001")
    let series = try #require(verdict.saved.first)
    try await store.record(at: ten) { try $0.save(series) }
    for key in series.lookupKeys {
      #expect(try store.read { try $0.alertSeries(holding: [key, "another"]) }.nouns == [series])
    }
    let many = Set((0..<2_000).map { "key \($0)" }).union(series.lookupKeys)
    #expect(try store.read { try $0.alertSeries(holding: many) }.nouns == [series], "once, however many keys it holds")
    #expect(try store.read { try $0.alertSeries(holding: ["another"]) }.nouns == [])
    #expect(try store.read { try $0.alertSeries(holding: []) }.nouns == [])
    #expect(try store.read { try $0.alertSeries(series.id) } == series)
    try await store.record(at: ten) { try $0.save(series) }
    #expect(try kept.count("alert_series_keys") == series.lookupKeys.count)
    try await store.record(at: ten) { try $0.deleteAlertSeries(series.id) }
    #expect(try kept.count("alert_series") == 0 && kept.count("alert_series_keys") == 0)
  }

  @Test func aSeriesIsFoundByItsNewKeysAndNoLongerByThoseItLost() async throws {
    let first = try #require(try Self.received("m001").verdict.saved.first)
    let other = try #require(try Self.received("m002").verdict.saved.first)
    // The same series with other names.
    let text = String(decoding: try JSONEncoder().encode(first), as: UTF8.self).replacing(
      "\\nm001\\n", with: "\\nm003\\n")
    let renamed = try JSONDecoder().decode(AlertSeries.self, from: Data(text.utf8))
    #expect(renamed.id == first.id && renamed.lookupKeys.isDisjoint(with: first.lookupKeys))
    try await store.record(at: ten) {
      for series in [first, other, renamed] { try $0.save(series) }
    }
    #expect(try store.read { try $0.alertSeries(holding: first.lookupKeys) }.nouns == [])
    for series in [renamed, other] {
      #expect(try store.read { try $0.alertSeries(holding: series.lookupKeys) }.nouns == [series])
    }
    #expect(try kept.count("alert_series_keys") == renamed.lookupKeys.count + other.lookupKeys.count)
  }

  @Test func whatWaitsIsFoundUntilItIsDecided() async throws {
    let policy = FeedPolicy(feed: "river", highestPrecedence: 3)
    var alert = try await insert("m001", policy: policy)
    let series = try #require(alert.waiting?.series)
    let until = try #require(alert.waiting?.until)
    #expect(try store.read { try $0.waitingAlerts(of: series) }.nouns == [alert])
    #expect(try store.read { try $0.waitingAlerts(of: "another") }.nouns == [])
    let before = until.advanced(byMilliseconds: -1)
    #expect(try store.read { try $0.overdueAlerts(at: before, limit: 10) } == [])
    #expect(try store.read { try $0.overdueAlerts(at: until, limit: 10) } == [alert.id])
    #expect(try store.read { try $0.overdueAlerts(at: until, limit: 0) } == [])
    alert.endWaiting(.expired)
    try await store.record(at: ten) { [alert] in try $0.update(alert) }
    #expect(try store.read { try $0.alert(alert.id) } == alert)
    #expect(try store.read { try $0.waitingAlerts(of: series) }.nouns == [])
    #expect(try store.read { try $0.overdueAlerts(at: until, limit: 10) } == [])
  }

  @Test func documentsGoAfterDaysAndWhatActedStays() async throws {
    let shown = try await insert("m001")
    let ignored = try await insert("m002", status: "Test")
    let young = try await insert("m003", status: "Test", at: ten.advanced(bySeconds: 86_400))
    func clean(days: Int64) async throws {
      try await store.forgetOldAlerts(at: ten.advanced(bySeconds: days * 86_400))
    }
    try await clean(days: 30)
    #expect(try kept.count("alerts") == 3 && kept.count("alert_documents") == 3)
    try await clean(days: 31)
    #expect(try store.read { try $0.alert(shown.id) } == shown)
    #expect(try store.read { try $0.alertDocument(sha256: shown.sha256) } == nil)
    #expect(try store.read { try $0.alert(ignored.id) } == nil)
    #expect(try store.read { try $0.alert(young.id) } == young)
    try await clean(days: 401)
    #expect(try kept.count("alerts") == 0 && kept.count("alert_documents") == 0)
  }

  @Test func theOldestDocumentsGoWhereTheyAreTooMuch() async throws {
    for number in 1...5 {
      _ = try await insert("m00\(number)", at: ten.advanced(bySeconds: Int64(number)))
    }
    var retention = AlertRetention()
    retention.mostBytes = 2 * Self.xml("m001").count
    try await store.forgetOldAlerts(retention, at: ten.advanced(bySeconds: 10))
    let left = try (1...5).filter { number in
      try store.read { try $0.alertDocument(sha256: String(repeating: "0", count: 60) + "m00\(number)") } != nil
    }
    #expect(left == [4, 5])
    #expect(try kept.count("alerts") == 5)
  }

  @Test func seriesGoWhenTheirTimeIsOver() async throws {
    let series = try #require(try Self.received("m001").verdict.saved.first)
    try await store.record(at: ten) { try $0.save(series) }
    try await store.forgetOldAlerts(at: series.keepUntil)
    #expect(try kept.count("alert_series") == 1)
    try await store.forgetOldAlerts(at: series.keepUntil.advanced(byMilliseconds: 1))
    #expect(try kept.count("alert_series") == 0 && kept.count("alert_series_keys") == 0)
  }

  /// So many messages of `ten` that were ignored, documents of them, and keys of one series.
  private func fill(_ rows: Int) async throws {
    let series = try #require(try Self.received("m001").verdict.saved.first)
    try await store.record(at: ten) { writing in
      try writing.save(series)
      for number in 0..<rows {
        try writing.transaction.run(
          "INSERT INTO alerts (id, identity, feed, area, decision, received_at, document) "
            + "VALUES ($1, $1, 'river', 'city', 'ignored', $2, '{}')", ["\(number)", ten])
        try writing.transaction.run(
          "INSERT INTO alert_documents (sha256, received_at, size, bytes) VALUES ($1, $2, 1, $3)",
          ["\(number)", ten, [UInt8(0)]])
        try writing.transaction.run(
          "INSERT INTO alert_series_keys (name, series) VALUES ($1, $2)", ["key \(number)", series.id])
      }
    }
  }

  private static let tables = ["alerts", "alert_documents", "alert_series_keys", "alert_series"]

  private func rows() throws -> Int { try Self.tables.map { try kept.count($0) }.reduce(0, +) }

  @Test func oneTransactionForgetsSoManyRowsAtMost() async throws {
    try await fill(40)
    let later = ten.advanced(bySeconds: 500 * 86_400)
    var (left, transactions, isDone) = (try rows(), 0, false)
    while !isDone, transactions < 100 {
      isDone = try await store.record(at: later) { try $0.forgetOldAlerts(limit: 7) }
      transactions += 1
      let now = try rows()
      #expect(left - now <= 7 && (isDone || left - now == 7))
      left = now
    }
    #expect(left == 0 && transactions >= 120 / 7)
  }

  @Test func ofTooManyBytesTheOldestGoWhereverItStops() async throws {
    for number in 1...6 { _ = try await insert("m00\(number)", at: ten.advanced(bySeconds: Int64(number))) }
    var retention = AlertRetention()
    retention.mostBytes = 2 * Self.xml("m001").count
    func left() throws -> [Int] {
      try (1...6).filter { number in
        try store.read { try $0.alertDocument(sha256: String(repeating: "0", count: 60) + "m00\(number)") } != nil
      }
    }
    for expected in [[4, 5, 6], [5, 6], [5, 6]] {
      let isDone = try await store.record(at: ten.advanced(bySeconds: 10)) { [retention] in
        try $0.forgetOldAlerts(retention, limit: 3)
      }
      #expect(try left() == expected && isDone == (expected == [5, 6]))
    }
  }

  @Test func othersWriteWhileMuchIsForgotten() async throws {
    try await fill(4_000)
    let later = ten.advanced(bySeconds: 500 * 86_400)
    let forgetting = Task { [store] in try await store.forgetOldAlerts(at: later) }
    var seen: [Int] = []
    repeat {
      seen.append(
        try await store.record(at: later) { writing in
          try must(writing.transaction.row("SELECT count(*) AS n FROM alerts")).integer("n")
            + must(writing.transaction.row("SELECT count(*) AS n FROM alert_series_keys")).integer("n")
        })
    } while seen.last != 0
    try await forgetting.value
    #expect(try rows() == 0)
    #expect(Set(seen).count > 3, "they saw it become fewer: \(seen)")
  }

  @Test func aCitysTableOfAreas() async throws {
    let table = try AreaTable(csv: "codeType,code,wards\n津波予報区,521,28101 28102\n")
    #expect(try store.read { try $0.importedAlertAreas() } == nil)
    #expect(try store.read { try $0.alertAreas() } == .osaka)
    try await store.change(by: sato, at: ten) { try $0.takeOver(table) }
    for _ in 1...2 { #expect(try store.read { try $0.alertAreas() } == table) }
    #expect(try store.read { try $0.city() }.areas == table)
    let row = try #require(try store.read { try $0.auditRows() }.first)
    #expect(row.action == "alertAreas.put" && row.person == "sato" && row.detail == ["codes": "1", "wards": "2"])
    for _ in 1...2 { try await store.change(by: sato, at: ten) { try $0.dropAlertAreas() } }
    #expect(try store.read { try $0.alertAreas() } == .osaka)
    // Two of one millisecond may stand either way.
    #expect(try store.read { try $0.auditRows() }.map(\.action).sorted() == ["alertAreas.delete", "alertAreas.put"])
  }

  @Test func aFeedsTokenCarriesItsCaps() async throws {
    let policy = FeedPolicy(feed: "x", kinds: ["rain"], unwantedKinds: ["frost"], highestPrecedence: 2, isTrusted: true)
    let (plain, narrow) = try await kept.change { writing in
      (
        try writing.newToken("h1", name: "plain", role: .feed, feed: "jma"),
        try writing.newToken("h2", name: "narrow", role: .feed, ward: kita, feed: "river", policy: policy)
      )
    }
    #expect(try store.read { try $0.token(plain.id) }?.feedPolicy == FeedPolicy(feed: "jma"))
    var expected = policy
    (expected.feed, expected.area) = ("river", .ward(kita))
    #expect(try store.read { try $0.token(narrow.id) }?.feedPolicy == expected)
    #expect(try store.read { try $0.token(hash: "h2") }?.feedPolicy == expected)
    let row = try #require(try store.read { try $0.auditRows() }.first { $0.nounID == narrow.id })
    #expect(row.detail["kinds"] == "rain" && row.detail["highestPrecedence"] == "2")
    try await kept.change { try $0.revokeToken(plain.id) }
    #expect(try store.read { try $0.token(plain.id) } == nil)
    let refused = try await kept.refusal {
      _ = try $0.newToken("h3", name: "e", role: .editor, policy: FeedPolicy(feed: ""))
    }
    #expect(refused?.field == "role")
    let officer = try await kept.change { try $0.newToken("h4", name: "o", role: .officer) }
    #expect(officer.feedPolicy == nil)
  }
}
