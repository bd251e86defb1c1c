import Signage
import Testing

@testable import Alerts

/// ALERTS.md 1, 5, 6 and 8, of telegrams: those that give way, what an early warning does not say, coasts, prefixes.
@Suite struct TelegramRuleTests {
  // MARK: 5: old telegrams beside the new ones

  private static func bulletin(_ minute: Int, tag: String = "記録雨") -> Bulletin {
    Bulletin().at(minute) {
      $0.title = "府県気象防災速報"
      $0.event = "JPOS202611210900_20261121090\(minute)"
      $0.information = """
        <Information type="情報タグ"><Item><Kind><Name>情報タグ</Name><Condition>\(tag)</Condition></Kind>
        <Areas codeType="気象情報／府県予報区・細分区域等"><Area><Name>大阪府</Name><Code>270000</Code></Area></Areas></Item></Information>
        """
    }
  }

  private static func oldRecordRain(_ minute: Int) -> Bulletin {
    Bulletin().at(minute) {
      $0.title = "記録的短時間大雨情報"
      $0.event = "JPOS202611210900_202611210900"
      $0.body = """
        <Warning type="記録的短時間大雨情報（発表細分）"><Item><Kind><Name>記録的短時間大雨情報</Name><Code>1</Code>
        <Status>発表</Status></Kind><Area><Name>大阪府</Name><Code>270000</Code></Area></Item></Warning>
        """
    }
  }

  private static func oldEmergency(_ minute: Int) -> Bulletin {
    Bulletin().at(minute) {
      $0.title = "気象特別警報報知"
      $0.information = """
        <Information type="気象特別警報報知（府県予報区等）"><Item><Kind><Name>大雨特別警報</Name><Code>33</Code></Kind>
        <Areas codeType="気象情報／府県予報区・細分区域等"><Area><Name>大阪府</Name><Code>270000</Code></Area></Areas></Item></Information>
        """
    }
  }

  private static func oldWarnings(_ minute: Int, _ codes: [String]) -> Bulletin {
    Bulletin().at(minute) {
      $0.title = "気象特別警報・警報・注意報"
      $0.body = Bulletin.warnings(codes.map { ($0, "警報", "発表") })
    }
  }

  private func titles(_ board: Board) -> [String] { board.messages.compactMap { $0.title["ja"] }.sorted() }

  /// The board after both, in either order, by one feed; the old one came a minute before or after.
  private func after(_ new: Bulletin, _ old: Bulletin, newFirst: Bool) throws -> (Board, Verdict) {
    var board = try Board()
    if newFirst { try board.receive(new, at: "2026-11-21T00:05:00Z") }
    var verdict = try board.receive(old, at: "2026-11-21T00:05:00Z")
    if !newFirst {
      #expect(verdict.decision == .shown, "alone it speaks")
      verdict = try board.receive(new, at: "2026-11-21T00:05:00Z")
    }
    return (board, verdict)
  }

