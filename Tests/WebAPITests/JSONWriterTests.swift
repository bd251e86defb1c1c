import Testing

@testable import WebAPI

@Suite("JSON is written as it would be read")
struct JSONWriterTests {
  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test("commas come by themselves, however things nest")
  func commas() {
    let written = text { writer in
      writer.object { writer in
        writer.member("a", 1)
        writer.object("o") { _ in }
        writer.array("l") {
          $0.value("[")
          $0.value(":")
          $0.value("{")
          $0.array { _ in }
          $0.object { $0.null("n") }
          $0.value(true)
        }
        writer.member("t", "x")
        writer.member("v", [1, ["k": false]])
        writer.name("raw")
        writer.raw("[7]".utf8)
        writer.member("end", 2.5)
      }
    }
    #expect(
      written == #"{"a":1,"o":{},"l":["[",":","{",[],{"n":null},true],"t":"x","v":[1,{"k":false}],"raw":[7],"end":2.5}"#
    )
  }

  @Test(
    "only what must be escaped is",
    arguments: [
      ("plain 高札 😀", "\"plain 高札 😀\""), ("\"\\/", #""\"\\/""#),
      ("a\nb\r\t\u{08}\u{0C}\u{1F}\0\u{7F}", #""a\nb\r\t\u0008\u000c\u001f\u0000"# + "\u{7F}\""),
      ("", "\"\""), ("\n", #""\n""#), ("é\u{301}\"", "\"é\u{301}\\\"\""),
    ])
  func escapes(value: String, written: String) {
    #expect(text { $0.value(value) } == written)
  }

  @Test(
    "numbers",
    arguments: [
      (5.0, "5"), (-0.25, "-0.25"), (0.1, "0.1"), (1e20, "1e+20"), (12.48, "12.48"), (.infinity, "null"),
      (.nan, "null"),
      (9_007_199_254_740_993.0, "9007199254740992.0"),
    ] as [(Double, String)])
  func numbers(value: Double, written: String) {
    #expect(text { $0.value(value) } == written)
  }

  @Test("integers of every width")
  func integers() {
    #expect(text { $0.value(Int64.min) } == "-9223372036854775808")
    #expect(text { $0.value(UInt8.max) } == "255")
  }

  @Test("a tree keeps the order of its members and the point of its doubles")
  func trees() throws {
    let source = #"{"z":1.0,"a":[null,true,false,-3,"\u00e9\n"],"m":{}}"#
    let written = String(decoding: try JSONReader.parse(source).serialized(), as: UTF8.self)
    #expect(written == #"{"z":1.0,"a":[null,true,false,-3,"é\n"],"m":{}}"#)
  }

  @Test("one line whatever the text, so that an event stream can carry it")
  func oneLine() {
    let bytes = (["a\nb": "c\r\nd"] as JSONValue).serialized()
    #expect(!bytes.contains(0x0A) && !bytes.contains(0x0D))
  }
}
