import Foundation
import Signage
import Testing

@testable import Alerts

/// What a document comes down to, and what is remembered of it.
@Suite struct AlertMessageTests {
  private func page(_ alerts: [String]) -> [UInt8] {
    let bare = alerts.map { $0.replacing("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", with: "") }
    return Array("<feed xmlns=\"http://www.w3.org/2005/Atom\">\(bare.joined())</feed>".utf8)
  }

  private func fault(_ part: AlertPart) -> AlertFault? {
    if case .failure(let fault) = part.message { fault } else { nil }
  }

  @Test func theSameMessageHasOneIdentityHoweverItComes() {
    let bare = AlertMessage.read(Array(CAPMessage().xml.utf8), as: .cap)
    let inside = AlertMessage.read(page([CAPMessage().xml, CAPMessage(identifier: "B").xml]), as: .cap)
    #expect(bare.count == 1 && inside.count == 2)
    let (a, b) = (FeedPolicy(feed: "a"), FeedPolicy(feed: "b"))
    func identity(_ part: AlertPart, _ policy: FeedPolicy) -> String {
      part.identity(from: policy, as: .cap, signature: .none)
    }
    #expect(identity(bare[0], a) == identity(inside[0], a))
    #expect(inside[0].digest != inside[1].digest)
    #expect(identity(bare[0], a) != identity(bare[0], b))
    var other = CAPMessage()
    other.infos = [CAPMessage.info(headline: "ほか")]
    #expect(AlertMessage.read(Array(other.xml.utf8), as: .cap)[0].digest != bare[0].digest)
  }

  @Test func aBrokenMessageDoesNotSpoilTheOthers() {
    let broken = CAPMessage().xml.replacing("<status>Actual", with: "<status>Perhaps")
    let parts = AlertMessage.read(page([CAPMessage().xml, broken]), as: .cap)
    #expect(parts.map { fault($0)?.rule } == [nil, .badValue])
    #expect(fault(parts[1])?.detail == "status")
  }

  @Test(arguments: AlertStandard.allCases) func whatCannotBeReadIsOneBrokenMessage(standard: AlertStandard) {
    let parts = AlertMessage.read(Array("<html/>".utf8), as: standard)
    #expect(parts.map { fault($0)?.rule } == [.notAnAlert])
    #expect(parts[0].digest == AlertMessage.read(Array("<html/>".utf8), as: standard)[0].digest)
    #expect(parts[0].digest != AlertMessage.read(Array("<html />".utf8), as: standard)[0].digest)
  }

