import Foundation
import Testing

@testable import WebAPI

@Suite("Schemas in queries, forms, patches and documents")
struct SchemaFormTests {
  @Test("texts of queries and forms become values")
  func texts() {
    #expect(Schema.integer(0...9).value(ofText: "7") == 7)
    #expect(Schema.integer(0...9).value(ofText: "7.0") == .number(7))
    #expect(Schema.integer(0...9).value(ofText: "seven") == "seven")
    #expect(Schema.integer(0...9).value(ofText: "") == "")
    #expect(Schema.number(0...9).value(ofText: "2.5") == .number(2.5))
    #expect(Schema.boolean.value(ofText: "true") == true)
    #expect(Schema.boolean.value(ofText: "1") == "1")
    #expect(Schema.text(0...9).value(ofText: "7") == "7")
    #expect(Schema.text(0...9, lines: .many).value(ofText: "a\r\nb") == "a\nb")
    let words = Schema.array(of: .choice(["hour", "sex"]), count: 0...4)
    #expect(words.value(ofText: "hour,sex") == ["hour", "sex"])
    #expect(words.value(ofText: "") == [])
    #expect(Schema.localized(1...9).value(ofText: #"{"ja":"札"}"#) == ["ja": "札"])
    #expect(Schema.localized(1...9).value(ofText: #"{"ja":"札""#) == #"{"ja":"札""#)
    let either = Schema.either([.text(1...9), .localized(1...9)])
    #expect(either.value(ofText: "札") == "札")
    let other = Schema.either([.localized(1...9), .text(1...9)])
    #expect(other.value(ofText: #"{"ja":"札"}"#) == ["ja": "札"])
    #expect(other.value(ofText: "{札") == "{札")
  }

  @Test("a merge patch may leave out everything and remove what is not required")
  func patches() throws {
    let schema = Schema.object([
      .required("title", .localized(1...9, requiring: ["ja"])), .optional("level", .integer(1...5)),
      .optional(
        "audience", .object([.required("sex", .boolean), .optional("age", .integer(0...9))]).named("Audience")),
    ]).mergePatch
    #expect(schema.check([:]) == [])
    #expect(schema.check(["level": .null, "title": ["en": .null], "audience": ["age": .null]]) == [])
    #expect(schema.check(["audience": .null]) == [])
    #expect(schema.check(["title": .null]).map(\.path) == ["title"])
    #expect(schema.check(["audience": ["sex": .null]]).map(\.path) == ["audience/sex"])
    #expect(schema.check(["level": 6]).map(\.path) == ["level"])
    #expect(schema.check(["lvel": 5]).map(\.path) == ["lvel"])
  }

  private static let formats: [(StringFormat, good: [String], bad: [String])] = [
    (
      .identifier, ["a", "0-9", "kita-1", String(repeating: "a", count: 63)],
      ["", "-a", "A", "a_b", "札", String(repeating: "a", count: 64)]
    ),
    (
      .date, ["2026-11-21", "1970-01-01", "2199-12-31"],
      ["2026-02-30", "2026-1-1", "1969-12-31", "2200-01-01", "２026-01-01"]
    ),
    (.timeOfDay, ["00:00", "23:59", "24:00"], ["24:01", "9:00", "12:60", "12:00:00"]),
    (.instant, ["2026-11-21T09:00:00+09:00", "2026-11-21t00:00:00.5z"], ["2026-11-21", "2026-11-21T09:00:00", "x"]),
    (
      .target, ["all", "ward:27127", "site:a", "display:kita-1", "tag:x"],
      ["", "ward:1", "city:x", "all:x", "tag:", "display:A"]
    ),
    (.ward, ["27127"], ["2712", "271270", "2712x", "２７１２７"]),
    (.area, ["city", "27127"], ["City", "ward:27127", ""]),
    (
      .languageTag, ["ja", "en", "zh-Hans", "ja-x-easy", "pt-BR", "fil"],
      ["", "j", "JA", "ja-", "ja_JP", "ja-x-y-z-w", "ja-toolongtag"]
    ),
    (.variantKey, ["ja-landscape", "ja-x-easy-any", "zh-Hans-portrait"], ["ja", "landscape", "-any", "ja-Portrait"]),
    (
      .sha256, [String(repeating: "0a", count: 32)],
      ["", String(repeating: "0A", count: 32), String(repeating: "a", count: 63)]
    ),
    (.uuid, ["0190b7a0-5f3e-7c2a-9d41-3b8f6c1e2a70"], ["0190b7a05f3e7c2a9d413b8f6c1e2a70", "x"]),
    (
      .timeZone, ["Asia/Tokyo", "UTC", "America/Argentina/Buenos_Aires"],
      ["Tokyo", "Asia/Nowhere", "+09:00", "../../etc/passwd"]
    ),
    (.pairingCode, ["K7PX3M"], ["k7px3m", "K7PX3", "K7PX30", "K7PXIM", "K7PX3MM"]),
    (
      .webOrigin, ["http://localhost:8080", "https://signage.city.example", "http://[::1]:8080", "http://192.0.2.1"],
      [
        "", "localhost", "https://", "ftp://a", "https://a/b", "https://a b", "https://a#b", "HTTPS://a",
        "javascript:a",
      ]
    ),
    (.cursor, ["MDE5_-.~"], ["", "a b", "a/b", String(repeating: "a", count: 201)]),
  ]

