import Signage
import Testing

@testable import WebAPI

@Suite("Schemas say what is wrong and what to send")
struct SchemaCheckTests {
  private let poster = Schema.object([
    .required("title", .localized(1...10, requiring: ["ja"])),
    .required("seconds", .integer(3...600)),
    .optional("ratio", .number(0...1)),
    .optional("kind", .choice(["live", "drill"]), default: "live"),
    .optional("notes", .text(0...20, lines: .many)),
    .optional("tags", .set(of: .identifier, count: 0...3), default: []),
    .optional("until", Schema.date.nullable),
    .optional("windows", .array(of: .object([.required("from", .timeOfDay)]), count: 1...2)),
    .optional("loud", .boolean),
    .optional("size", .integerChoice([1, 2])),
    .optional("label", .either([.text(1...5), .localized(1...5)])),
  ])

  private func says(_ text: String, _ schema: Schema? = nil) throws -> [String] {
    (schema ?? poster).check(try JSONReader.parse(text)).map { "\($0.path): \($0.says)" }
  }

  @Test(
    "what fits",
    arguments: [
      #"{"title":{"ja":"札"},"seconds":3}"#,
      #"{"title":{"ja":"札","zh-Hant":"x"},"seconds":600,"ratio":1,"kind":"drill"}"#,
      #"{"title":{"ja":"札"},"seconds":3,"notes":"a\nb","tags":["a","b"],"until":null,"windows":[{"from":"24:00"}]}"#,
      #"{"title":{"ja":"札"},"seconds":3,"until":"2028-02-29","loud":false,"size":2,"label":{"en":"x"},"notes":""}"#,
      #"{"title":{"ja":"😀😀😀😀😀😀😀😀😀😀"},"seconds":3,"label":"x"}"#,
    ])
  func fits(text: String) throws {
    #expect(try says(text) == [])
  }