  @Test func thousandsOfAlertsInOnePageAreNobodys() {
    let parts = AlertMessage.read(
      page(Array(repeating: "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"/>", count: 1_001)), as: .cap)
    #expect(parts.map { fault($0)?.rule } == [.tooManyElements])
  }

  @Test func moreCornersThanAreMeantAreRefused() {
    let corners = Array(repeating: "34.0,135.0", count: 60_000).joined(separator: " ")
    var message = CAPMessage()
    message.infos = [CAPMessage.info(area: "<polygon>\(corners)</polygon>")]
    #expect(AlertMessage.read(Array(message.xml.utf8), as: .cap).map { fault($0)?.rule } == [nil])
    message.infos = [CAPMessage.info(area: String(repeating: "<polygon>\(corners)</polygon>", count: 2))]
    #expect(AlertMessage.read(Array(message.xml.utf8), as: .cap).map { fault($0)?.detail } == ["polygon"])
  }

  @Test func moreCirclesThanAreMeantAreRefused() {
    var message = CAPMessage()
    let circle = "<circle>34.0,135.0 1</circle>"
    message.infos = Array(repeating: CAPMessage.info(area: String(repeating: circle, count: 500)), count: 2)
    #expect(AlertMessage.read(Array(message.xml.utf8), as: .cap).map { fault($0)?.rule } == [nil])
    message.infos.append(CAPMessage.info(area: circle))
    #expect(AlertMessage.read(Array(message.xml.utf8), as: .cap).map { fault($0)?.detail } == ["circle"])
  }

  @Test func itsHeadIsInItsSendersWordsAndShort() throws {
    var message = CAPMessage(identifier: String(repeating: "i", count: 500))
    message.infos = [CAPMessage.info(headline: String(repeating: "川", count: 500))]
    let part = try #require(AlertMessage.read(Array(message.xml.utf8), as: .cap).first)
    let heading = try part.message.get().heading
    #expect(heading.sender == "office@example.jp" && heading.status == "Actual" && heading.type == "Alert")
    #expect(heading.identifier.count == AlertHeading.longest && heading.title.count == AlertHeading.longest)
    let rain = try #require(AlertMessage.read(Array(Bulletin.rain("43").xml.utf8), as: .jma).first).message.get()
      .heading
    #expect(rain.sender == "大阪管区気象台" && rain.type == "発表")
    #expect(try rain.sentAt == instant("2026-11-21T00:00:00Z"))
  }

  @Test func whatNoScreenTakesIsRefused() throws {
    var board = try Board()
    let verdict = try board.receive(CAPMessage())
    guard case .show(let id, var message) = try #require(verdict.changes.first) else {
      Issue.record("\(verdict)")
      return
    }
    message.title.byLanguage["ja"] = " "
    var broken = verdict
    broken.changes = [.remove(id), .show(id, message)]
    let refused = broken.showable(at: try instant(Board.noon))
    #expect(
      refused.decision == .rejected && refused.detail == "title/ja" && refused.changes.isEmpty && refused.saved.isEmpty)
    #expect(verdict.showable(at: try instant(Board.noon)) == verdict)
  }

  // MARK: what is remembered

  private func received(_ verdict: Verdict) throws -> ReceivedAlert {
    ReceivedAlert(
      id: try #require(AlertID("a1")), standard: .cap, feed: "city", area: .city, receivedAt: try instant(Board.noon),
      sha256: String(repeating: "0", count: 64), bytes: 10, heading: nil, verdict: verdict)
  }

  @Test func itsWaitingEndsOnce() throws {
    var board = try Board()
    let verdict = try board.receive(CAPMessage(), from: FeedPolicy(feed: "city", highestPrecedence: 3))
    var alert = try received(verdict)
    #expect(alert.decision == .review && alert.waiting?.series == verdict.saved[0].id && alert.effects.isEmpty)
    #expect(try alert.waiting?.until == instant("2026-11-21T10:00:00+09:00"))
    alert.endWaiting(.superseded)
    #expect(alert.decision == .ignored && alert.rule == .superseded && alert.waiting == nil)
    alert.endWaiting(.expired)
    #expect(alert.rule == .superseded)
  }

  @Test func anOfficersWordSettlesIt() throws {
    var board = try Board()
    let now = try instant(Board.noon)
    let verdict = try board.receive(CAPMessage(), from: FeedPolicy(feed: "city", highestPrecedence: 3))
    for isAccepted in [true, false] {
      var (alert, series) = (try received(verdict), verdict.saved[0])
      let changes = series.resolve(show: isAccepted, at: now)
      alert.settle(ReceivedAlert.Review(by: "sato", at: now, isAccepted: isAccepted, reason: "理由"), changes: changes)
      #expect(
        alert.decision == (isAccepted ? .shown : .rejected) && alert.effects.map(\.what) == (isAccepted ? [.shown] : [])
      )
      #expect(alert.waiting == nil && alert.says.languages == ["en", "ja"])
      let copy = try JSONDecoder().decode(ReceivedAlert.self, from: try JSONEncoder().encode(alert))
      #expect(copy == alert)
    }
  }

  @Test func statesAreRenewedEveryHour() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("43"), at: "2026-11-21T00:00:00Z")
    var series = try #require(board.series.values.first)
    #expect(try series.renewsAt == instant("2026-11-21T01:00:00Z"))
    #expect(series.emergencies.count == 1)
    #expect(series.renew(at: try instant("2026-11-21T01:00:00Z")).count == 1)
    #expect(try series.renewsAt == instant("2026-11-21T02:00:00Z"))
    for emergency in series.emergencies { series.forget(emergency) }
    #expect(series.renewsAt == nil && series.emergencies.isEmpty)
    try board.receive(CAPMessage())
    #expect(board.series.values.compactMap(\.renewsAt).count == 1, "what ends by itself is not renewed")
  }

  // MARK: tables and caps

  @Test func aTableIsKeptAsItCame() throws {
    let csv = "codeType,code,wards\n津波予報区,521,28101 28102\n地震情報／細分区域,531,28101\n"
    let table = try AreaTable(csv: csv)
    #expect(table.csv == csv)
    let copy = try JSONDecoder().decode(AreaTable.self, from: try JSONEncoder().encode(table))
    #expect(copy == table)
    #expect(try AreaTable(csv: AreaTable.osaka.csv) == .osaka)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(AreaTable.self, from: Data("\"x\"".utf8)) }
  }

  @Test func capsNameWhatThereIs() throws {
    try FeedPolicy(feed: "a", kinds: ["rain", "cap:Met"], unwantedKinds: ["frost"], highestPrecedence: 3).validate()
    for (policy, field) in [
      (FeedPolicy(feed: "a", kinds: ["weather"]), "kinds"),
      (FeedPolicy(feed: "a", unwantedKinds: ["cap:Snow"]), "unwantedKinds"),
      (FeedPolicy(feed: "a", highestPrecedence: 4), "highestPrecedence"),
    ] {
      do throws(SignageError) {
        try policy.validate()
        Issue.record("accepted: \(policy)")
      } catch {
        guard case .invalid(field, _) = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
  }
}
