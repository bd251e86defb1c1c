import Signage
import Testing

/// What displays have to fetch for an entry.
@Suite struct ScheduleEffectStorageTests {
  static func file(_ name: String, _ width: Int, _ height: Int, bytes: Int, seconds: Double? = nil) -> Rendition {
    let digest = name + String(repeating: "0", count: 64 - name.count)
    return Rendition(sha256: digest, type: "image/webp", width: width, height: height, bytes: bytes, seconds: seconds)
  }

  /// A poster in two renditions, as conversions make them.
  static func poster(_ name: String, small: Int = 100, large: Int = 1000) -> PlayableVariant {
    PlayableVariant(
      language: "ja", orientation: nil,
      picture: .media(
        .image([file(name + "1", 1920, 1358, bytes: small), file(name + "2", 3840, 2715, bytes: large)])))
  }

  /// Of entry `a`, which is new.
  static func effect(_ city: TestCity, _ free: [DisplayID: Int]) throws -> EntryEffect {
    var inputs = city.inputs
    inputs.entries.removeAll { $0.id.text == "a" }
    let entry = try #require(city.inputs.entries.first { $0.id.text == "a" })
    return Schedule.effect(of: entry, in: inputs, now: ScheduleEffectTests.now, storageFreeBytes: free)
  }

  static func needs(_ city: TestCity, free: Int = 150) throws -> [EntryEffect.StorageNeed] {
    let free = Dictionary(city.inputs.displays.keys.map { ($0, free) }) { first, _ in first }
    return try effect(city, free).storage
  }

  static let choices: [(Int, Int, [(Int, Int)], Int?)] = [
    (1920, 1080, [(1920, 1358), (3840, 2715)], 0), (3840, 2160, [(1920, 1358), (3840, 2715)], 1),
    (1080, 1920, [(1358, 1920), (2715, 3840)], 0), (2160, 3840, [(1358, 1920), (2715, 3840)], 1),
    // Letterboxed, one edge that fills the screen suffices.
    (1920, 1080, [(800, 1080), (1600, 2160)], 0), (1921, 1081, [(1920, 1080), (3840, 2160)], 1),
    // Nothing large enough: the largest.
    (7680, 4320, [(1920, 1358), (3840, 2715)], 1), (1920, 1080, [(640, 480)], 0), (1920, 1080, [], nil),
  ]

  @Test(arguments: choices)
  func aPlayerTakesTheSmallestThatFillsIt(width: Int, height: Int, sizes: [(Int, Int)], chosen: Int?) {
    let display = Display(
      id: TestCity.display, site: TestCity.site, name: "1", widthPixels: width, heightPixels: height)
    let files = sizes.enumerated().map { Self.file("a\($0.offset)", $0.element.0, $0.element.1, bytes: $0.offset) }
    let variant = PlayableVariant(language: "ja", orientation: nil, picture: .media(.image(files)))
    #expect(variant.media(ofPage: nil, on: display)?.bytes == chosen)
    let pages = PlayableVariant(language: "ja", orientation: nil, picture: .media(.document([[], files])))
    #expect(pages.media(ofPage: 2, on: display)?.bytes == chosen)
    #expect(pages.media(ofPage: 1, on: display) == nil && pages.media(ofPage: 3, on: display) == nil)
    let text = PlayableVariant(language: "ja", orientation: nil, picture: .text(Notice(title: "a", text: "b")))
    #expect(text.media(ofPage: nil, on: display) == nil)
  }

  @Test func eachDisplayFetchesItsRendition() throws {
    var city = TestCity()
    let large = id("large", DisplayID.self)
    city.inputs.displays[large] = Display(
      id: large, site: TestCity.site, name: "4K", widthPixels: 3840, heightPixels: 2160)
    city.content("a", variants: [Self.poster("p")])
    city.entry("a")
    let needs = try Self.needs(city)
    #expect(needs.map { "\($0.display) \($0.addedBytes) \($0.fits)" } == ["large 1000 false", "kita-1 100 true"])
    #expect(needs.allSatisfy { $0.from == day("2026-11-21") })
    let silent = try Self.effect(city, [large: 5000])
    #expect(silent.storage.map(\.display) == [large] && silent.warnings.isEmpty)
  }

