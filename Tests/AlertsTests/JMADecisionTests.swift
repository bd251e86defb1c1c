import Signage
import Testing

@testable import Alerts

@Suite struct JMADecisionTests {
  @Test func aStateIsShownWithItsLevel() throws {
    var board = try Board()
    #expect(try board.receive(Bulletin.rain("43")).decision == .shown)
    let message = try #require(board.messages.first)
    #expect(message.title["ja"] == "大雨危険警報【警戒レベル4相当情報】" && message.level == 4)
    #expect(message.title["en"] == "Heavy rain danger warning")
    #expect(message.text["en"]?.hasPrefix("Equivalent to alert level 4.") == true)
    #expect(message.targets == [.all] && message.precedence == 2 && message.presentation == .fullScreen)
    #expect(message.title.languages == ["en", "es", "ja", "ja-x-easy", "ko", "pt", "vi", "zh-Hans", "zh-Hant"])
    #expect(message.text["ja"] == "大阪府にレベル４大雨危険警報を発表しています。（2026-11-21 09:00 発表）")
  }

  // 2: a series.
  @Test func anotherOfficeTitleStatusOrEventIsAnotherSeries() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("43"))
    for change: (inout Bulletin) -> Void in [
      { $0.office = "神戸地方気象台" }, { $0.title = "気象警報・注意報（Ｒ０６）（土砂）" }, { $0.event = "E2" }, { $0.status = "訓練" },
    ] {
      #expect(try board.receive(Bulletin.rain("43").at(1, change)).decision == .shown)
    }
    #expect(board.series.count == 5)
  }

  @Test func severalEventIDsJoinTheirSeries() throws {
    var board = try Board()
    try board.receive(Bulletin.tsunami([("510", "62", "１ｍ")]))
    try board.receive(Bulletin.tsunami([("510", "51", "３ｍ")]).at(1) { $0.event = "20261121090000" })
    #expect(board.onScreen.count == 2)
    try board.receive(Bulletin.tsunami([("510", "52", "巨大")]).at(2) { $0.event = "20261121085500 20261121090000" })
    #expect(board.messages.map { $0.title["ja"] } == ["大津波警報"] && board.series.count == 1)
  }

  @Test func tsunamiInformationHasASeriesForEachHeadTitle() throws {
    var board = try Board()
    let first = Bulletin.tsunami([("510", "62", "１ｍ")]).at(0) { $0.title = "津波情報a" }
    try board.receive(first)
    try board.receive(first.at(1) { $0.headTitle = "津波観測に関する情報" })
    #expect(board.series.count == 2 && board.messages.allSatisfy { $0.precedence == 3 })
  }

  // 3: order.
  @Test func olderInputIsLoggedOnlyAndIdenticalInputIsANoOp() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("43").at(5))
    let before = board.onScreen
    #expect(try board.receive(Bulletin.rain("33").at(1)).rule == .superseded)
    #expect(try board.receive(Bulletin.rain("43").at(5)).rule == .repeated)
    #expect(board.onScreen == before)
  }

  @Test func theSameTelegramWrittenDownOtherwiseIsTheSame() throws {
    var board = try Board()
    let xml = Bulletin.rain("43").xml
    try board.receive(jma: xml, at: "2026-11-21T00:00:02Z")
    let other = xml.replacing("<Control>", with: "<Control xmlns:jmx=\"urn:x\">\n ").replacing(
      "encoding=\"UTF-8\"", with: "")
    #expect(
      try board.receive(jma: other, from: FeedPolicy(feed: "mirror"), at: "2026-11-21T00:00:04Z").rule == .repeated)
  }

  @Test func whatAnOfficerEndedStaysEndedUntilTheNextTelegram() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("43"))
    var series = try #require(board.series.values.first)
    let ended = try #require(board.onScreen.keys.first)
    series.forget(ended)
    board.series[series.id] = series
    board.onScreen = [:]
    #expect(try board.receive(Bulletin.rain("43")).rule == .repeated && board.onScreen.isEmpty)
    #expect(try board.receive(Bulletin.rain("33").at(5)).decision == .shown)
    #expect(board.onScreen[ended] == nil)
  }

  @Test func onATieACancelWinsOverACorrectionOverAnIssue() throws {
    for order in [["発表", "訂正", "取消"], ["取消", "訂正", "発表"], ["訂正", "取消", "発表"], ["訂正", "発表", "取消"]] {
      var board = try Board()
      for infoType in order { try board.receive(Bulletin.rain("43").at(0) { $0.infoType = infoType }) }
      #expect(board.onScreen.isEmpty, "\(order)")
    }
    var board = try Board()
    try board.receive(Bulletin.rain("03").at(0) { $0.infoType = "訂正" })
    #expect(try board.receive(Bulletin.rain("43")).rule == .superseded)
    #expect(board.messages.first?.level == 3)
  }

  @Test func earlyWarningsGoBySerialAndTheirCancelRepeatsTheLast() throws {
    var board = try Board()
    try board.receive(Bulletin.earlyWarning(serial: 2))
    #expect(board.messages.map(\.isEarlyWarning) == [true])
    // Sent later by the clock, and older all the same.
    #expect(try board.receive(Bulletin.earlyWarning(serial: 1).at(1)).rule == .superseded)
    #expect(board.messages.map(\.precedence) == [0])
    let cancel = Bulletin.earlyWarning(serial: 2).at(1) {
      $0.infoType = "取消"
      $0.information = ""
    }
    #expect(try board.receive(cancel).rule == .withdrawn && board.onScreen.isEmpty)
  }

  @Test func shuffledAndRepeatedTheEndIsTheSame() throws {
    let bulletins = [
      Bulletin.rain("10").at(1), Bulletin.rain("03").at(2), Bulletin.rain("43").at(3), Bulletin.rain("33").at(4),
      Bulletin.rain("43").at(5), Bulletin.earlyWarning(serial: 1).at(4), Bulletin.earlyWarning(serial: 2).at(4),
      Bulletin.earlyWarning(serial: 3).at(4), Bulletin.tsunami([("510", "62", "１ｍ")]).at(1),
      Bulletin.tsunami([("510", "51", "３ｍ")]).at(2), Bulletin.tsunami([("510", "62", "１ｍ")]).at(3) { $0.event = "B" },
      Bulletin.tsunami([("510", "52", "巨大")]).at(4) { $0.event = "20261121085500 B" },
      Bulletin.shaking([("2712700", "5-")], area: "5-").at(4),
      Bulletin.shaking([], area: "5-", flash: true).at(3),
    ]
    for seed in 1...60 as ClosedRange<UInt64> {
      var random = Seeded(state: seed)
      var board = try Board()
      var decided: [String: Int] = [:]
      for bulletin in (bulletins + bulletins).shuffled(using: &random) {
        let verdict = try board.receive(bulletin, at: "2026-11-21T00:05:30Z")
        if !verdict.changes.isEmpty, verdict.decision != .ignored { decided[bulletin.xml, default: 0] += 1 }
      }
      let titles = Set(board.messages.map { $0.title["ja"] ?? "" })
      #expect(
        titles == ["大雨危険警報【警戒レベル4相当情報】", "緊急地震速報（強い揺れに警戒）", "大津波警報", "地震がありました（強い揺れ）"],
        "seed \(seed)")
      #expect(board.onScreen.count == 4, "seed \(seed)")
      #expect(decided.values.allSatisfy { $0 == 1 }, "seed \(seed)")
    }
  }

  // 4: 解除 and 取消.
  @Test func clearedKeepsTheCodeAndEndsTheMessage() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("43"))
    let id = try #require(board.onScreen.keys.first)
    let verdict = try board.receive(Bulletin.rain("43", "解除").at(5))
    #expect(verdict.decision == .cancelled && verdict.rule == .allClear && board.onScreen.isEmpty)
    #expect(board.closings[id]?.title["ja"] == "解除：大雨危険警報【警戒レベル4相当情報】")
    #expect(board.closings[id]?.title["vi"] != nil)
    #expect(board.closings[id]?.until == (try instant("2026-11-21T00:15:02Z")))
  }

  @Test func withdrawnSaysFalseAlarm() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("43"))
    let id = try #require(board.onScreen.keys.first)
    let verdict = try board.receive(Bulletin.rain("43").at(5) { $0.infoType = "取消" })
    #expect(verdict.decision == .cancelled && verdict.rule == .withdrawn)
    #expect(board.closings[id]?.title["ja"]?.hasPrefix("取り消し（誤報）") == true)
  }

  // 5: state telegrams.
  @Test func eachStateReplacesTheWholeStateOfItsElement() throws {
    var board = try Board()
    func advisories(_ codes: [String], _ minute: Int) -> Bulletin {
      Bulletin().at(minute) {
        $0.title = "気象警報・注意報（Ｒ０６）（その他注意報）"
        $0.body = Bulletin.warnings(codes.map { ($0, "注意報", "発表") })
      }
    }
    try board.receive(advisories(["14", "20"], 0))
    #expect(board.onScreen.count == 2)
    try board.receive(advisories(["14", "21"], 1))
    #expect(Set(board.messages.map { $0.title["en"] ?? "" }) == ["Thunderstorm advisory", "Dry air advisory"])
    #expect(board.closings.count == 1)
  }

  private static func old(_ codes: [String], _ minute: Int) -> Bulletin {
    Bulletin().at(minute) {
      $0.title = "気象警報・注意報（Ｈ２７）"
      $0.body = Bulletin.warnings(codes.map { ($0, "警報", "発表") })
    }
  }

  @Test(arguments: [true, false])
  func theOldTelegramsAreSuppressedWhereTheNewAreHealthy(newFirst: Bool) throws {
    var board = try Board()
    let new = Bulletin.rain("03").at(2)
    let old = Self.old(["03", "05"], 0)
    for bulletin in newFirst ? [new, old] : [old, new] { try board.receive(bulletin) }
    // The wind's new telegram never came: the old one speaks for it.
    #expect(Set(board.messages.map { $0.title["ja"] ?? "" }) == ["大雨警報【警戒レベル3相当情報】", "暴風警報"])
    #expect(board.onScreen.count == 2)
  }

  @Test(arguments: [true, false])
  func whatWaitsForAnOfficerSuppressesNothing(newFirst: Bool) throws {
    var board = try Board()
    let weak = FeedPolicy(feed: "weak", highestPrecedence: 3)
    if newFirst { #expect(try board.receive(Bulletin.rain("33").at(2), from: weak).decision == .review) }
    #expect(try board.receive(Self.old(["33"], 3)).decision == .shown)
    if !newFirst { #expect(try board.receive(Bulletin.rain("33").at(4), from: weak).decision == .review) }
    #expect(board.messages.map(\.level) == [5])
  }

  @Test func whereTheNewTelegramsFellSilentTheOldOnesSpeak() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("10").at(0))
    let verdict = try board.receive(Self.old(["03"], 30))
    #expect(verdict.decision == .shown)
  }

  @Test func theFullReportTakesTheFlashsPlace() throws {
    var board = try Board()
    try board.receive(Bulletin.shaking([], area: "5+", flash: true))
    try board.receive(Bulletin.shaking([("2712700", "5+"), ("2710400", "4"), ("2714100", "5+")], area: "5+").at(3))
    let strong = try #require(board.messages.first { $0.precedence == 2 })
    let weak = try #require(board.messages.first { $0.precedence == 3 })
    #expect(strong.targets.map(\.description) == ["ward:27127"] && weak.targets.map(\.description) == ["ward:27104"])
    #expect(strong.text["ja"]?.hasPrefix("最大震度5強。") == true && board.onScreen.count == 2)
    #expect(try board.receive(Bulletin.shaking([], area: "5+", flash: true).at(4)).rule == .suppressed)
  }

  // 7: not for the public.
  @Test func trainingIsADrillInItsOwnSeries() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("43").at(0) { $0.status = "訓練" })
    #expect(board.messages.map(\.kind) == [.drill])
    try board.receive(Bulletin.rain("03"))
    try board.receive(Bulletin.rain("43").at(5) { ($0.status, $0.infoType) = ("訓練", "取消") })
    #expect(board.messages.map(\.kind) == [.live])
  }

  @Test func testsAndTheLineTestAreLoggedOnly() throws {
    var board = try Board()
    #expect(try board.receive(Bulletin.rain("33").at(0) { $0.status = "試験" }).rule == .test)
    #expect(try board.receive(Bulletin.rain("33").at(0) { $0.title = "緊急地震速報配信テスト" }).rule == .lineTest)
    #expect(try board.receive(Bulletin.rain("33").at(0) { $0.title = "季節観測" }).rule == .notForScreens)
    #expect(board.onScreen.isEmpty && board.series.isEmpty)
  }

  // 8: where.
  @Test func codesOfAnotherTypeOrPlaceAreElsewhere() throws {
    var board = try Board()
    // 521: southern Osaka for earthquakes, a coast of Hyogo for tsunami.
    #expect(try board.receive(Bulletin.earlyWarning(serial: 1, area: "521")).rule == .elsewhere)
    #expect(try board.receive(Bulletin.tsunami([("521", "52", "巨大"), ("520", "52", "巨大")])).rule == .elsewhere)
    // Sakai's Kita ward.
    #expect(try board.receive(Bulletin.shaking([("2714600", "6-")], area: "6-")).rule == .elsewhere)
    #expect(board.onScreen.isEmpty)
  }

  @Test func aRiverNobodyPutInTheTableGoesToAnOfficer() throws {
    var board = try Board()
    func information(_ type: String, _ area: String) -> String {
      """
      <Information type="\(type)"><Item><Kind><Name>氾濫</Name><Code>51</Code></Kind><Areas codeType="\(type)"><Area><Name>川</Name>
      <Code>\(area)</Code></Area></Areas></Item></Information>
      """
    }
    let river = Bulletin().at(0) {
      $0.title = "指定河川洪水予報"
      $0.event = "860604000301"
      $0.information =
        information("指定河川洪水予報（予報区域）", "860604000301")
        + information("指定河川洪水予報（府県予報区等）", "270000").replacing(
          "codeType=\"指定河川洪水予報（府県予報区等）\"", with: "codeType=\"気象情報／府県予報区・細分区域等\"")
    }
    #expect(try board.receive(river).rule == .noUsableArea && board.onScreen.isEmpty)
    let flooding = river.at(1) { $0.body = "<Areas><Area><City>大阪市</City><CityCode>2710000</CityCode></Area></Areas>" }
    #expect(try board.receive(flooding).decision == .shown)
    #expect(board.messages.map(\.level) == [5] && board.messages.map(\.precedence) == [1])
  }

  // 9: how long.
  @Test func statesHoldADayAndAreRenewed() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("43"))
    #expect(board.messages.first?.expiresAt == (try instant("2026-11-22T00:00:02Z")))
    var series = try #require(board.series.values.first)
    #expect(series.renew(at: try instant("2026-11-21T12:00:00Z")).count == 1)
    #expect(series.shown.values.first?.notice.message.expiresAt == (try instant("2026-11-22T12:00:00Z")))
    #expect(series.isStale(at: try instant("2026-11-22T01:00:00Z")))
    #expect(!series.isStale(at: try instant("2026-11-21T23:00:00Z")))
  }

  @Test func theValidTimeAndTheEarlyWarningsThreeMinutesHold() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("43").at(0) { $0.valid = "2026-11-21T10:30:00+09:00" })
    #expect(board.messages.first?.expiresAt == (try instant("2026-11-21T10:30:00+09:00")))
    #expect(try board.receive(Bulletin.rain("43").at(1) { $0.valid = "2026-11-21T09:00:30+09:00" }).rule == .expired)
    #expect(board.onScreen.isEmpty)
    try board.receive(Bulletin.earlyWarning(serial: 1))
    #expect(board.messages.first?.expiresAt == (try instant("2026-11-21T00:03:00Z")))
  }

  @Test func whatIsTooOldIsLoggedUnlessItIsTheNewestState() throws {
    var board = try Board()
    #expect(try board.receive(Bulletin.earlyWarning(serial: 1), at: "2026-11-21T00:03:01Z").rule == .tooOld)
    let quake = Bulletin.shaking([("2712700", "6-")], area: "6-")
    #expect(try board.receive(quake, at: "2026-11-22T00:00:01Z").rule == .tooOld)
    #expect(try board.receive(Bulletin.rain("43").at(5), at: "2026-11-23T00:00:00Z").decision == .shown)
    #expect(try board.receive(Bulletin.rain("33"), at: "2026-11-23T00:00:00Z").rule == .tooOld)
  }

  @Test func aTimeAheadIsRefused() throws {
    var board = try Board()
    let verdict = try board.receive(Bulletin.rain("33"), at: "2026-11-20T23:49:59Z")
    #expect(verdict.decision == .rejected && verdict.rule == .badDate && board.series.isEmpty)
  }

  // 12: trust.
  @Test func aWeakFeedNeedsAnOfficerToShowOrEndAndAStrongOneNot() throws {
    let weak = FeedPolicy(feed: "weak", highestPrecedence: 3)
    var board = try Board()
    #expect(try board.receive(Bulletin.rain("43"), from: weak).rule == .beyondTrust)
    #expect(try board.receive(Bulletin.rain("43"), from: weak).rule == .repeated)
    // The same telegram by a feed that may.
    #expect(try board.receive(Bulletin.rain("43")).decision == .shown)
    let end = Bulletin.rain("43", "解除").at(5)
    #expect(try board.receive(end, from: weak).decision == .review && board.onScreen.count == 1)
    #expect(try board.receive(end).decision == .cancelled && board.onScreen.isEmpty)
  }
}
