import Signage
import Testing

@testable import Alerts

/// ALERTS.md 6 and 11, code by code.
@Suite struct LevelTests {
  @Test(arguments: [
    ("気象警報・注意報（Ｒ０６）（大雨）", ["10": 2, "03": 3, "43": 4, "33": 5]),
    ("気象警報・注意報（Ｒ０６）（土砂）", ["29": 2, "09": 3, "49": 4, "39": 5]),
    ("気象警報・注意報（Ｒ０６）（高潮）", ["19": 2, "08": 3, "48": 4, "38": 5]),
    ("気象警報・注意報（Ｈ２７）", ["10": 2, "03": 3, "33": 5, "19": 2, "08": 4, "38": 4]),
  ])
  func theLevelIsAFunctionOfTelegramAndCode(title: String, levels: [String: Int]) throws {
    let kind = try #require(TelegramKind(rawValue: title))
    for (code, level) in levels {
      #expect(WeatherKind(code: code, in: kind)?.level == level, "\(title) \(code)")
      var board = try Board()
      try board.receive(
        Bulletin().at(0) {
          $0.title = title
          $0.body = Bulletin.warnings([(code, "警報", "発表")])
        })
      let message = try #require(board.messages.first)
      #expect(message.level == level && message.precedence == (level == 5 ? 1 : level == 4 ? 2 : 3))
      #expect(message.title["ja"]?.hasSuffix("【警戒レベル\(level)相当情報】") == true)
    }
  }

  @Test func riverFloodsHaveCodesOfTheirOwn() {
    let levels = ["20": 2, "21": 2, "22": 2, "30": 3, "31": 3, "40": 4, "41": 4, "51": 5, "53": 5]
    for (code, level) in levels { #expect(WeatherKind(riverCode: code)?.level == level) }
    #expect(WeatherKind(riverCode: "10") == nil)
  }

  private static func river(_ code: String, at minute: Int = 0) -> Bulletin {
    Bulletin.flood(code, at: minute).at(minute) {
      $0.body = "<Areas><Area><City>大阪市</City><CityCode>2710000</CityCode></Area></Areas>"
    }
  }

  @Test(arguments: [
    ("20", 2, 3), ("21", 2, 3), ("22", 2, 3), ("30", 3, 3), ("31", 3, 3), ("40", 4, 2), ("41", 4, 2), ("51", 5, 1),
    ("53", 5, 1),
  ])
  func aRiversFloodIsShownAndEndsByItsOwnCode(code: String, level: Int, precedence: Int) throws {
    var board = try Board()
    #expect(try board.receive(Self.river(code)).decision == .shown)
    let (id, message) = try #require(board.onScreen.first)
    #expect(message.level == level && message.precedence == precedence && message.targets == [.all])
    #expect(message.title["ja"]?.hasSuffix("【警戒レベル\(level)相当情報】") == true)
    let verdict = try board.receive(Self.river("10", at: 5))
    #expect(verdict.decision == .cancelled && verdict.rule == .allClear && board.onScreen.isEmpty)
    #expect(board.closings[id]?.title["ja"]?.hasPrefix("解除：") == true)
    #expect(try board.receive(Self.river("10", at: 6)).rule == .nothingInForce)
  }

  @Test(arguments: [("52", 0), ("53", 0), ("51", 1), ("62", 3), ("71", 3), ("72", 3), ("73", 3)])
  func tsunamiPrecedence(code: String, precedence: Int) throws {
    var board = try Board()
    try board.receive(Bulletin.tsunami([("510", code, "３ｍ")]))
    #expect(board.messages.map(\.precedence) == [precedence])
  }

  @Test(arguments: ["50", "60", "00"])
  func aClearedTsunamiEndsTheWarning(code: String) throws {
    var board = try Board()
    try board.receive(Bulletin.tsunami([("510", "51", "３ｍ")]))
    let verdict = try board.receive(Bulletin.tsunami([("510", code, "")]).at(5))
    #expect(verdict.decision == .cancelled && verdict.rule == .allClear)
  }

  @Test(arguments: ["巨大", "高い", "１０ｍ超"])
  func aHeightIsShownAsTheWordItIs(height: String) throws {
    var board = try Board()
    try board.receive(Bulletin.tsunami([("510", "52", height)]))
    #expect(board.messages.first?.text["ja"]?.hasPrefix("予想される津波の高さ：\(height)。") == true)
    #expect(
      board.messages.first?.text.languages.allSatisfy { board.messages.first?.text[$0]?.contains("NaN") == false }
        == true)
  }

  @Test func orderToEvacuateIsTheCitysWord() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("43").at(0) { $0.headline = "厳重に警戒してください。市の避難指示に従ってください。大雨です。" })
    let message = try #require(board.messages.first)
    #expect(message.text["ja"]?.contains("避難指示") == false)
    #expect(message.text["ja"]?.hasPrefix("厳重に警戒してください。大雨です。") == true)
  }

  @Test(arguments: Hazard.allCases)
  func everyTitleAndTextFitsTheScreenInEveryLanguage(hazard: Hazard) throws {
    let city = try City.osaka()
    let telegram = try Telegram.read(Array(Bulletin.rain("43").xml.utf8))
    let ungraded: Set<Hazard> = [
      .landslideAlert, .recordRain, .rainBand, .shortSnow, .tornado, .eruption, .majorTsunami, .tsunamiWarning,
      .tsunamiAdvisory, .tsunamiForecast, .tsunamiInformation, .earlyWarning, .strongShaking, .shaking,
    ]
    let grades: [Grade?] = ungraded.contains(hazard) ? [nil] : [.advisory, .warning, .danger, .emergency]
    for grade in grades {
      let finding = Finding(
        hazard: hazard, grade: grade, level: grade.map { $0.rawValue + 2 }, precedence: 2,
        places: Places(wards: city.areas.wards))
      let notice = telegram.notice(finding, .heavyRain, in: city, at: try instant("2026-11-21T00:00:02Z"))
      try notice.message.validate(at: try instant("2026-11-21T00:00:02Z"))
      #expect(notice.message.title.languages.count == 9)
      #expect(notice.message.title.languages.allSatisfy { notice.message.title[$0]?.hasSuffix("…") == false })
      for language in notice.message.text.languages {
        #expect(notice.message.text[language]?.contains("避難指示") == false)
        #expect(notice.message.text[language]?.contains("%") == false)
      }
    }
  }
}
