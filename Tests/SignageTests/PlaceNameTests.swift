import Foundation
import Signage
import Testing

/// How nouns are named in writing.
@Suite struct PlaceNameTests {
  static let longest = String(repeating: "a", count: 63)

  @Test(arguments: ["a", "0", "kita-1f-lobby", "2026", "a-", "a--b", longest, "018f3c2e-0000-7000-8000-000000000000"])
  func goodIdentifiers(text: String) throws {
    let identifier = try #require(DisplayID(text))
    #expect(identifier.text == text)
    #expect(identifier.description == text)
    let json = try JSONEncoder().encode([identifier])
    #expect(String(decoding: json, as: UTF8.self) == "[\"\(text)\"]")
    #expect(try JSONDecoder().decode([DisplayID].self, from: json) == [identifier])
  }

  @Test(arguments: [
    "", "-", "-a", "A", "Kita", "a b", " a", "a ", "a_b", "a.b", "a/b", "../a", "a:b", "北", "ａ", "é", "e\u{301}", "a\n",
    "a\0",
    longest + "a",
  ])
  func badIdentifiers(text: String) throws {
    #expect(DisplayID(text) == nil)
    let json = try JSONEncoder().encode([text])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([DisplayID].self, from: json) }
  }

  @Test func identifiersAreOrderedByTheirText() {
    #expect(id("a-1", DisplayID.self) < id("a-2", DisplayID.self))
    #expect(id("a-10", DisplayID.self) < id("a-2", DisplayID.self))
  }

  @Test(arguments: ["27127", "00000", "01100"]) func goodWardCodes(text: String) {
    #expect(WardCode(text)?.text == text)
    #expect(Area(text) == .ward(ward(text)))
    #expect(Area(text)?.description == text)
  }

  @Test(arguments: ["", "2712", "271270", "2712a", "+2712", "-2712", "２７１２７", " 27127", "27127 ", "27.27"])
  func badWardCodes(text: String) {
    #expect(WardCode(text) == nil)
    #expect(Area(text) == nil)
    #expect(Target("ward:" + text) == nil)
  }

  @Test(arguments: ["City", "CITY", "all", "ward:27127", " city", "city "]) func badAreas(text: String) throws {
    #expect(Area(text) == nil)
    let json = try JSONEncoder().encode([text])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([Area].self, from: json) }
  }

  @Test func theCityIsAnAreaToo() throws {
    #expect(Area("city") == .city)
    let areas: [Area] = [.city, .ward(ward("27127"))]
    let json = try JSONEncoder().encode(areas)
    #expect(String(decoding: json, as: UTF8.self) == #"["city","27127"]"#)
    #expect(try JSONDecoder().decode([Area].self, from: json) == areas)
  }

  @Test(arguments: [
    ("all", Target.all), ("ward:27127", .ward(ward("27127"))),
    ("site:kita-office", .site(id("kita-office", SiteID.self))),
    ("display:kita-1", .display(id("kita-1", DisplayID.self))), ("tag:tourism", .tag("tourism")),
  ])
  func goodTargets(text: String, target: Target) throws {
    #expect(Target(text) == target)
    #expect(target.description == text)
    let json = try JSONEncoder().encode([target])
    #expect(String(decoding: json, as: UTF8.self) == "[\"\(text)\"]")
    #expect(try JSONDecoder().decode([Target].self, from: json) == [target])
  }

  @Test(arguments: [
    "", "All", "all:", "all:27127", "everywhere", "27127", "city", "ward", "ward:", ":27127", "ward:kita",
    "ward:27127:x", "ward: 27127", "Ward:27127", "site:", "site:Kita", "site:a:b", "site:-a", "display:", "display:a/b",
    "tag:", "tag:two words", "tag:観光", "floor:1", "site:kita-office ",
  ])
  func badTargets(text: String) throws {
    #expect(Target(text) == nil)
    let json = try JSONEncoder().encode([text])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([Target].self, from: json) }
  }

  @Test func textsFallBackToALanguageThatIsThere() {
    let text: LocalizedText = ["ja": "北区役所", "en": "Kita Ward Office", "pt": "Kita"]
    #expect(text.best(for: "pt") == "Kita")
    #expect(text.best(for: "ko") == "北区役所")
    #expect(LocalizedText(["en": "Kita", "pt": "Quita"]).best(for: "ko") == "Kita")
    #expect(LocalizedText(["vi": "b", "pt": "a"]).best(for: "ko") == "a")
    #expect(LocalizedText([:]).best(for: "ja") == "")
    #expect(text.isBlank(in: "ko"))
    #expect(!text.isBlank(in: "ja"))
    #expect(LocalizedText(["ja": "\u{3000} "]).isBlank(in: "ja"))
  }
}
