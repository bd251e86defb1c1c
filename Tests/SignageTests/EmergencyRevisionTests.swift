import Signage
import Testing

/// New revisions beside the one on screen, and what ends say.
@Suite struct EmergencyRevisionTests {
  let minute = ten.advanced(bySeconds: 60)

  func revised(_ change: @escaping (inout EmergencyMessage) -> Void = { _ in }) -> Emergency.Event {
    .revision(
      message {
        $0.title = ["ja": "避難指示(更新)", "en": "Evacuate (update)"]
        change(&$0)
      }, area: .city, breakGlassReason: nil)
  }

  @Test func theOldOneShowsUntilTheNewOneIsConfirmed() throws {
    var flood = emergency()
    try flood.apply(revised(), by: "sato", at: minute)
    #expect(flood.message.title["ja"] == "避難してください")
    #expect(flood.isOnScreen(at: minute))
    let confirmed = minute.advanced(bySeconds: 30)
    try flood.apply(.confirmation(revision: 2), by: "tanaka", at: confirmed)
    #expect(flood.message.title["ja"] == "避難指示(更新)")
    #expect(flood.revision == 2)
    #expect((flood.activatedAt, flood.presentSince) == (ten, confirmed))
    #expect((flood.createdBy, flood.revisedBy, flood.confirmedBy) == ("sato", "sato", "tanaka"))
    let past = try #require(flood.past.first)
    #expect((past.revision, past.outcome, past.activatedAt, past.endedAt) == (1, .replaced, ten, confirmed))
    #expect(past.confirmedBy == "tanaka")
    #expect(past.message == message())
    #expect(flood.showings.map(\.revision) == [1, 2])
    #expect(flood.showings.map(\.until) == [confirmed, nil])
  }

  @Test func aNumberIsNeverGivenTwice() throws {
    var flood = emergency()
    try flood.apply(revised(), by: "sato", at: minute)
    try flood.apply(.rejection(reason: "場所が違う"), by: "tanaka", at: minute)
    #expect(flood.past.map(\.reason) == ["場所が違う"])
    try flood.apply(revised(), by: "sato", at: minute)
    #expect(flood.waiting?.revision == 3)
    #expect(refusal { try flood.apply(.confirmation(revision: 2), by: "tanaka", at: minute) }?.kind == "stale")
    try flood.apply(.withdrawal, by: "sato", at: minute)
    try flood.apply(revised(), by: "sato", at: minute)
    flood.pass(to: minute.advanced(bySeconds: 600))
    let later = minute.advanced(bySeconds: 601)
    try flood.apply(.clearance(text: nil), by: "tanaka", at: later)
    #expect(flood.past.map(\.outcome) == [.rejected, .withdrawn, .lapsed])
    #expect(flood.closing?.revision == 5)
    #expect(flood.shown(revision: 5)?.message.title == flood.closing?.title)
    #expect(flood.shown(revision: 3) == nil, "what never was on screen showed nothing")
  }

  @Test func liveAndDrillNeverMix() {
    for (kind, other) in [(EmergencyMessage.Kind.live, EmergencyMessage.Kind.drill), (.drill, .live)] {
      var present = emergency { $0.kind = kind }
      #expect(refusal { try present.apply(revised { $0.kind = other }, by: "sato", at: minute) }?.field == "kind")
      #expect(refusal { try present.apply(revised { $0.kind = kind }, by: "sato", at: minute) } == nil)
    }
  }

  @Test func aRevisionIsCheckedLikeAMessage() {
    var flood = emergency()
    for (field, change) in EmergencyMessageTests.broken {
      #expect(refusal { try flood.apply(revised(change), by: "sato", at: ten) }?.field == field)
    }
    #expect(flood == emergency())
  }

  @Test func machinesReviseTheirOwn() {
    var alert = emergency(source: .jma)
    #expect(refusal { try alert.apply(revised(), by: "sato", at: minute) }?.kind == "conflict")
  }

