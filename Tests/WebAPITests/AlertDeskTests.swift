import Alerts
import Database
import Foundation
import Signage
import Synchronization
import Testing

@testable import SignageStore
@testable import WebAPI

/// Messages of machines over days: what time does to what they put on the screens.
@Suite final class AlertDeskTests {
  let directory = NSTemporaryDirectory() + "alerts-" + UUID().uuidString
  let store: SignageStore
  let desk: AlertDesk
  let lines = Lines()
  let begin = Instant(milliseconds: 1_795_000_000_000)

  init() async throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    store = try SignageStore(.sqlite(path: directory + "/kosatsu.sqlite"))
    desk = AlertDesk(store, log: Log { [lines] in lines.add($0) })
    let (site, ward) = (try #require(SiteID("kita")), try #require(WardCode("27127")))
    let display = try #require(DisplayID("kita-1"))
    try await store.record(at: begin) { writing in
      try writing.save(Site(id: site, name: ["ja": "区役所"], ward: ward, timeZone: "Asia/Tokyo"))
      try writing.save(Display(id: display, site: site, name: "1"))
    }
  }

  deinit {
    store.close()
    do {
      try FileManager.default.removeItem(atPath: directory)
    } catch {
      Issue.record("the directory of the test stays: \(error)")
    }
  }

  final class Lines: Sendable {
    private let kept = Mutex<[String]>([])
    func add(_ line: String) { kept.withLock { $0.append(line) } }
    func holding(_ words: String) -> [String] { kept.withLock { $0.filter { $0.contains(words) } } }
  }

  func at(hours: Double) -> Instant { begin.advanced(byMilliseconds: Int64(hours * 3_600_000)) }

  static func rain(_ code: String, sent: Instant) -> [UInt8] {
    Array(
      """
      <Report xmlns="http://xml.kishou.go.jp/jmaxml1/"><Control><Title>気象警報・注意報（Ｒ０６）（大雨）</Title>
      <DateTime>\(sent.rfc3339())</DateTime><Status>通常</Status><EditorialOffice>大阪管区気象台</EditorialOffice>
      <PublishingOffice>大阪管区気象台</PublishingOffice></Control>
      <Head xmlns="http://xml.kishou.go.jp/jmaxml1/informationBasis1/"><Title>大雨</Title>
      <ReportDateTime>\(sent.rfc3339())</ReportDateTime><EventID/><InfoType>発表</InfoType><Serial/>
      <Headline><Text>警戒してください。</Text></Headline></Head>
      <Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/meteorology1/"><Warning type="気象警報・注意報（市町村等）"><Item>
      <Kind><Name>大雨</Name><Code>\(code)</Code><Status>発表</Status></Kind><Area><Name>市</Name><Code>2710000</Code></Area>
      </Item></Warning></Body></Report>
      """.utf8)
  }

  func take(
    _ bytes: [UInt8], _ standard: AlertStandard = .jma, precedence: Int = 0, at now: Instant
  ) async throws -> AlertReceipt {
    let policy = FeedPolicy(feed: "agency", highestPrecedence: precedence)
    return try await desk.take(alert: bytes, as: standard, from: AlertSource(polled: policy), at: now)
  }

  func only() throws -> Emergency {
    let all = try store.read { try $0.emergencies(limit: 200) }
    #expect(all.count == 1)
    return try #require(all.first)
  }

  @Test func aPolledMessageHasItsFeedAsItsAuthor() async throws {
    let receipt = try await take(Self.rain("43", sent: begin), at: begin)
    let entry = try #require(receipt.gravest)
    #expect(entry.decision == .shown && entry.rule == .new && !entry.isRepeated)
    let emergency = try only()
    #expect(emergency.createdBy == "agency" && emergency.source == .jma && emergency.message.level == 4)
    let rows = try store.read { try $0.auditRows() }
    #expect(Set(rows.map(\.person)) == ["agency"] && Set(rows.map(\.token)) == ["feed:agency"])
    #expect(Set(rows.map(\.action)) == ["emergency.create", "alert.receipt"])
    let again = try await take(Self.rain("43", sent: begin), at: at(hours: 1))
    #expect(again.gravest?.rule == .repeated && again.gravest?.alert == entry.alert)
    #expect(lines.holding("\"alert\"").count == 1, "what is repeated is not told again")
    #expect(lines.holding("警戒").isEmpty)
  }