  @Test func aFileThatIsThereAnywayCostsNothing() throws {
    var city = TestCity()
    city.content("a", variants: [Self.poster("p")])
    city.content("b", variants: [Self.poster("p")])
    city.entry("b", slots: [Slot(lastDay: day("2026-11-22"))])
    city.entry("a", slots: [Slot(firstDay: day("2026-11-27"))])
    #expect(try Self.needs(city).map(\.addedBytes) == [0])
    // What was there is gone when it comes after eight days.
    city.inputs.entries.removeLast()
    city.entry("a", slots: [Slot(firstDay: day("2026-11-29"))])
    let later = try Self.needs(city)
    #expect(later.map(\.addedBytes) == [100] && later.map(\.from) == [day("2026-11-29")])
  }

  @Test func whatItShowedBeforeItWasChangedIsThere() throws {
    var city = TestCity()
    city.content("a", variants: [Self.poster("p")])
    city.entry("a")
    var entry = try #require(city.inputs.entries.first)
    entry.playsPerLoop = 4
    let free = [TestCity.display: 0]
    let effect = Schedule.effect(of: entry, in: city.inputs, now: ScheduleEffectTests.now, storageFreeBytes: free)
    #expect(effect.storage.map(\.addedBytes) == [0])
    city.inputs.entries = []
    let new = Schedule.effect(of: entry, in: city.inputs, now: ScheduleEffectTests.now, storageFreeBytes: free)
    #expect(new.storage.map(\.addedBytes) == [100])
    #expect(new.warnings.map(\.code) == [.storage] && new.warnings.first?.displays == [TestCity.display])
  }

  @Test func theDefaultContentIsThereToo() throws {
    var city = TestCity()
    city.content("a", variants: [Self.poster("p")])
    city.inputs.displays[TestCity.display]?.defaultContent = id("a", ContentID.self)
    city.entry("a")
    #expect(try Self.needs(city).map(\.addedBytes) == [0])
  }

  @Test func everyPageAndEveryLanguageCounts() throws {
    var city = TestCity(languages: ["ja", "en"])
    let pages = (0..<3).map { [Self.file("d\($0)", 1920, 1358, bytes: 10)] }
    city.content(
      "a",
      variants: [
        PlayableVariant(language: "ja", orientation: nil, picture: .media(.document(pages))),
        PlayableVariant(
          language: "en", orientation: nil, picture: .media(.video(Self.file("v", 1920, 1080, bytes: 500, seconds: 9)))),
        PlayableVariant(
          language: "ko", orientation: nil, picture: .media(.image([Self.file("k", 1920, 1080, bytes: 9)]))),
      ])
    city.entry("a")
    #expect(try Self.needs(city).map(\.addedBytes) == [530])
  }

  @Test func textsAndWhatNeverShowsNeedNothing() throws {
    var city = TestCity()
    city.content(
      "a", variants: [PlayableVariant(language: "ja", orientation: nil, picture: .text(Notice(title: "a", text: "b")))])
    city.entry("a")
    #expect(try Self.needs(city).isEmpty)
    city.content("a", variants: [Self.poster("p")])
    #expect(try Self.needs(city).count == 1)
    city.entry("top", priority: 9)
    #expect(try Self.needs(city).isEmpty)
  }

  @Test func displaysThatFetchTheSameAreCountedOnceAndToldEach() throws {
    var city = TestCity()
    for number in 0..<EntryEffect.mostStorages * 3 {
      let display = id("d\(number)", DisplayID.self)
      city.inputs.displays[display] = Display(id: display, site: TestCity.site, name: "d")
    }
    city.content("a", variants: [Self.poster("p")])
    city.entry("a")
    #expect(try Self.needs(city).count == EntryEffect.mostStorages * 3 + 1)
  }
}