  @Test func breakGlassGoesBeforeWhatWaits() throws {
    var flood = emergency()
    try flood.apply(revised(), by: "sato", at: minute)
    let urgent = Emergency.Event.revision(message { $0.level = 5 }, area: .city, breakGlassReason: "堤防が決壊")
    try flood.apply(urgent, by: "tanaka", at: minute)
    #expect(flood.revision == 3)
    #expect(flood.message.level == 5)
    #expect(flood.waiting == nil)
    #expect(flood.past.map(\.outcome) == [.dropped, .replaced])
    #expect((flood.breakGlassReason, flood.confirmedBy, flood.revisedBy) == ("堤防が決壊", nil, "tanaka"))
    try flood.apply(revised(), by: "sato", at: minute)
    try flood.apply(.confirmation(revision: 4), by: "tanaka", at: minute)
    #expect(flood.breakGlassReason == nil, "two people stand behind the new one")
    #expect(flood.past.last?.breakGlassReason == "堤防が決壊")
  }

  @Test func theEndComesSoonerOrLaterByARevision() throws {
    for hours in [1, 12] as [Int64] {
      var flood = emergency()
      let end = ten.advanced(bySeconds: hours * 3600)
      try flood.apply(revised { $0.expiresAt = end }, by: "sato", at: minute)
      #expect(flood.message.expiresAt == message().expiresAt, "until it is confirmed")
      try flood.apply(.confirmation(revision: 2), by: "tanaka", at: minute)
      #expect(flood.pass(to: end.advanced(byMilliseconds: -1)).isEmpty)
      #expect(flood.pass(to: end).map(\.what) == [.expired])
    }
  }

  @Test func whatWaitsGoesWithItsMessage() throws {
    let end = message().expiresAt
    let proposed = end.advanced(bySeconds: -60)
    for late in [0, 86_400] as [Int64] {
      var flood = emergency()
      try flood.apply(revised { $0.expiresAt = end.advanced(bySeconds: 3600) }, by: "sato", at: proposed)
      #expect(flood.pass(to: end.advanced(bySeconds: late)).map(\.what) == [.expired])
      #expect(flood.past.map(\.outcome) == [.dropped])
      #expect(flood.past.map(\.endedAt) == [end])
    }
  }

  @Test func theCorrectionStaysForHalfAnHour() throws {
    var flood = emergency()
    let steps = try flood.apply(.correction(title: nil, text: ["ja": "誤報でした。"]), by: "tanaka", at: minute)
    #expect(flood.state == .corrected)
    #expect((flood.endedAt, flood.endedBy) == (minute, "tanaka"))
    #expect(flood.closing?.title == ["ja": "訂正：避難してください", "en": "Correction: Evacuate"])
    #expect(flood.closing?.text == ["ja": "誤報でした。"])
    #expect(steps.map(\.what) == [.correction])
    #expect(steps.first?.message.text == ["ja": "誤報でした。"])
    let gone = minute.advanced(bySeconds: 1800)
    #expect(flood.isOnScreen(at: gone.advanced(byMilliseconds: -1)))
    #expect(!flood.isOnScreen(at: gone))
    var titled = emergency()
    try titled.apply(.correction(title: ["ja": "お詫び"], text: ["ja": "誤報"]), by: "tanaka", at: minute)
    #expect(titled.closing?.title == ["ja": "お詫び"])
  }

  @Test func whatIsOverSaysSoInEveryLanguage() throws {
    let languages = ["ja", "ja-x-easy", "en", "zh-Hans", "zh-Hant", "ko", "pt", "es", "vi", "tl"]
    var flood = emergency {
      $0.title = LocalizedText(Dictionary(uniqueKeysWithValues: languages.map { ($0, "川から離れて") }))
      $0.text = $0.title
    }
    for step in [Emergency.Event.clearance(text: nil), .correction(title: nil, text: ["ja": "誤報"])] {
      var over = flood
      try over.apply(step, by: "tanaka", at: minute)
      let title = try #require(over.closing?.title)
      #expect(title.languages == languages.sorted())
      for language in languages {
        let words = try #require(title[language])
        #expect(words.hasSuffix("川から離れて") && words.count > "川から離れて".count, "\(language)")
      }
      #expect(title["tl"] == title["en"])
      #expect(Set(["ja", "ja-x-easy", "en", "ko", "pt", "es", "vi"].compactMap { title[$0] }).count == 7)
    }
    try flood.apply(.clearance(text: nil), by: "tanaka", at: minute)
    #expect(flood.closing?.text.languages == languages.filter { $0 != "tl" }.sorted())
  }