  @Test func aStateHoldsForDaysWithoutANewRevisionAndOfficersAreTold() async throws {
    _ = try await take(Self.rain("43", sent: begin), at: begin)
    let first = try only()
    for hours in stride(from: 1.0, through: 100, by: 1) {
      try await desk.tend(at: at(hours: hours))
      let present = try only()
      let left = present.message.expiresAt.milliseconds(since: at(hours: hours))
      #expect((23 * 3_600_000...24 * 3_600_000).contains(left), "after \(hours) hours")
      #expect(present.state == .active && present.revision == first.revision && present.past.isEmpty)
      #expect(present.dueWarning(at: at(hours: hours)) == nil)
    }
    let rows = try store.read { try $0.auditRows(limit: 200) }
    #expect(Set(rows.map(\.action)) == ["emergency.create", "alert.receipt"] && rows.count == 2, "it is no news")
    #expect(lines.holding("nothing was heard for a day").count == 1)
    // Word again, and then its end.
    let receipt = try await take(Self.rain("33", sent: at(hours: 100)), at: at(hours: 100))
    #expect(receipt.gravest?.decision == .updated)
    try await desk.tend(at: at(hours: 101))
    let ended = String(decoding: Self.rain("33", sent: at(hours: 102)), as: UTF8.self).replacing(
      "<Status>発表", with: "<Status>解除")
    #expect(try await take(Array(ended.utf8), at: at(hours: 102)).gravest?.rule == .allClear)
    try await desk.tend(at: at(hours: 200))
    #expect(try only().state == .cleared)
    #expect(try store.read { try $0.statefulAlertSeries() }.count == 0)
  }

  @Test func whatAnOfficerEndedIsNotRenewed() async throws {
    _ = try await take(Self.rain("43", sent: begin), at: begin)
    let before = try only()
    try await store.change(by: Actor(token: "t", person: "sato", grants: []), at: at(hours: 1)) { writing in
      var emergency = before
      let steps = try emergency.apply(.clearance(text: nil), by: "sato", at: writing.now)
      try writing.save(emergency, after: steps, before: before)
    }
    for hours in stride(from: 2.0, through: 60, by: 1) { try await desk.tend(at: at(hours: hours)) }
    #expect(try only().state == .cleared)
    #expect(try store.read { try $0.statefulAlertSeries() }.count == 0, "nothing is left to be renewed")
  }

  @Test func theStateOfAFeedThatWasAwayGoesOnAfterARestart() async throws {
    _ = try await take(Self.rain("43", sent: begin), at: begin)
    // The server was off for longer than the message had left.
    let emergency = try only()
    try await store.record(at: at(hours: 30)) { writing in
      var passed = emergency
      let steps = passed.pass(to: writing.now)
      #expect(steps.map(\.what) == [.expired])
      try writing.save(passed, after: steps, before: emergency)
    }
    try await desk.tend(at: at(hours: 30))
    #expect(try only().state == .expired, "what was over is not brought back by itself")
    let receipt = try await take(Self.rain("43", sent: at(hours: 30)), at: at(hours: 30))
    #expect(receipt.gravest?.decision == .shown, "but by its sender's next word")
  }

