import Signage
import Testing

@Suite struct EmergencyMessageTests {
  typealias Change = @Sendable (inout EmergencyMessage) -> Void

  /// Each message breaks one rule; the refusal names its field.
  static let broken: [(field: String, change: Change)] = [
    ("title/ja", { $0.title = [:] }),
    ("title/ja", { $0.title = ["en": "Evacuate"] }),
    ("title/ja", { $0.title = ["ja": "", "en": "Evacuate"] }),
    ("title/ja", { $0.title = ["ja": " \u{3000}", "en": "Evacuate"] }),
    ("title/ja", { $0.title = ["ja": String(repeating: "避", count: 41), "en": "Evacuate"] }),
    ("title/en", { $0.title = ["ja": "避難", "en": String(repeating: "E", count: 41)] }),
    ("title/en", { $0.title = ["ja": "避難", "en": ""] }),
    ("text/ja", { $0.text = ["en": "Leave the river"] }),
    ("text/ja", { $0.text = ["ja": "\n", "en": "Leave the river"] }),
    ("text/en", { $0.text = ["ja": "川", "en": String(repeating: "L", count: 201)] }),
    ("text/en", { $0.text = ["ja": "川", "en": "\t"] }),
    ("text", { $0.text = ["ja": "川"] }),
    ("text", { $0.text = ["ja": "川", "en": "River", "pt": "Rio"] }),
    ("precedence", { $0.precedence = -1 }),
    ("precedence", { $0.precedence = 4 }),
    ("level", { $0.level = 0 }),
    ("level", { $0.level = 6 }),
    ("targets", { $0.targets = [] }),
    ("expiresAt", { $0.expiresAt = ten }),
    ("expiresAt", { $0.expiresAt = ten.advanced(bySeconds: -1) }),
    ("expiresAt", { $0.expiresAt = ten.advanced(byMilliseconds: 72 * 3_600_000 + 1) }),
  ]

  @Test(arguments: broken.indices) func aMessageThatBreaksARuleIsRefused(index: Int) {
    let (field, change) = Self.broken[index]
    #expect(refusal { try message(change).validate(at: ten) }?.field == field)
    let proposed = refusal {
      _ = try Emergency.propose(
        id: id("flood", EmergencyID.self), message: message(change), area: .city, by: "sato", breakGlassReason: nil,
        at: ten)
    }
    #expect(proposed?.field == field)
  }

  /// The other side of each limit.
  static let sound: [Change] = [
    { _ in },
    { $0.title = ["ja": String(repeating: "避", count: 40), "en": String(repeating: "E", count: 40)] },
    { $0.text = ["ja": String(repeating: "川", count: 200), "en": String(repeating: "L", count: 200)] },
    // Characters as people count them, not code points.
    { $0.title = ["ja": String(repeating: "が", count: 40), "en": String(repeating: "🏳️‍🌈", count: 40)] },
    {
      $0.title = ["ja": "避難"]
      $0.text = ["ja": "川"]
    },
    { $0.precedence = 0 },
    { $0.precedence = 3 },
    { $0.level = 1 },
    { $0.level = 5 },
    { $0.kind = .drill },
    { $0.expiresAt = ten.advanced(byMilliseconds: 1) },
    { $0.expiresAt = ten.advanced(bySeconds: 72 * 3600) },
  ]

  @Test(arguments: sound.indices) func aMessageWithinTheLimitsIsTaken(index: Int) {
    #expect(refusal { try message(Self.sound[index]).validate(at: ten) } == nil)
  }

  static let endings: [(words: ClosingWords, end: Emergency.Event)] = [
    (.allClear, .clearance(text: nil)), (.correction, .correction(title: nil, text: ["ja": "誤り"])),
  ]

  /// What ended says so before its title, and is as long as a title may be.
  @Test(arguments: endings.indices) func aTitleThatIsOverFitsWhereTitlesDo(index: Int) throws {
    let (words, end) = Self.endings[index]
    var long = emergency {
      $0.title = LocalizedText(words.title.byLanguage.mapValues { _ in String(repeating: "W", count: 40) })
      $0.title.byLanguage["fr"] = "Évacuez maintenant. Le fleuve monte vite"
      $0.text = $0.title
    }
    try long.apply(end, by: "sato", at: ten)
    let title = try #require(long.closing?.title)
    #expect(Set(title.languages) == Set(words.title.languages + ["fr"]))
    for language in words.title.languages {
      let (said, before) = (title[language] ?? "", words.title[language] ?? "")
      #expect(
        said.hasPrefix(before) && said.count == EmergencyMessage.longestTitle && said.hasSuffix("W…"), "\(language)")
    }
    #expect(title["fr"] == "\(words.title["en"] ?? "")Évacuez maintenant.", "whole sentences where one fits")
    var short = emergency()
    try short.apply(end, by: "sato", at: ten)
    #expect(short.closing?.title["ja"] == "\(words.title["ja"] ?? "")避難してください")
  }

  @Test func aDeliveryTellsWhatIsKnownOfAScreen() {
    let display = id("kita-1", DisplayID.self)
    func state(received: Instant?, shown: Instant?, lastSeen: Instant?) -> Delivery.State {
      Delivery(display: display, revision: 1, receivedAt: received, shownAt: shown).state(lastSeen: lastSeen, at: ten)
    }
    let minute = ten.advanced(bySeconds: -60)
    #expect(state(received: nil, shown: nil, lastSeen: ten) == .pending)
    #expect(state(received: ten, shown: nil, lastSeen: ten) == .received)
    #expect(state(received: ten, shown: ten, lastSeen: ten) == .shown)
    #expect(state(received: nil, shown: nil, lastSeen: minute) == .pending)
    #expect(state(received: nil, shown: nil, lastSeen: minute.advanced(byMilliseconds: -1)) == .unreachable)
    #expect(state(received: ten, shown: nil, lastSeen: minute.advanced(byMilliseconds: -1)) == .unreachable)
    #expect(state(received: nil, shown: nil, lastSeen: nil) == .unreachable)
    #expect(state(received: ten, shown: ten, lastSeen: nil) == .shown, "what was shown was shown")
  }

  /// Of 1, 2, 3 ... so many values.
  @Test(arguments: [
    (1, 1, 1), (2, 1, 2), (3, 2, 3), (4, 2, 4), (99, 50, 99), (100, 50, 99), (101, 51, 100), (1000, 500, 990),
  ])
  func percentilesAreByTheNearestRank(count: Int64, half: Int64, most: Int64) {
    let values = Array(1...count)
    #expect(Delivery.percentile(50, of: values) == half)
    #expect(Delivery.percentile(99, of: values) == most)
    #expect(Delivery.percentile(0, of: values) == 1 && Delivery.percentile(100, of: values) == count)
  }

  @Test func ofNothingThereIsNoPercentile() { #expect(Delivery.percentile(50, of: []) == nil) }
}
