import Foundation
import Signage
import Testing

@testable import Alerts

/// Rules of ALERTS.md on real messages, moved to Osaka or changed in the one word that the rule is about; `SampleTests` has others.
@Suite(.enabled(if: Samples.areThere, Samples.absent)) struct SampleRuleTests {
  private let policy = FeedPolicy(feed: "city", isTrusted: true)

  /// A real telegram about Osaka, sent at a time of the test's.
  private func telegram(_ name: String, sent: String, _ replacements: [(String, String)] = []) throws -> String {
    let text = try Samples.text("jma/\(name)").replacing(#/<DateTime>[^<]*/#, with: "<DateTime>\(sent)")
    return ([(">0121400<", ">2710000<"), (">3320900<", ">2710000<")] + replacements).reduce(text) {
      $0.replacing($1.0, with: $1.1)
    }
  }

  private func rain(_ minute: Int, _ replacements: [(String, String)] = []) throws -> String {
    try telegram("15_16_03_241226_VPWW55.xml", sent: "2026-11-21T00:0\(minute):00Z", replacements)
  }

  // 2, 3: series and order.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func theNewestOfASeriesWins(seed: UInt64) throws {
    let level5 = ("<Code>43</Code>", "<Code>33</Code>")
    let sent = [
      try rain(1), try rain(2, [level5]), try rain(3), try rain(4, [level5]),
      try rain(4, [("InfoType>発表", "InfoType>訂正")]),
    ]
    var random = Seeded(state: seed)
    var board = try Board()
    var acted = 0
    for xml in (sent + sent).shuffled(using: &random) {
      acted += try board.receive(jma: xml, at: "2026-11-21T00:05:00Z").changes.isEmpty ? 0 : 1
    }
    #expect(board.messages.map(\.level) == [4] && board.series.count == 1 && acted <= 5, "seed \(seed)")
    let withdrawn = try rain(4, [("InfoType>発表", "InfoType>取消")])
    #expect(try board.receive(jma: withdrawn, at: "2026-11-21T00:05:00Z").rule == .withdrawn && board.onScreen.isEmpty)
    #expect(try board.receive(jma: sent[4], at: "2026-11-21T00:05:00Z").rule == .superseded)
  }

  // 4: a cancel, and one that came first.
  @Test(arguments: [true, false]) func aCancelNeedsNoInfo(isFirst: Bool) throws {
    let alert = try Samples.text("cap/thunderstorm.cap").replacing(#/<polygon>[^<]*/#, with: "<polygon>\(Self.osaka)")
    let known = try #require(try CAPAlert.read(Array(alert.utf8)).first).get()
    let reference = "\(known.identity.sender),\(known.identity.identifier),\(known.identity.sent.rfc3339())"
    let cancel = alert.replacing(#/(?s)<info>.*<\/info>/#, with: "<references>\(reference)</references>")
      .replacing(">Alert<", with: ">Cancel<").replacing(known.identity.identifier + "<", with: "CANCEL<")
    var board = try Board()
    let at = known.identity.sent.advanced(bySeconds: 60).rfc3339()
    var decisions: [Verdict.Decision] = []
    for xml in isFirst ? [cancel, alert] : [alert, cancel] {
      decisions.append(try board.receive(cap: xml, at: at).decision)
    }
    #expect(decisions == (isFirst ? [.ignored, .ignored] : [.shown, .cancelled]) && board.onScreen.isEmpty)
  }

  private static let osaka = "34.60,135.40 34.80,135.40 34.80,135.60 34.60,135.60 34.60,135.40"

  // 5: old and new telegrams of one office.
  @Test(arguments: [true, false]) func theOldLandslideAlertGivesWay(isNewFirst: Bool) throws {
    let offices = ["稚内地方気象台", "岡山地方気象台"].map { (">\($0)<", ">大阪管区気象台<") }
    let new = try telegram("15_16_01_241031_VPWW56.xml", sent: "2026-11-21T00:04:00Z", offices)
    let old = try telegram("17_03_01_190529_VXWW50.xml", sent: "2026-11-21T00:01:00Z", offices)
    var board = try Board()
    for xml in isNewFirst ? [new, old] : [old, new] { try board.receive(jma: xml, at: "2026-11-21T00:05:00Z") }
    #expect(board.messages.map { $0.title["ja"] } == ["土砂災害危険警報【警戒レベル4相当情報】"])
    // Where the new ones fell silent the old one speaks.
    let late = try telegram("17_03_01_190529_VXWW50.xml", sent: "2026-11-21T00:30:00Z", offices)
    #expect(try board.receive(jma: late, at: "2026-11-21T00:30:02Z").decision == .shown && board.onScreen.count == 2)
  }

  // 8: a circle, a polygon.
  @Test func aCircleAndAPolygonMeanTheSitesInThem() throws {
    func sites(_ name: String, _ shape: String, _ text: String, at now: String) throws -> [String] {
      var board = try Board()
      let xml = try Samples.text("cap/\(name)").replacing(try Regex("<\(shape)>[^<]*"), with: "<\(shape)>\(text)")
      try board.receive(cap: xml, from: policy, at: now)
      return board.messages.flatMap(\.targets).map(\.description)
    }
    let quake = "2012-10-14T22:54:00Z"
    #expect(
      try sites("earthquake-iso8859-1.cap", "circle", "34.6937,135.5023 2.0", at: quake) == [
        "site:city-hall", "site:kita",
      ])
    #expect(try sites("earthquake-iso8859-1.cap", "circle", "34.6937,135.5023 0.5", at: quake) == ["site:city-hall"])
    #expect(try sites("earthquake-iso8859-1.cap", "circle", "12.747,-88.783 0.0", at: quake) == [])
    let polygon = "34.60,135.40\n\t34.80,135.40  34.80,135.48\n34.60,135.48 34.60,135.40"
    #expect(
      try sites("thunderstorm.cap", "polygon", polygon, at: "2003-06-17T22:00:00Z") == [
        "site:konohana", "site:library",
      ])
  }

  // 9: how long.
  @Test func itHoldsAsLongAsItSays() throws {
    var board = try Board()
    // A week: three days on the wire, and renewed up to its end.
    let quake = try Samples.text("cap/earthquake-iso8859-1.cap").replacing(
      #/<circle>[^<]*/#, with: "<circle>34.6937,135.5023 2.0")
    try board.receive(cap: quake, from: policy, at: "2012-10-14T22:54:00Z")
    #expect(try board.messages.map(\.expiresAt) == [instant("2012-10-17T22:54:00Z")])
    #expect(try board.series.values.first?.shown.values.first?.notice.until == instant("2012-10-21T22:53:04Z"))
    // Its ValidDateTime.
    let tornado = try Samples.text("jma/19_06_01_140425_VPHW51.xml").replacing(">2610000<", with: ">2710000<")
    var other = try Board()
    try other.receive(jma: tornado, at: "2014-02-12T04:22:05Z")
    #expect(try other.messages.map(\.expiresAt) == [instant("2014-02-12T14:30:00+09:00")])
    var late = try Board()
    #expect(try late.receive(jma: tornado, at: "2014-02-12T05:30:00Z").rule == .expired && late.onScreen.isEmpty)
  }

  // 10: its own languages, and Japanese always.
  @Test func itSpeaksItsOwnLanguages() throws {
    var xml = try Samples.text("cap/canada.cap").replacing(">AllClear<", with: ">Shelter<")
    xml = xml.replacing(#/<polygon>[^<]*/#, with: "<polygon>\(Self.osaka)").replacing(">Update<", with: ">Alert<")
    var board = try Board()
    try board.receive(cap: xml, at: "2012-05-02T23:22:00Z")
    let message = try #require(board.messages.first)
    #expect(message.title["en"] == "severe thunderstorm watch" && message.title["fr"] == "veille d'orages violents")
    #expect(message.title["ja"]?.hasPrefix("緊急情報") == true && message.title["ja-x-easy"] != nil)
  }

  // 12: trust.
  @Test func beyondItsTrustAnOfficerDecides() throws {
    var board = try Board()
    let xml = try rain(1)
    for weak in [
      FeedPolicy(feed: "weak", highestPrecedence: 3), FeedPolicy(feed: "kinds", kinds: ["snow"]),
      FeedPolicy(feed: "ward", area: Area("27104") ?? .city),
    ] {
      let verdict = try board.receive(jma: xml, from: weak, at: "2026-11-21T00:01:05Z")
      #expect(verdict.decision == .ignored ? verdict.rule == .repeated : verdict.rule == .beyondTrust)
      #expect(board.onScreen.isEmpty)
    }
    #expect(try board.receive(jma: xml, at: "2026-11-21T00:01:05Z").decision == .shown)
    let signed = FeedPolicy(feed: "strict", requiresSignature: true)
    board = try Board()
    for (signature, rule) in [(Signature.none, AlertRule.unsigned), (.invalid(nil), .badSignature)] {
      let verdict = try board.receive(
        cap: try Samples.text("cap/canada_signed.cap"), from: signed, signature: signature, at: "2012-05-02T23:22:00Z")
      #expect(verdict.decision == .rejected && verdict.rule == rule)
    }
  }
}