  @Test func whatNobodyDecidedEndsWithItsTime() async throws {
    let waiting = try #require(try await take(Self.rain("43", sent: begin), precedence: 3, at: begin).gravest)
    #expect(waiting.decision == .review)
    try await desk.tend(at: at(hours: 23))
    #expect(try store.read { try $0.alert(waiting.alert.id) }?.decision == .review)
    try await desk.tend(at: at(hours: 25))
    let over = try #require(try store.read { try $0.alert(waiting.alert.id) })
    #expect(over.decision == .ignored && over.rule == .expired && over.waiting == nil)
    let series = try #require(waiting.alert.waiting?.series)
    #expect(try store.read { try $0.alertSeries(series) }?.pending == nil)
    #expect(try store.read { try $0.emergencies(limit: 200) }.isEmpty)
  }

  /// As a file that was damaged, or written by another program, would have it.
  private func damage(_ table: String, _ id: String) async throws {
    let database = try Database(settings: .sqlite(path: directory + "/kosatsu.sqlite"), migrations: Migration.all)
    defer { database.close() }
    try await database.write { transaction in
      try transaction.run(SQL(verbatim: "UPDATE \(table) SET document = '{\"title\":\"大雨\"}' WHERE id = $1"), [id])
    }
  }

  @Test func oneThatCannotBeTendedHoldsUpNoOther() async throws {
    for (number, name) in ["大雨", "洪水", "高潮"].enumerated() {
      let text = String(decoding: Self.rain("43", sent: begin), as: UTF8.self)
        .replacing("（大雨）", with: "（\(name)）").replacing("<EventID/>", with: "<EventID>\(number)</EventID>")
      _ = try await take(Array(text.utf8), at: begin)
    }
    let ids = try store.read { try $0.statefulAlertSeriesIDs() }
    try #require(ids.count >= 2, "states of their own")
    let others = try ids.dropFirst().flatMap { id in try store.read { try $0.alertSeries(id) }?.emergencies ?? [] }
    try #require(!others.isEmpty)
    try await damage("alert_series", ids[0])
    func renewed() throws -> Set<EmergencyID> {
      Set(
        try store.read { try $0.emergencies(in: .active, limit: 200) }.filter { $0.message.expiresAt > at(hours: 30) }
          .map(\.id))
    }
    #expect(try renewed().isEmpty)
    for hours in [20.0, 20.1, 20.2] { try await desk.tend(at: at(hours: hours)) }
    #expect(try renewed() == Set(others))
    let told = lines.holding("could not be tended")
    #expect(told.count == 2, "its renewal and its watch, once each")
    #expect(told.allSatisfy { $0.contains(ids[0]) && !$0.contains("大雨") })
    // And officers hear of the others.
    try await desk.tend(at: at(hours: 25))
    #expect(lines.holding("nothing was heard for a day").count == ids.count - 1)
  }

  @Test func oneMessageOfAPageThatCannotBeKeptHoldsUpNoOther() async throws {
    func cap(_ name: String) -> String {
      """
      <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>\(name)</identifier><sender>a@example.jp</sender>
      <sent>\(begin.rfc3339())</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Met</category>
      <event>洪水</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty><headline>\(name)</headline>
      <area><areaDesc>市</areaDesc><geocode><valueName>JIS X 0402</valueName><value>27127</value></geocode></area></info></alert>
      """
    }
    func page(_ names: [String]) -> [UInt8] {
      Array("<feed xmlns='http://www.w3.org/2005/Atom'>\(names.map(cap).joined())</feed>".utf8)
    }
    let first = try #require(try await take(Array(cap("A").utf8), .cap, at: begin).gravest)
    try await damage("alerts", first.alert.id.text)
    await #expect(throws: DecodingError.self) { try await take(page(["A", "B", "C"]), .cap, at: begin) }
    func titles() throws -> [String] {
      try store.read { try $0.emergencies(in: .active, limit: 200) }.compactMap { $0.message.title["en"] }
    }
    #expect(Set(try titles()) == ["A", "B", "C"])
    // It may be brought again.
    await #expect(throws: DecodingError.self) { try await take(page(["A", "B", "C"]), .cap, at: begin) }
    #expect(try titles().count == 3)
  }

