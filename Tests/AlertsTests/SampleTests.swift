import Foundation
import Signage
import Testing

@testable import Alerts

@Suite(.enabled(if: Samples.areThere, Samples.absent)) struct SampleTests {
  private func read(_ name: String, _ bytes: [UInt8]) throws(AlertFault) -> [Result<CAPAlert, AlertFault>] {
    if name.hasPrefix("cap/") { return try CAPAlert.read(bytes) }
    _ = try Telegram.read(bytes)
    return []
  }

  @Test func everyTelegramIsRead() throws {
    let names = try Samples.all("jma")
    #expect(names.count > 60)
    for name in names {
      let telegram = try Telegram.read(try Samples.bytes(name))
      #expect(TelegramKind(rawValue: telegram.title) != nil, "\(name)")
    }
  }

  @Test func everyAlertIsReadOrRefusedWithAReason() throws {
    var read = 0
    for name in try Samples.all("cap") {
      let bytes = try Samples.bytes(name)
      do throws(AlertFault) {
        for result in try CAPAlert.read(bytes) {
          switch result {
          case .success: read += 1
          case .failure(let fault): #expect(fault.detail != nil, "\(name): \(fault)")
          }
        }
      } catch {
        #expect([.notAnAlert, .illFormed].contains(error.rule), "\(name): \(error)")
      }
    }
    #expect(read > 40)
  }

  @Test func anotherCitysMessagesStayOffTheScreens() throws {
    for name in try Samples.all("jma") where !name.contains("VPOA50") {
      var board = try Board()
      let telegram = try Telegram.read(try Samples.bytes(name))
      let verdict = telegram.decide(
        from: FeedPolicy(feed: "jma"), known: [], in: board.city, at: telegram.dateTime.advanced(bySeconds: 5))
      try board.take(verdict, at: telegram.dateTime.advanced(bySeconds: 5))
      if !board.onScreen.isEmpty {
        #expect(telegram.tsunamis.contains { $0.area == "510" } || name.contains("VXSE"), "\(name)")
      }
    }
  }

  // MARK: real telegrams, moved to Osaka

  private func moved(_ name: String, _ replacements: [(String, String)] = []) throws -> String {
    replacements.reduce(try Samples.text("jma/\(name)")) { $0.replacing($1.0, with: $1.1) }
  }

  private func shown(_ xml: String, after seconds: Int64 = 5) throws -> (Verdict, [EmergencyMessage]) {
    var board = try Board()
    let sent = try Telegram.read(Array(xml.utf8)).dateTime
    return (try board.receive(jma: xml, at: sent.advanced(bySeconds: seconds).rfc3339()), board.messages)
  }

  @Test(arguments: [
    ("15_16_03_241226_VPWW55.xml", "0121400", "大雨危険警報【警戒レベル4相当情報】", 2),
    ("15_16_01_241031_VPWW56.xml", "0121400", "土砂災害危険警報【警戒レベル4相当情報】", 2),
    ("15_16_08_241226_VPWW57.xml", "0121400", "高潮危険警報【警戒レベル4相当情報】", 2),
    ("15_16_04_241226_VPWW58.xml", "0121400", "暴風警報", 3), ("15_16_05_241226_VPWW59.xml", "0121400", "波浪警報", 3),
    ("15_16_06_241226_VPWW60.xml", "0121400", "大雪警報", 3), ("15_16_07_241226_VPWW61.xml", "0121400", "雷注意報", 3),
    ("15_11_01_150916_VPWW54.xml", "3520100", "高潮警報【警戒レベル4相当情報】", 2),
    ("15_15_01_220314_VPWW54.xml", "3620100", "", 0),
    ("17_03_01_190529_VXWW50.xml", "3320900", "土砂災害警戒情報【警戒レベル4相当情報】", 2),
    ("19_06_01_140425_VPHW51.xml", "2610000", "竜巻注意情報", 3),
    ("67_01_01_140927_VFVO56.xml", "2043200", "噴火速報", 3), ("67_01_03_140927_VFVO56.xml", "2043200", "噴火速報", 3),
  ])
  func stateOfAMunicipality(name: String, municipality: String, title: String, precedence: Int) throws {
    let (verdict, messages) = try shown(try moved(name, [(">\(municipality)<", ">2710000<")]))
    if title.isEmpty {
      #expect(messages.isEmpty && verdict.rule == .nothingInForce)
    } else {
      #expect(
        messages.contains { $0.title["ja"] == title && $0.precedence == precedence },
        "\(verdict) \(messages.map(\.title))")
    }
  }

  @Test func aBandOfExtremeRain() throws {
    let (_, messages) = try shown(try moved("82_01_01_241031_VPBS50.xml", [(">120010<", ">270000<")]))
    #expect(messages.map { $0.title["ja"] } == ["線状降水帯発生"] && messages.map(\.precedence) == [3])
  }

  @Test func theEndOfALandslideAlert() throws {
    let first = try Telegram.read(try Samples.bytes("jma/17_03_05_190529_VXWW50.xml")).items
    let last = try Telegram.read(try Samples.bytes("jma/17_03_07_190529_VXWW50.xml")).items
    let ended = try #require(
      last.first { item in
        item.isFromBody && item.condition == "解除"
          && first.contains { $0.isFromBody && $0.area == item.area && $0.code == "3" }
      })
    var board = try Board()
    let city = (">\(ended.area)<", ">2710000<")
    let before = try moved("17_03_05_190529_VXWW50.xml", [city])
    #expect(try board.receive(jma: before, at: "2013-09-04T00:49:22Z").decision == .shown)
    #expect(board.messages.map(\.level) == [4])
    let after = try moved("17_03_07_190529_VXWW50.xml", [city])
    #expect(try board.receive(jma: after, at: "2013-09-04T04:20:19Z").rule == .allClear && board.onScreen.isEmpty)
  }

  @Test func recordRainInOsaka() throws {
    let (verdict, messages) = try shown(try moved("18_01_01_100806_VPOA50.xml"))
    #expect(verdict.decision == .shown && messages.map(\.targets) == [[.all]])
    #expect(messages.first?.text["ja"]?.hasPrefix("１１時３０分大阪府で記録的短時間大雨") == true)
  }

  @Test func majorTsunamiWithItsHeightInWords() throws {
    let (_, messages) = try shown(
      try moved("32-39_11_02_250206_VTSE41.xml", [("<Code>210</Code>", "<Code>510</Code>")]))
    let message = try #require(messages.first { $0.precedence == 0 })
    #expect(message.title["ja"] == "大津波警報" && message.text["ja"]?.hasPrefix("予想される津波の高さ：巨大。") == true)
  }

  @Test func tsunamiTrainingIsADrill() throws {
    let xml = try Samples.text("jma/32-39_12_07_250206_VTSE41.xml")
    let areas = try Telegram.read(Array(xml.utf8)).tsunamis
    let first = try #require(areas.first { ["51", "52", "53"].contains($0.code) })
    let (_, messages) = try shown(xml.replacing("<Code>\(first.area)</Code>", with: "<Code>510</Code>"))
    #expect(!messages.isEmpty && messages.allSatisfy { $0.kind == .drill })
  }

  @Test func anEarlyWarningAndItsCancel() throws {
    var board = try Board()
    let warning = try moved("37_01_01_240613_VXSE43.xml", [("<Code>622</Code>", "<Code>520</Code>")])
    #expect(try board.receive(jma: warning, at: "2024-04-17T14:15:03Z").decision == .shown)
    let message = try #require(board.messages.first)
    #expect(message.precedence == 0)
    #expect(message.expiresAt == (try instant("2024-04-17T14:17:59Z")))
    #expect(message.text["ja"]?.contains("Ｍ") == false && message.text["ja"]?.contains("深さ") == false)
    let cancel = try moved("37_01_03_240613_VXSE43.xml")
    #expect(try board.receive(jma: cancel, at: "2024-04-17T14:17:01Z").rule == .withdrawn && board.onScreen.isEmpty)
    #expect(try board.receive(jma: warning, at: "2024-04-17T14:17:30Z").rule == .superseded && board.onScreen.isEmpty)
  }

  @Test func shakingByWardAndByArea() throws {
    let full = try moved("32-35_06_03_240613_VXSE53.xml", [("<Code>0320600</Code>", "<Code>2712700</Code>")])
    let (_, messages) = try shown(full)
    let strong = try #require(messages.first { $0.precedence == 2 })
    #expect(strong.targets.map(\.description) == ["ward:27127"] && strong.text["ja"]?.hasPrefix("最大震度5強。") == true)
    let missing = try moved("32-35_06_03_240613_VXSE53.xml", [("<Code>0338100</Code>", "<Code>2710400</Code>")])
    #expect(try shown(missing).1.first?.text["ja"]?.hasPrefix("最大震度5弱以上（未入電）。") == true)
    let flash = try moved("32-35_01_01_100806_VXSE51.xml", [("<Code>442</Code>", "<Code>520</Code>")])
    #expect(try shown(flash).1.first { $0.precedence == 2 }?.targets == [.all])
  }

  @Test func theLineTestIsLogged() throws {
    #expect(try shown(try moved("54_01_01_100514_VXSE42.xml")).0.rule == .lineTest)
    #expect(try shown(try moved("36_01_01_240613_VXSE44.xml")).0.rule == .notForScreens)
  }

  @Test func oldTelegramsAreTooOldAndStatesAreNot() throws {
    let day: Int64 = 24 * 3600 + 1
    let flash = try moved("32-35_01_01_100806_VXSE51.xml", [("<Code>442</Code>", "<Code>520</Code>")])
    #expect(try shown(flash, after: day).0.rule == .tooOld)
    let state = try moved("15_16_03_241226_VPWW55.xml", [(">0121400<", ">2710000<")])
    #expect(try shown(state, after: day).0.decision == .shown)
  }

  @Test func anEmergencyWarningAndItsEnd() throws {
    var board = try Board()
    func nara(_ name: String) throws -> String {
      try moved(name, [(">2920100<", ">2710000<"), (">290000<", ">270000<")])
    }
    for name in ["15_08_01_130412_VPWW53.xml", "62_01_01_130412_VPNO50.xml"] {
      try board.receive(jma: try nara(name), at: "2011-09-03T03:00:05Z")
    }
    #expect(board.messages.filter { $0.level == 5 && $0.precedence == 1 }.count == 2)
    // As if they had come while it still showed without having been renewed.
    for (name, left) in [("15_08_05_130412_VPWW53.xml", 1), ("62_01_05_130412_VPNO50.xml", 0)] {
      let end = try nara(name).replacing("<DateTime>2011-09-07", with: "<DateTime>2011-09-03")
        .replacing("T02:46:31Z</DateTime>", with: "T09:46:31Z</DateTime>")
      let verdict = try board.receive(jma: end, at: "2011-09-03T09:46:35Z")
      #expect(verdict.decision == .cancelled && verdict.rule == .allClear, "\(name)")
      #expect(board.messages.count == left && board.messages.allSatisfy { $0.level == 5 }, "\(name): its own alone")
    }
    #expect(board.closings.values.allSatisfy { $0.title["ja"]?.hasPrefix("解除：") == true })
  }

  // MARK: real alerts

  private func alert(_ name: String) throws -> CAPAlert {
    try #require(try CAPAlert.read(try Samples.bytes("cap/\(name)")).first).get()
  }

  @Test func theRealWeeklyTestSaysActualAndExtreme() throws {
    let tests = try Samples.all("cap").filter { $0.contains("ipaws") }.compactMap { name in
      try CAPAlert.read(try Samples.bytes(name)).first?.get()
    }.filter { $0.infos.flatMap(\.eventCodes).contains { ["RWT", "RMT"].contains($0.value) } }
    #expect(!tests.isEmpty)
    for test in tests {
      let verdict = test.decide(
        from: FeedPolicy(feed: "us", isTrusted: true), known: [], in: try .osaka(),
        at: test.identity.sent.advanced(bySeconds: 5))
      #expect(verdict.rule == .test && verdict.changes.isEmpty)
    }
  }

  @Test func aRealUpdateWithEmptyReferencesIsRejected() throws {
    let alert = try alert("canada_errors.cap")
    let verdict = alert.decide(from: FeedPolicy(feed: "ca"), known: [], in: try .osaka(), at: alert.identity.sent)
    #expect(verdict.rule == .noReferences)
  }

  @Test func aRealAllClearEndsWhatItRefersTo() throws {
    let update = try alert("canada.cap")
    let reference = try #require(update.references.first)
    var original = CAPMessage()
    original.sender = reference.sender
    original.identifier = reference.identifier
    original.sent = reference.sent.rfc3339()
    original.infos = [CAPMessage.info(expires: "2012-05-03T00:20:00Z")]
    var board = try Board()
    try board.receive(original, at: "2012-05-02T22:00:00Z")
    #expect(board.onScreen.count == 1)
    let verdict = try board.receive(cap: try Samples.text("cap/canada.cap"), at: "2012-05-02T23:22:00Z")
    #expect(verdict.decision == .cancelled && verdict.rule == .allClear)
  }

  @Test func aRealReferenceWithAnotherNameOfTheSenderMatches() throws {
    let update = try alert("wcatwc-warning.cap")
    let reference = try #require(update.references.first)
    #expect(reference.sender != update.identity.sender)
    var original = CAPMessage()
    original.sender = update.identity.sender
    original.identifier = reference.identifier
    original.sent = reference.sent.rfc3339()
    original.infos = [CAPMessage.info(expires: nil)]
    var board = try Board()
    try board.receive(original, at: "2011-09-02T11:00:00Z")
    let verdict = try board.receive(
      cap: try Samples.text("cap/wcatwc-warning.cap"), from: FeedPolicy(feed: "city", isTrusted: true),
      at: "2011-09-02T11:40:00Z")
    #expect(verdict.decision == .updated && board.messages.map(\.precedence) == [1])
  }

  @Test func realSignedAlertsAreKnownAsSuch() throws {
    #expect(try alert("canada_signed.cap").isSigned && alert("earthquake_signed.cap").isSigned)
    #expect(try !alert("canada.cap").isSigned)
  }

  @Test func aRealLatinAlertIsRead() throws {
    #expect(try alert("earthquake-iso8859-1.cap").identity.identifier.hasPrefix("USGS-earthquakes"))
  }

  @Test func severalAlertsInOneEnvelopeAreReadEachByItself() throws {
    let results = try CAPAlert.read(try Samples.bytes("cap/bushfire_invalid.edxlde"))
    #expect(results.count == 7)
    let faults = results.compactMap { result in if case .failure(let fault) = result { fault } else { nil } }
    #expect(faults.contains(AlertFault(.badValue, "urgency")) && faults.count < 7)
  }

  // MARK: broken bytes

  @Test func truncationsAreRefusedAndNeverCrash() throws {
    for name in [
      "cap/canada.cap", "cap/amber.atom", "cap/bushfire.edxlde", "jma/15_16_03_241226_VPWW55.xml",
      "jma/37_01_01_240613_VXSE43.xml", "jma/32-39_11_13_250206_VTSE41.xml",
    ] {
      let bytes = try Samples.bytes(name)
      let last = try #require(bytes.lastIndex(of: UInt8(ascii: ">")))
      for length in stride(from: 0, to: last, by: 97) {
        #expect(throws: AlertFault.self, "\(name) \(length)") { _ = try read(name, Array(bytes[..<length])) }
      }
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func flippedBytesNeverCrash(seed: UInt64) throws {
    let city = try City.osaka()
    var random = Seeded(state: seed)
    for name in [
      "cap/canada.cap", "cap/australia.cap", "jma/15_16_07_241226_VPWW61.xml", "jma/32-35_04_04_240613_VXSE53.xml",
    ] {
      var bytes = try Samples.bytes(name)
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
      }
      do throws(AlertFault) {
        for result in try read(name, bytes) {
          guard case .success(let alert) = result else { continue }
          _ = alert.decide(from: FeedPolicy(feed: "f"), known: [], in: city, at: alert.identity.sent)
        }
      } catch {
        #expect(error.rule.alarms, "seed \(seed) \(name)")
      }
    }
  }
}