  @Test("formats take what they should, and their pattern tells no caller otherwise", arguments: formats.indices)
  func takesAndRefuses(index: Int) throws {
    let (format, good, bad) = Self.formats[index]
    let pattern = try NSRegularExpression(pattern: format.pattern)
    func matches(_ text: String) -> Bool {
      pattern.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }
    for text in good + [format.example] { #expect(format.accepts(text) && matches(text), "\(text)") }
    for text in bad { #expect(!format.accepts(text), "\(text)") }
    // What cannot be told by a pattern is told by the format's name.
    if format.format == nil, format.example != "Asia/Tokyo" {
      for text in bad { #expect(!matches(text), "\(text)") }
    }
  }

  @Test(
    "the pattern of a text agrees with its check",
    arguments: ["", " ", "a", "a b", "\u{3000}", "a\nb", "\n", "a\u{0}", "a\u{85}", "札\u{2028}"])
  func textPatterns(text: String) throws {
    for schema in [Schema.text(0...9), .text(1...9), .text(0...9, lines: .many), .text(1...9, lines: .many)] {
      var components = SchemaComponents()
      let document = schema.openAPI(&components)
      let pattern = try NSRegularExpression(pattern: #require(document["pattern"]?.string))
      let length = try #require(document["minLength"]?.integer)...#require(document["maxLength"]?.integer)
      let range = NSRange(text.startIndex..., in: text)
      let matches =
        pattern.firstMatch(in: text, range: range)?.range == range && length.contains(text.unicodeScalars.count)
      #expect(matches == schema.check(.string(text)).isEmpty)
    }
  }

  @Test("as JSON Schema")
  func documents() throws {
    let schema = Schema.object(
      [
        .required("name", .localized(1...9, requiring: ["ja"]), "What it is called."),
        .optional("tags", .set(of: .identifier, count: 0...3), default: [], "Labels."),
        .optional("level", Schema.integer(1...5).nullable), .optional("day", Schema.date.named("Day"), "When."),
        .optional("way", .choice(["a", "b"])),
      ], exactlyOneOf: [["day"], ["way"]])
    var components = SchemaComponents()
    let expected = try JSONReader.parse(
      #"""
      {"type":"object","properties":{
        "name":{"type":"object","additionalProperties":{"type":"string","minLength":1,"maxLength":9,
            "pattern":"^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\s][^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$"},
          "propertyNames":{"pattern":"^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$"},"minProperties":1,"maxProperties":20,
          "required":["ja"],"description":"What it is called."},
        "tags":{"type":"array","items":{"type":"string","pattern":"^[a-z0-9][a-z0-9-]{0,62}$","examples":["kita-1"]},
          "minItems":0,"maxItems":3,"uniqueItems":true,"description":"Labels.","default":[]},
        "level":{"anyOf":[{"type":"integer","minimum":1,"maximum":5},{"type":"null"}]},
        "day":{"$ref":"#/components/schemas/Day","description":"When."},
        "way":{"type":"string","enum":["a","b"]}},
       "required":["name"],"additionalProperties":false,
       "oneOf":[{"required":["day"],"properties":{"way":false}},{"required":["way"],"properties":{"day":false}}]}
      """#)
    #expect(schema.openAPI(&components) == expected)
    #expect(components.schemas.names == ["Day"])
    #expect(components.conflicts.isEmpty)
    _ = Schema.boolean.named("Day").openAPI(&components)
    #expect(components.conflicts == ["Day"])
  }
}