  @Test func theAllClearStaysForTenMinutes() throws {
    let cleared = ten.advanced(bySeconds: 3600)
    let gone = cleared.advanced(bySeconds: 600)
    var flood = emergency()
    try flood.apply(.clearance(text: nil), by: "tanaka", at: cleared)
    #expect(flood.endedAt == cleared)
    #expect(flood.endedBy == "tanaka")
    let title = flood.message.title
    #expect(flood.closing?.title["ja"] == title["ja"].map { "解除：\($0)" })
    #expect(flood.closing?.title["en"] == title["en"].map { "All clear: \($0)" })
    #expect(flood.closing?.title.languages == title.languages)
    #expect(flood.closing?.text["ja"] == "この情報は解除されました。")
    #expect(flood.isOnScreen(at: gone.advanced(byMilliseconds: -1)))
    #expect(!flood.isOnScreen(at: gone))

    var other = emergency()
    try other.apply(.clearance(text: ["ja": "川の水は引きました"]), by: "sato", at: cleared)
    #expect(other.closing?.text == ["ja": "川の水は引きました"])
  }

  @Test(
    arguments: [
      (["en": "Over"], "text/ja"), (["ja": "\u{3000}"], "text/ja"), (["ja": "解除", "en": " "], "text/en"),
      (["ja": String(repeating: "あ", count: 201)], "text/ja"),
    ] as [(LocalizedText, String)])
  func whatAnEndSaysIsCheckedLikeTheMessage(text: LocalizedText, field: String) {
    var flood = emergency()
    #expect(refusal { try flood.apply(.clearance(text: text), by: "tanaka", at: ten) }?.field == field)
    #expect(refusal { try flood.apply(.correction(title: nil, text: text), by: "tanaka", at: ten) }?.field == field)
    let long = Emergency.Event.correction(title: ["ja": String(repeating: "訂", count: 41)], text: ["ja": "訂正"])
    #expect(refusal { try flood.apply(long, by: "tanaka", at: ten) }?.field == "title/ja")
    #expect(flood == emergency())
  }

  /// Minutes left, the warnings given so far, and the one that is due; of a message that shows for so many minutes.
  @Test(
    arguments: [
      (360, 61, [], nil), (360, 60, [], 60), (360, 60, [60], nil), (360, 16, [60], nil), (360, 15, [60], 15),
      (360, 1, [60, 15], nil), (360, 14, [], 15), (360, 0, [], nil), (61, 60, [], 60), (60, 60, [], nil),
      (60, 15, [], 15), (30, 29, [], nil), (15, 15, [], nil), (10, 5, [], nil),
    ] as [(Int64, Int64, [Int64], Int64?)])
  func officersAreToldOneHourAndAQuarterBefore(whole: Int64, left: Int64, given: [Int64], due: Int64?) {
    let end = ten.advanced(bySeconds: whole * 60)
    var flood = emergency { $0.expiresAt = end }
    for minutes in given { #expect(flood.warn(at: end.advanced(bySeconds: -minutes * 60)) == minutes) }
    let now = end.advanced(bySeconds: -left * 60)
    #expect(flood.dueWarning(at: now) == due)
    #expect(flood.warn(at: now) == due)
    #expect(flood.warn(at: now) == nil, "each once")
    #expect(flood.expiresSoon(at: now) == (left > 0 && left <= 60))
  }

  @Test func whoRenewsIsWarnedAnew() throws {
    let end = message().expiresAt
    let late = end.advanced(bySeconds: -600)
    var flood = emergency()
    #expect(flood.warn(at: late) == 15)
    try flood.apply(revised(), by: "sato", at: late)
    try flood.apply(.confirmation(revision: 2), by: "tanaka", at: late)
    #expect(flood.warned == [15], "its end is where it was")
    try flood.apply(revised { $0.expiresAt = end.advanced(bySeconds: 7200) }, by: "sato", at: late)
    try flood.apply(.confirmation(revision: 3), by: "tanaka", at: late)
    #expect(flood.warned == [])
    #expect(flood.warn(at: end.advanced(bySeconds: 3600)) == 60)
  }
}