  @Test(
    "what does not, one mistake each",
    arguments: [
      (#"{"title":{"ja":"札"},"seconds":2}"#, "seconds: Send an integer from 3 to 600."),
      (#"{"title":{"ja":"札"},"seconds":3.0}"#, "seconds: Send an integer from 3 to 600, not a number."),
      (#"{"title":{"ja":"札"},"seconds":"3"}"#, "seconds: Send an integer from 3 to 600, not a string."),
      (#"{"title":{"ja":"札"},"seconds":null}"#, "seconds: Send an integer from 3 to 600, not null."),
      (#"{"title":{"ja":"札"}}"#, "seconds: This is missing; send an integer from 3 to 600."),
      (#"{"title":{"en":"a"},"seconds":3}"#, "title/ja: This is missing; send a text of 1 to 10 characters."),
      (#"{"title":{},"seconds":3}"#, "title/ja: This is missing; send a text of 1 to 10 characters."),
      (#"{"title":{"ja":"12345678901"},"seconds":3}"#, "title/ja: Send a text of 1 to 10 characters; this has 11."),
      (#"{"title":{"ja":"\u3000 "},"seconds":3}"#, "title/ja: Send a text of 1 to 10 characters that is not blank."),
      (#"{"title":{"ja":"a\nb"},"seconds":3}"#, "title/ja: Send a text of 1 to 10 characters without line breaks."),
      (
        #"{"title":{"ja":"a\u0000"},"seconds":3}"#,
        "title/ja: Send a text of 1 to 10 characters without control characters."
      ),
      (
        #"{"title":{"ja":"a","Japanisch":"b"},"seconds":3}"#,
        "title/Japanisch: Name this a language tag like ja, en, zh-Hans or ja-x-easy."
      ),
      (
        #"{"title":"札","seconds":3}"#,
        "title: Send an object of 1 to 20 fields, each named by a language tag like ja, en, zh-Hans or ja-x-easy, not a string."
      ),
      (
        #"{"title":{"ja":"札"},"seconds":3,"secnds":1}"#,
        "secnds: There is no such field here. Did you mean \"seconds\"?"
      ),
      (#"{"title":{"ja":"札"},"seconds":3,"personId":1}"#, "personId: There is no such field here."),
      (#"{"title":{"ja":"札"},"seconds":3,"ratio":1.01}"#, "ratio: Send a number from 0 to 1."),
      (
        #"{"title":{"ja":"札"},"seconds":3,"kind":"Drill"}"#,
        "kind: Send one of \"live\", \"drill\". Did you mean \"drill\"?"
      ),
      (#"{"title":{"ja":"札"},"seconds":3,"tags":["a","a"]}"#, "tags/1: This is in the array already; send it once."),
      (
        #"{"title":{"ja":"札"},"seconds":3,"tags":["a","b","c","d"]}"#,
        "tags: Send an array of at most 3 items; this has 4."
      ),
      (
        #"{"title":{"ja":"札"},"seconds":3,"tags":["-a"]}"#,
        "tags/0: Send an identifier of 1 to 63 lower-case letters, digits and hyphens, like kita-1."
      ),
      (#"{"title":{"ja":"札"},"seconds":3,"until":"2026-02-29"}"#, "until: Send a date like 2026-11-21."),
      (#"{"title":{"ja":"札"},"seconds":3,"until":7}"#, "until: Send a date like 2026-11-21, not an integer."),
      (
        #"{"title":{"ja":"札"},"seconds":3,"windows":[{"from":"09:00"},{"from":"24:01"}]}"#,
        "windows/1/from: Send a time of day like 09:30, at most 24:00."
      ),
      (#"{"title":{"ja":"札"},"seconds":3,"loud":"true"}"#, "loud: Send true or false, not a string."),
      (#"{"title":{"ja":"札"},"seconds":3,"size":3}"#, "size: Send one of 1, 2."),
      (
        #"{"title":{"ja":"札"},"seconds":3,"label":["x"]}"#,
        "label: Send a text of 1 to 5 characters, or an object of at most 20 fields, each named by a language tag like ja, en, zh-Hans or ja-x-easy, not an array."
      ),
      (#"{"title":{"ja":"札"},"seconds":3,"label":"123456"}"#, "label: Send a text of 1 to 5 characters; this has 6."),
      ("[]", ": Send an object, not an array."),
    ])
  func refused(text: String, sentence: String) throws {
    #expect(try says(text) == [sentence])
  }

  @Test("all mistakes at once, in the order of the document, at most twenty")
  func many() throws {
    let found = try says(#"{"seconds":1,"nope":1,"kind":"x","windows":[{"from":"x","to":1},{}]}"#)
    #expect(
      found.map { $0.prefix { $0 != ":" } } == [
        "seconds", "nope", "kind", "windows/0/from", "windows/0/to", "windows/1/from", "title",
      ])
    let unknown = (0..<50).map { "\"x\($0)\":0" }.joined(separator: ",")
    #expect(try says("{\(unknown)}").count == 20)
  }

  @Test("a name of the caller's own is said back short and printable")
  func longNames() throws {
    let name = String(repeating: "x", count: 5_000)
    let violation = try #require(poster.check([name: 1, "title": ["ja": "札"], "seconds": 3]).first)
    #expect(violation.path.count == 64)
    let control = try #require(poster.check(["a\n\u{1B}[31m": 1, "title": ["ja": "札"], "seconds": 3]).first)
    #expect(control.path == "a[31m")
  }

  @Test(
    "exactly one of several ways",
    arguments: [
      (#"{"day":15}"#, nil), (#"{"weekday":"sun","nth":2}"#, nil), ("{}", "day"), (#"{"day":1,"nth":2}"#, "nth"),
      (#"{"weekday":"sun"}"#, "nth"), (#"{"nth":2}"#, "weekday"), (#"{"day":1,"weekday":"sun","nth":2}"#, "weekday"),
    ])
  func alternatives(text: String, fault: String?) throws {
    let schema = Schema.object(
      [
        .optional("day", .integer(1...31)), .optional("weekday", .choice(Weekday.self)),
        .optional("nth", .integer(1...5)),
      ],
      exactlyOneOf: [["day"], ["weekday", "nth"]])
    #expect(try says(text, schema) == (fault.map { ["\($0): Send exactly one of: day, weekday with nth."] } ?? []))
  }

  @Test("reading completes what was left out, however deep")
  func defaults() throws {
    let outer = Schema.object([
      .required("posters", .array(of: poster.named("Poster"), count: 0...5)),
      .optional("place", .object([.optional("floor", .integer(0...9), default: 1)]), default: ["floor": 0]),
    ])
    let read = try outer.read(try JSONReader.parse(#"{"posters":[{"title":{"ja":"札"},"seconds":3,"kind":"drill"}]}"#))
    #expect(read["posters"]?[0]?["kind"] == "drill")
    #expect(read["posters"]?[0]?["tags"] == [])
    #expect(read["place"] == ["floor": 0])
    #expect(try outer.read(["posters": [], "place": [:]])["place"] == ["floor": 1])
    #expect(throws: Violations.self) { try outer.read([:]) }
  }

  @Test(
    "how far apart words are",
    arguments: [
      ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("title", "titel", 1), ("kitten", "sitting", 3), ("same", "same", 0),
      ("seconds", "secnds", 1), ("高札", "札", 1),
    ])
  func distance(left: String, right: String, expected: Int) {
    #expect(Suggestion.distance(left, right) == expected)
  }
}
