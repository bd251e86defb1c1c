import Testing

@testable import WebAPI

@Suite("Merge patches")
struct JSONMergePatchTests {
  @Test(
    "the test cases of RFC 7396, appendix A",
    arguments: [
      (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
      (#"{"a":"b"}"#, #"{"a":null}"#, "{}"), (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
      (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
      (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
      (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#), (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
      (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#), (#"{"a":"foo"}"#, "null", "null"), (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
      (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#), ("[1,2]", #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
      ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
    ])
  func published(document: String, patch: String, result: String) throws {
    let merged = try JSONReader.parse(document).merging(patch: JSONReader.parse(patch))
    #expect(String(decoding: merged.serialized(), as: UTF8.self) == result)
  }

  @Test("removing from a large object finds the rest where it is now")
  func large() {
    var object = JSONObject((0..<40).map { ("n\($0)", .integer($0)) })
    object["n3"] = nil
    #expect(object.count == 39 && object["n3"] == nil && object["n39"] == 39 && object["n4"] == 4)
    for place in 4..<30 { object["n\(place)"] = nil }
    #expect(object.count == 13 && object["n30"] == 30 && object["n0"] == 0)
  }
}
