import Foundation
import Signage
import Testing

/// The limits of what a content may say.
@Suite struct ContentVersionTests {
  typealias Change = @Sendable (inout ContentVersion) -> Void

  static let broken: [(field: String, change: Change)] = [
    ("title/ja", { $0.title = [:] }),
    ("title/ja", { $0.title = ["en": "Bulky waste"] }),
    ("title/ja", { $0.title = ["ja": "\u{3000}"] }),
    ("title/ja", { $0.title = ["ja": String(repeating: "粗", count: 81)] }),
    ("title/en", { $0.title = ["ja": "粗大", "en": String(repeating: "B", count: 81)] }),
    ("alternativeText/ja", { $0.alternativeText = ["ja": String(repeating: "粗", count: 401)] }),
    ("department", { $0.department = String(repeating: "課", count: 81) }),
    ("seconds", { $0.seconds = 2 }),
    ("seconds", { $0.seconds = 601 }),
    ("audience/fromAge", { $0.audience = IntendedAudience(fromAge: -1) }),
    ("audience/untilAge", { $0.audience = IntendedAudience(untilAge: 121) }),
    ("audience/untilAge", { $0.audience = IntendedAudience(fromAge: 40, untilAge: 39) }),
    ("variants", { $0.variants += $0.variants }),
    ("text/en/title", { $0.variants.append(notice(title: String(repeating: "B", count: 81))) }),
    ("text/en/text", { $0.variants.append(notice(text: String(repeating: "B", count: 801))) }),
    ("text/en", { $0.variants.append(notice(title: " ", text: "\n")) }),
  ]

  @Test(arguments: broken.indices) func aVersionThatBreaksARuleIsRefused(index: Int) {
    let (field, change) = Self.broken[index]
    #expect(refusal { try version(change).validate() }?.field == field)
  }

  static let sound: [Change] = [
    { _ in },
    { $0.title = ["ja": String(repeating: "粗", count: 80), "en": String(repeating: "B", count: 80)] },
    { $0.alternativeText = ["ja": String(repeating: "粗", count: 400)] },
    { $0.alternativeText = [:] },
    { $0.department = "" },
    { $0.department = String(repeating: "課", count: 80) },
    { $0.seconds = 3 },
    { $0.seconds = 600 },
    { $0.audience = IntendedAudience(sex: .female, fromAge: 0, untilAge: 120) },
    { $0.audience = IntendedAudience(fromAge: 40, untilAge: 40) },
    { $0.variants = [] },
    { $0.variants.append(Variant(language: "ja", orientation: .portrait, source: $0.variants[0].source)) },
    { $0.variants.append(Variant(language: "en", orientation: .landscape, source: $0.variants[0].source)) },
    { $0.variants.append(notice(title: String(repeating: "B", count: 80), text: String(repeating: "B", count: 800))) },
    { $0.variants.append(notice(title: "", text: "Closed on Monday")) },
  ]

  @Test(arguments: sound.indices) func aVersionWithinTheLimitsIsTaken(index: Int) {
    #expect(refusal { try version(Self.sound[index]).validate() } == nil)
  }

  @Test func variantsAreNamedByLanguageAndOrientation() {
    let source = VariantSource.text(Notice(title: "a", text: "b"))
    #expect(Variant(language: "ja", orientation: .landscape, source: source).key == "ja-landscape")
    #expect(Variant(language: "zh-Hans", orientation: .portrait, source: source).key == "zh-Hans-portrait")
    #expect(Variant(language: "en", orientation: nil, source: source).key == "en-any")
  }

  @Test func aDisplayPeriodHasAtMost366Days() throws {
    func refused(_ firstDay: String, _ lastDay: String) -> String? {
      refusal { _ = try DisplayPeriod(firstDay: day(firstDay), lastDay: day(lastDay)) }?.field
    }
    #expect(refused("2026-07-01", "2026-07-01") == nil)
    #expect(refused("2026-07-01", "2027-07-01") == nil, "366 days")
    #expect(refused("2026-07-01", "2027-07-02") == "lastDay", "367 days")
    #expect(refused("2027-07-01", "2028-06-30") == nil, "366 days with the leap day")
    #expect(refused("2027-07-01", "2028-07-01") == "lastDay", "367 days with the leap day")
    #expect(refused("2026-07-02", "2026-07-01") == "lastDay")
  }

  @Test func aDisplayPeriodHoldsBothItsDays() {
    let july = period("2026-07-01", "2026-07-31")
    #expect(!july.contains(day("2026-06-30")))
    #expect(july.contains(day("2026-07-01")))
    #expect(july.contains(day("2026-07-31")))
    #expect(!july.contains(day("2026-08-01")))
  }

  @Test(arguments: [
    #"{"firstDay": "2026-07-02", "lastDay": "2026-07-01"}"#, #"{"firstDay": "2026-07-01", "lastDay": "2027-07-02"}"#,
    #"{"firstDay": "2026-02-30", "lastDay": "2026-07-02"}"#, #"{"firstDay": "2026-07-02"}"#,
  ])
  func aDisplayPeriodIsCheckedWhenItIsRead(json: String) {
    #expect(throws: (any Error).self) { try JSONDecoder().decode(DisplayPeriod.self, from: Data(json.utf8)) }
  }

  @Test func whatIsStoredComesBackTheSame() throws {
    let poster = content(in: .approved) { $0.variants.append(notice(text: "Closed on Monday")) }
    let stored = try JSONEncoder().encode(poster)
    #expect(try JSONDecoder().decode(Content.self, from: stored) == poster)
    let flood = emergency { $0.level = 4 }
    #expect(try JSONDecoder().decode(Emergency.self, from: try JSONEncoder().encode(flood)) == flood)
  }
}

private func notice(title: String = "Notice", text: String = "Text") -> Variant {
  Variant(language: "en", orientation: nil, source: .text(Notice(title: title, text: text)))
}
