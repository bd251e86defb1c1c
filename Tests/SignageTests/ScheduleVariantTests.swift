import Signage
import Testing

/// Which of a content's variants a display shows, and for how long.
@Suite struct ScheduleVariantTests {
  static func items(
    _ variants: [PlayableVariant], languages: [String] = ["ja"], orientation: Orientation = .landscape,
    seconds: Int = 10
  ) throws -> [LoopItem] {
    var city = TestCity(languages: languages, orientation: orientation)
    city.content("a", seconds: seconds, variants: variants)
    city.entry("a")
    return try city.showing(at: "2026-11-21T10:00:00").segment.loop
  }

  static let cases: [(String, [PlayableVariant], [String], Orientation, [String])] = [
    (
      "its language and orientation", [picture("en"), picture("ja", .portrait), picture("ja")], ["ja"], .landscape,
      ["ja-landscape"]
    ),
    (
      "one that suits both before the other", [picture("ja", .portrait), picture("ja", nil)], ["ja"], .landscape,
      ["ja-any"]
    ),
    ("the other orientation, letterboxed", [picture("ja", .portrait)], ["ja"], .landscape, ["ja-portrait"]),
    (
      "language goes before orientation", [picture("ja", .portrait), picture("en")], ["ja"], .landscape, ["ja-portrait"]
    ),
    (
      "languages take turns", [picture("en"), picture("ja")], ["ja", "en"], .landscape,
      ["ja-landscape", "en-landscape"]
    ),
    (
      "a missing one gives way to the next", [picture("ja"), picture("ko")], ["ja", "en", "ko"], .landscape,
      ["ja-landscape", "ko-landscape", "ko-landscape"]
    ),
    (
      "round the languages", [picture("ja"), picture("en")], ["ja", "en", "ko"], .landscape,
      ["ja-landscape", "en-landscape", "ja-landscape"]
    ),
    ("then to Japanese", [picture("fr"), picture("en"), picture("ja")], ["zh-Hans"], .landscape, ["ja-landscape"]),
    (
      "then to English", [picture("fr"), picture("en")], ["zh-Hans", "ko"], .landscape,
      ["en-landscape", "en-landscape"]
    ),
    ("then to the first by name", [picture("pt"), picture("es", .portrait)], ["ja"], .landscape, ["es-portrait"]),
    ("a display without languages", [picture("ja")], [], .portrait, ["ja-landscape"]),
  ]

  @Test(arguments: cases)
  func variantsThatTakeTurns(
    name: String, variants: [PlayableVariant], languages: [String], orientation: Orientation, expected: [String]
  ) throws {
    #expect(
      try Self.items(variants, languages: languages, orientation: orientation).map(\.variants) == [expected], "\(name)")
  }

  @Test func aVideoLastsItsLength() throws {
    #expect(try Self.items([video(12.48)]).map(\.milliseconds) == [12_480])
    #expect(try Self.items([video(nil)], seconds: 9).map(\.milliseconds) == [9000])
    #expect(try Self.items([video(12.48)]).map(\.page) == [nil])
  }

  @Test func anItemIsAsLongAsTheLongestOfItsVariants() throws {
    let variants = [video(12.48, "ja"), video(15, "en"), picture("ko"), video(99, "fr")]
    #expect(try Self.items(variants, languages: ["ja", "en", "ko"]).map(\.milliseconds) == [15_000])
    #expect(try Self.items(variants, languages: ["ja", "ko"], seconds: 20).map(\.milliseconds) == [20_000])
  }

  @Test func aTextNoticeSuitsBothOrientations() throws {
    let notice = PlayableVariant(language: "ja", orientation: nil, picture: .text(Notice(title: "t", text: "x")))
    #expect(try Self.items([notice], orientation: .portrait).map(\.variants) == [["ja-any"]])
  }

  @Test func whereDocumentsDifferInPagesEveryPageIsShownAndNoneThatIsNotThere() throws {
    let items = try Self.items([document(3, "ja"), document(2, "en")], languages: ["ja", "en"], seconds: 8)
    #expect(items.map(\.page) == [1, 2, 3])
    #expect(
      items.map(\.variants) == [
        ["ja-landscape", "en-landscape"], ["ja-landscape", "en-landscape"], ["ja-landscape", "ja-landscape"],
      ])
    #expect(items.allSatisfy { $0.milliseconds == 8000 })
  }

  @Test func aStillInTurnWithADocumentIsItsFirstPage() throws {
    let items = try Self.items([document(2, "ja"), picture("en")], languages: ["ja", "en"])
    #expect(items.map(\.variants) == [["ja-landscape", "en-landscape"], ["ja-landscape", "ja-landscape"]])
  }

  @Test func aVariantWithoutFilesIsNotThere() throws {
    let empty = PlayableVariant(language: "ja", orientation: .landscape, picture: .media(.image([])))
    let noPages = PlayableVariant(language: "ja", orientation: .landscape, picture: .media(.document([])))
    let holes = PlayableVariant(
      language: "ja", orientation: .landscape, picture: .media(.document([[rendition()], []])))
    for variant in [empty, noPages, holes] {
      #expect(try Self.items([variant]).isEmpty)
      #expect(try Self.items([variant, picture("en")]).map(\.variants) == [["en-landscape"]])
    }
  }
}
