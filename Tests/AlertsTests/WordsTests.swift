import Foundation
import Signage
import Testing

@testable import Alerts

/// What an alert says on the screens beside its sender's own words, and when it says it was issued.
@Suite struct WordsTests {
  static let languages = ["en", "es", "ja", "ja-x-easy", "ko", "pt", "vi", "zh-Hans", "zh-Hant"]

  @Test(arguments: CAPWords.categories.keys.sorted() + ["Snow"]) func aCategoryHasATitleInNineLanguages(word: String) {
    let title = CAPWords.category(word)
    #expect(title.languages == Self.languages)
    for language in title.languages {
      #expect(
        !title.isBlank(in: language) && (title[language]?.count ?? 0) <= EmergencyMessage.longestTitle, "\(language)")
    }
    #expect(title["ja-x-easy"]?.contains(/\p{Script=Han}/) == false, "plain Japanese is in kana")
  }

  @Test func theFixedTextIsInNineLanguages() {
    let text = CAPWords.seeOthers
    #expect(text.languages == Self.languages && text["ja-x-easy"]?.contains(/\p{Script=Han}/) == false)
    #expect(text.byLanguage.values.allSatisfy { (10...EmergencyMessage.longestText).contains($0.count) })
  }

  /// An alert of any category in one language is shown in nine; only of one that is not in Japanese screens are told which it is.
  @Test(arguments: CAPWords.categories.keys.sorted()) func anAlertInOneLanguageIsShownInNine(category: String) throws {
    for (language, kept, originals) in [
      ("ja", "ja", nil), ("en-US", "en", ["en"]), ("KO", "ko", ["ko"]), ("fr", "fr", ["fr"]),
    ] {
      var board = try Board()
      var message = CAPMessage()
      message.infos = [CAPMessage.info(language: language, headline: "Flood", description: "Go up.")]
      try board.receive(cap: message.xml.replacing("<category>Met", with: "<category>\(category)"))
      let shown = try #require(board.messages.first)
      #expect(
        shown.title.languages == Set(Self.languages + [kept]).sorted() && shown.text.languages == shown.title.languages)
      #expect(shown.title[kept] == "Flood" && shown.text[kept] == "Go up." && shown.originalLanguages == originals)
      for other in Self.languages where other != kept {
        #expect(
          shown.title[other] == CAPWords.category(category)[other] && shown.text[other] == CAPWords.seeOthers[other])
      }
    }
  }

  /// What is shown is never more than an answer to a player may hold, nor under a name that is no language's.
  @Test func anAlertInMoreLanguagesThanAnyScreenHasIsCut() throws {
    var board = try Board()
    var message = CAPMessage()
    let languages = ["de", "fr", "it", "nl", "pl", "ru", "tr", "uk", "th", "id", "ms", "fil", "ne", "my", "vi", "ja"]
    message.infos = languages.map { CAPMessage.info(language: $0) }
    try board.receive(message)
    let shown = try #require(board.messages.first)
    #expect(shown.title.languages.count == 20 && shown.text.languages == shown.title.languages)
    #expect(shown.title["fil"] == nil && shown.title["ms"] == "淀川で氾濫のおそれ" && shown.title["ja"] == "淀川で氾濫のおそれ")
    for tag in ["english (US)", "e", "日本", "", "-"] { #expect(CAPWords.language(tag) == "en", "\(tag)") }
  }

  @Test func anAlertInJapaneseAndOthersSendsNobodyElsewhere() throws {
    var board = try Board()
    var message = CAPMessage()
    message.infos = [CAPMessage.info(language: "en"), CAPMessage.info(language: "ja-JP")]
    try board.receive(message)
    #expect(board.messages.map(\.originalLanguages) == [nil])
  }

  // MARK: when it was issued

  @Test func anAlertWasIssuedWhenItWasSentAndItsEndWhenThatWas() throws {
    var board = try Board()
    let first = CAPMessage(sent: "2026-11-21T08:41:00+09:00")
    let id = try #require(try board.receive(first).changes.first?.emergency)
    #expect(try board.messages.map(\.issuedAt) == [instant("2026-11-21T08:41:00+09:00")])
    let second = first.updated("B", minutesLater: 5)
    try board.receive(second)
    #expect(try board.messages.map(\.issuedAt) == [instant("2026-11-21T09:05:00+09:00")])
    try board.receive(second.cancelled("C", minutesLater: 12))
    #expect(try board.closings[id]?.issuedAt == instant("2026-11-21T09:12:00+09:00"))
  }

  /// The agency tells the minute of issue, and beside it when it was sent.
  @Test func aTelegramWasIssuedWhenItSaysSo() throws {
    var board = try Board()
    let rain = Bulletin.rain("43").at(3)
    let id = try #require(try board.receive(rain).changes.first?.emergency)
    let issued = try instant("2026-11-21T09:00:00+09:00")
    #expect(board.messages.map(\.issuedAt) == [issued])
    #expect(
      board.messages.first?.text["ja"]?.contains("2026-11-21 09:00 発表") == true, "one time on the screen, not two")
    var renewed = try #require(board.series.values.first)
    let renewals = renewed.renew(at: try instant("2026-11-21T13:00:00Z")).map {
      if case .update(_, let message) = $0 { message.issuedAt } else { Instant?.none }
    }
    #expect(renewals == [issued], "what is renewed was issued when it was")
    try board.receive(Bulletin.rain("43", "解除").at(9))
    #expect(try board.closings[id]?.issuedAt == instant("2026-11-21T00:09:00Z"))
  }

  /// As a series was kept before the time of issue went into the message.
  @Test func whatWasKeptBeforeCanBeRead() throws {
    var board = try Board()
    try board.receive(CAPMessage())
    let series = try #require(board.series.values.first)
    var kept = try dictionary(JSONSerialization.jsonObject(with: JSONEncoder().encode(series)))
    let shown = try dictionary(kept["shown"]).mapValues { one in
      var (one, notice) = (try dictionary(one), try dictionary(dictionary(one)["notice"]))
      var message = try dictionary(notice["message"])
      notice["issuedAt"] = message.removeValue(forKey: "issuedAt")
      notice["message"] = message
      one["notice"] = notice
      return one
    }
    kept["shown"] = shown
    var expected = series
    for slot in series.shown.keys { expected.shown[slot]?.notice.message.issuedAt = nil }
    #expect(
      try JSONDecoder().decode(AlertSeries.self, from: JSONSerialization.data(withJSONObject: kept)) == expected)
  }

  private func dictionary(_ value: Any?) throws -> [String: Any] { try #require(value as? [String: Any]) }
}