  @Test func aSeriesThatCannotBeReadHidesNoWarningAndNoOther() async throws {
    let first = try #require(try await take(Self.rain("43", sent: begin), at: begin).gravest)
    let series = try #require(try store.read { try $0.statefulAlertSeriesIDs() }.first)
    let other = String(decoding: Self.rain("43", sent: begin), as: UTF8.self)
      .replacing("<EventID/>", with: "<EventID>2</EventID>")
    _ = try await take(Array(other.utf8), at: begin)
    try await damage("alert_series", series)
    let listed = try store.read { try $0.statefulAlertSeries() }
    #expect(listed.damaged == [series] && listed.nouns.count == 1 && listed.count == 2)
    let next = try #require(try await take(Self.rain("33", sent: at(hours: 1)), at: at(hours: 1)).gravest)
    #expect(next.decision == .shown && next.damaged == [series], "it shows as new")
    #expect(
      try store.read { try $0.emergencies(in: .active, limit: 200) }.compactMap(\.message.level).sorted() == [4, 4, 5])
    let told = lines.holding("cannot be read")
    #expect(told.count == 1 && told[0].contains(series) && told[0].contains("\"error\"") && !told[0].contains("大雨"))
    // The list names what it cannot tell of.
    try await damage("alerts", first.alert.id.text)
    let alerts = try store.read { try $0.alerts(AlertFilter()) }
    #expect(alerts.damaged == [first.alert.id.text] && alerts.nouns.count == 2)
    #expect(alerts.last == (alerts.damaged + alerts.nouns.map(\.id.text)).min(), "newest first")
  }

  @Test func oneWaitingMessageThatCannotBeReadHoldsUpNoOther() async throws {
    var waiting: [AlertID] = []
    for number in 1...2 {
      let text = String(decoding: Self.rain("43", sent: begin), as: UTF8.self)
        .replacing("<EventID/>", with: "<EventID>\(number)</EventID>")
      waiting.append(try #require(try await take(Array(text.utf8), precedence: 3, at: begin).gravest).alert.id)
    }
    let overdue = try store.read { try $0.overdueAlerts(at: at(hours: 25), limit: 10) }
    try #require(overdue.count == 2 && Set(overdue) == Set(waiting))
    try await damage("alerts", overdue[0].text)
    try await desk.tend(at: at(hours: 25))
    #expect(try store.read { try $0.overdueAlerts(at: at(hours: 25), limit: 10) } == [overdue[0]])
    #expect(try store.read { try $0.alert(overdue[1]) }?.decision == .ignored)
    #expect(lines.holding("could not be tended").count == 1)
  }

  @Test func whatHadItsTimeDoesNotComeBackWhenItsSeriesIsForgotten() async throws {
    let document = Self.rain("43", sent: begin)
    _ = try await take(document, at: begin)
    _ = try await take(
      Array(String(decoding: document, as: UTF8.self).replacing("<InfoType>発表", with: "<InfoType>取消").utf8), at: begin)
    #expect(try only().state == .corrected)
    let later = at(hours: 24 * 500)
    try await store.forgetOldAlerts(at: later)
    #expect(try store.read { try $0.alertSeries(holding: []) }.count == 0)
    let receipt = try await take(document, at: later)
    #expect(receipt.gravest?.decision == .ignored)
    #expect(try only().state == .corrected)
  }

  @Test func tooMuchAtOnceIsToldToComeAgain() async throws {
    let large = [UInt8](repeating: UInt8(ascii: " "), count: 8 << 20)
    let (desk, begin) = (desk, begin)
    let source = AlertSource(polled: FeedPolicy(feed: "agency"))
    let taken = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 {
        group.addTask { (try? await desk.take(alert: large, as: .cap, from: source, at: begin)) != nil }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect((8...16).contains(taken))
    #expect(try await take(Self.rain("43", sent: begin), at: begin).gravest?.decision == .shown, "and then it goes on")
  }
}