  @Test(arguments: [true, false], [0, 3]) func recordRainIsSaidOnce(newFirst: Bool, minute: Int) throws {
    let (board, verdict) = try after(Self.bulletin(2), Self.oldRecordRain(minute), newFirst: newFirst)
    #expect(board.messages.count == 1 && board.series.values.first { !$0.shown.isEmpty }?.telegram == "府県気象防災速報")
    if newFirst { #expect(verdict.rule == .suppressed && verdict.changes.isEmpty) }
    #expect(board.closings.isEmpty, "nobody reads that it is over")
    // A bulletin of something else says nothing of it.
    let (other, _) = try after(Self.bulletin(2, tag: "短時間大雪"), Self.oldRecordRain(minute), newFirst: newFirst)
    #expect(other.messages.count == 2)
  }

  @Test(arguments: [true, false], [0, 3]) func theOldEmergencyWarningGivesWay(newFirst: Bool, minute: Int) throws {
    let (board, verdict) = try after(Bulletin.rain("33").at(2), Self.oldEmergency(minute), newFirst: newFirst)
    #expect(titles(board) == ["大雨特別警報【警戒レベル5相当情報】"])
    #expect(board.series.values.first { !$0.shown.isEmpty }?.telegram == "気象警報・注意報（Ｒ０６）（大雨）")
    if newFirst { #expect(verdict.rule == .suppressed) }
  }

  @Test(arguments: [true, false], [0, 3]) func theOldWarningsGiveWayElementByElement(newFirst: Bool, minute: Int) throws
  {
    // The flood of small rivers has no new telegram of its own; the wind's never came.
    let old = Self.oldWarnings(minute, ["33", "05", "04"])
    let (board, _) = try after(Bulletin.rain("43").at(2), old, newFirst: newFirst)
    #expect(titles(board) == ["大雨危険警報【警戒レベル4相当情報】", "暴風警報", "洪水警報【警戒レベル3相当情報】"])
    // Where the new ones fell silent for more than a quarter of an hour it speaks again.
    var silent = board
    #expect(try silent.receive(Self.oldWarnings(18, ["33", "05"])).decision == .updated)
    #expect(titles(silent).contains { $0.hasPrefix("大雨特別警報") })
  }

  @Test(arguments: [true, false]) func anotherOfficesNewTelegramsSuppressNothing(newFirst: Bool) throws {
    let new = Bulletin.rain("43").at(2) { $0.office = "神戸地方気象台" }
    let (board, _) = try after(new, Self.oldEmergency(1), newFirst: newFirst)
    #expect(board.messages.count == 2)
  }

  // MARK: 6: early warnings

  private static let earthquake = """
    <Earthquake><OriginTime>2026-11-21T08:59:48+09:00</OriginTime><Hypocenter><Area><Name>大阪湾</Name><Code type="震央地名">620</Code>
    <c:Coordinate xmlns:c="urn:c" description="北緯３４．５度　東経１３５．２度　深さ　１０ｋｍ">+34.5+135.2-10000/</c:Coordinate></Area></Hypocenter>
    <c:Magnitude xmlns:c="urn:c" type="Mj" description="Ｍ７．３">7.3</c:Magnitude></Earthquake>
    """

  @Test(arguments: [
    "大阪湾で地震　近畿で強い揺れ", "大阪湾でＭ７．３の地震　深さ１０ｋｍ　近畿で強い揺れ", "Ｍ７．３、深さ　１０ｋｍ", "大阪湾でM7.3の地震",
    "マグニチュード７．３の地震", "大阪湾の深さ１０キロで地震",
  ])
  func anEarlyWarningTellsNeitherMagnitudeNorDepth(headline: String) throws {
    var board = try Board()
    let warning = Bulletin.earlyWarning(serial: 1).at(0) {
      $0.headline = headline
      $0.body = Self.earthquake
    }
    #expect(try board.receive(warning).decision == .shown)
    let message = try #require(board.messages.first)
    let said =
      (message.title.languages.compactMap { message.title[$0] } + message.text.languages.compactMap { message.text[$0] })
    #expect(said.count == 18)
    for text in said {
      let figures = ["Ｍ７", "M7", "マグニチュード", "深さ", "７．３", "7.3", "１０", "10 km", "agnitude", "depth"]
      #expect(!figures.contains { text.contains($0) }, "\(text)")
    }
    #expect(message.text["ja"]?.hasPrefix("（") == false, "and it says what to do")
  }

  // MARK: 8: coasts

  private static func city(_ coasts: String) throws -> City {
    City(areas: try AreaTable(csv: "codeType,code,wards\n\(coasts)"), sites: [])
  }

  private func shown(_ board: Board) -> [String] {
    board.messages.map { "\($0.title["ja"] ?? "") \($0.targets.map(\.description).joined(separator: " "))" }.sorted()
  }

  @Test func eachCoastOfACityHasItsOwnGrade() throws {
    var board = Board(city: try Self.city("津波予報区,510,27104 27125\n津波予報区,521,27127\n"))
    try board.receive(Bulletin.tsunami([("510", "51", "３ｍ"), ("521", "62", "１ｍ")]))
    #expect(shown(board) == ["津波注意報 ward:27127", "津波警報 ward:27104 ward:27125"])
    let ids = Set(board.onScreen.keys)
    // Of the same grade as well, and each goes its own way.
    try board.receive(Bulletin.tsunami([("510", "52", "巨大"), ("521", "52", "巨大")]).at(1))
    #expect(shown(board) == ["大津波警報 ward:27104 ward:27125", "大津波警報 ward:27127"] && Set(board.onScreen.keys) == ids)
    try board.receive(Bulletin.tsunami([("510", "50", ""), ("521", "62", "１ｍ")]).at(2))
    #expect(shown(board) == ["津波注意報 ward:27127"] && board.closings.count == 1)
    #expect(try board.receive(Bulletin.tsunami([("510", "50", ""), ("521", "60", "")]).at(3)).rule == .allClear)
    #expect(board.onScreen.isEmpty && board.closings.count == 2)
  }

  @Test func aWardAtTwoCoastsIsToldTheGraver() throws {
    var board = Board(city: try Self.city("津波予報区,510,27104 27125\n津波予報区,521,27125 27127\n"))
    try board.receive(Bulletin.tsunami([("510", "62", "１ｍ"), ("521", "51", "３ｍ")]))
    #expect(shown(board) == ["津波注意報 ward:27104", "津波警報 ward:27125 ward:27127"])
    try board.receive(Bulletin.tsunami([("510", "71", "０．２ｍ未満"), ("521", "62", "１ｍ")]).at(1))
    #expect(board.messages.map(\.targets.count).sorted() == [1, 2])
  }

  /// Over a coast's warning, which holds on, nobody reads that it is over, because a graver one has come for all its wards.
  @Test(arguments: ["27125", "27104 27125"]) func aCoastBeneathAGraverOneIsNotCalledOver(wards: String) throws {
    var board = Board(city: try Self.city("津波予報区,510,27104 27125\n津波予報区,521,\(wards)\n津波予報区,530,27127\n"))
    try board.receive(Bulletin.tsunami([("510", "62", "１ｍ"), ("521", "51", "３ｍ")]))
    let worse = Bulletin.tsunami([("510", "52", "巨大"), ("521", "51", "３ｍ")]).at(1)
    #expect(try board.receive(worse).decision != .ignored)
    #expect(shown(board) == ["大津波警報 ward:27104 ward:27125"] && board.closings.isEmpty)
    let over = try board.receive(Bulletin.tsunami([("510", "50", ""), ("521", "60", "")]).at(2))
    #expect(over.rule == .allClear && board.onScreen.isEmpty && board.closings.count == 1)
  }

  // MARK: 1: prefixes

  @Test func aTelegramIsReadWhateverItsPrefixes() throws {
    let plain = Bulletin.rain("43").xml
    // The root and all in it by one prefix, the head by another, the body by a third.
    func prefixed(_ text: Substring, _ prefix: String, _ space: String) -> String {
      let opened = String(text).replacing(" xmlns=\"\(space)\"", with: "")
        .replacing(#/<(\/?)([A-Z])/#) { "<\($0.1)\(prefix):\($0.2)" }
      return opened
    }
    let head = try #require(plain.firstRange(of: "<Head")), body = try #require(plain.firstRange(of: "<Body"))
    let end = try #require(plain.firstRange(of: "</Report>"))
    let root = "http://xml.kishou.go.jp/jmaxml1/"
    let xml =
      prefixed(plain[..<head.lowerBound], "a", root)
      + prefixed(plain[head.lowerBound..<body.lowerBound], "b", root + "informationBasis1/")
      + prefixed(plain[body.lowerBound..<end.lowerBound], "c", root + "body/meteorology1/") + "</a:Report>"
    let declared = xml.replacing(
      "<a:Report",
      with: "<a:Report xmlns:a='\(root)' xmlns:b='\(root)informationBasis1/' xmlns:c='\(root)body/meteorology1/'")
    #expect(declared.contains("<b:InfoType>") && declared.contains("<c:Warning") && !declared.contains("xmlns="))
    var board = try Board()
    #expect(try board.receive(jma: declared, at: "2026-11-21T00:00:02Z").decision == .shown)
    #expect(board.messages.map(\.level) == [4] && board.messages.map(\.targets) == [[.all]])
    #expect(try board.receive(jma: plain, at: "2026-11-21T00:00:04Z").rule == .repeated)
    // Another namespace under a prefix that looks right is none of the agency's.
    let other = declared.replacing("xmlns:a='\(root)'", with: "xmlns:a='urn:other'")
    #expect(try board.receive(jma: other, at: "2026-11-21T00:00:06Z").rule == .notAnAlert)
  }
}

/// CAP 1.0 and 1.1 are decided as 1.2 is (ALERTS.md 1).
@Suite struct CAPVersionTests {
  static let versions = [
    "http://www.incident.com/cap/1.0", "urn:oasis:names:tc:emergency:cap:1.1", "urn:oasis:names:tc:emergency:cap:1.2",
  ]

  private func written(_ message: CAPMessage, _ version: String, prefix: Bool) -> String {
    let current = "urn:oasis:names:tc:emergency:cap:1.2"
    var xml = message.xml.replacing(current, with: version)
    // 1.0 has codes as they came before names and values had elements of their own, and its certainty was "Very Likely".
    if version == Self.versions[0] {
      xml = xml.replacing(
        "<geocode><valueName>JIS X 0402</valueName><value>27127</value></geocode>",
        with: "<geocode>JIS X 0402=27127</geocode>"
      )
      .replacing("<certainty>Likely", with: "<certainty>Very Likely")
    }
    guard prefix else { return xml }
    return xml.replacing(#/<(\/?)([a-zA-Z])/#) { "<\($0.1)x:\($0.2)" }.replacing("xmlns=", with: "xmlns:x=")
  }

  @Test(arguments: versions, [true, false]) func eachIsShownUpdatedAndCancelled(version: String, prefix: Bool) throws {
    var board = try Board()
    let first = CAPMessage()
    func receive(_ message: CAPMessage) throws -> Verdict {
      try board.receive(cap: written(message, version, prefix: prefix))
    }
    #expect(try receive(first).rule == .new)
    let message = try #require(board.messages.first)
    #expect(
      message.targets.map(\.description) == ["ward:27127"] && message.precedence == 2
        && message.title["ja"] == "淀川で氾濫のおそれ")
    #expect(try receive(first).rule == .repeated)
    let second = first.updated("B", minutesLater: 5)
    #expect(try receive(second).rule == .update && board.messages.map { $0.title["ja"] } == ["続報 B"])
    #expect(try receive(second.cancelled("C", minutesLater: 6)).rule == .withdrawn && board.onScreen.isEmpty)
    var exercise = CAPMessage(identifier: "E")
    exercise.status = "Exercise"
    #expect(try receive(exercise).decision == .shown && board.messages.map(\.kind) == [.drill])
    var test = CAPMessage(identifier: "T")
    test.status = "Test"
    #expect(try receive(test).rule == .test)
  }
}
