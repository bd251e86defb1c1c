import Testing

@testable import WebAPI

@Suite("JSON is read strictly")
struct JSONReaderTests {
  @Test(
    "every kind of value",
    arguments: [
      ("null", JSONValue.null), ("true", true), (" false\n", false), ("0", 0), ("-0", 0), ("-12", -12),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)), ("1.0", .number(1)),
      ("1e2", .number(100)), ("-2.5E-1", .number(-0.25)), ("0.1", .number(0.1)), ("0e0", .number(0)),
      ("4.9e-324", .number(.leastNonzeroMagnitude)), ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
      ("\"\"", ""), ("\"高札\"", "高札"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{08}\u{0C}\n\r\t"),
      (#""\u9ad8\u672d""#, "高札"), (#""a\ud83d\ude00b""#, "a😀b"), (#""\u0000""#, "\0"), ("[]", []), ("{}", [:]),
      ("[1, [true,null] , {\"a\" : {}}]", [1, [true, .null], ["a": [:]]]),
    ] as [(String, JSONValue)])
  func kinds(text: String, value: JSONValue) throws {
    #expect(try JSONReader.parse(text) == value)
  }

  @Test("1.0 is no integer")
  func integersAreWrittenAsIntegers() throws {
    #expect(try JSONReader.parse("1.0").integer == nil)
    #expect(try JSONReader.parse("1e0").integer == nil)
    #expect(try JSONReader.parse("1").number == 1)
    #expect(try JSONReader.parse("1") != JSONReader.parse("1.0"))
  }

  @Test(
    "what is not JSON",
    arguments: [
      "", " ", "nul", "True", "NaN", "Infinity", "-Infinity", "-", "+1", ".5", "1.", "1.e3", "1e", "1e+", "01", "-01",
      "0x10", "1 2",
      "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}",
      "{a:1}",
      "{'a':1}", "{\"a\" 1}", "{1:1}", "\"", "\"a", "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\\x\"", "\"\\", "\"\\u12\"",
      "\"\\u12g4\"",
      "// no\n1", "/* no */1", "1 // no", "[1]]", "{}{}", "\u{FEFF}1", "\u{A0}1", "'a'",
    ])
  func malformed(text: String) {
    let error = #expect(throws: JSONError.self) { try JSONReader.parse(text) }
    #expect(error?.isMalformed == true, "\(text) gave \(String(describing: error))")
  }

  @Test(
    "bytes that are not UTF-8",
    arguments: [
      [0x22, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
      [0x22, 0xE9, 0xAB, 0x22], [0xFF, 0xFE, 0x31, 0x00], [0x22, 0xF8, 0x88, 0x80, 0x80, 0x80, 0x22],
    ] as [[UInt8]])
  func encoding(bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSONReader.parse(bytes) }
    #expect(error?.reason == .encoding)
  }

  @Test(
    "JSON that breaks a rule of ours",
    arguments: [
      (#"{"a":1,"a":2}"#, JSONError.Reason.duplicateName), (#"{"a":1,"\u0061":1}"#, .duplicateName),
      (#"[{"x":{"b":1,"c":2,"b":1}}]"#, .duplicateName), (#""\ud800""#, .loneSurrogate), (#""\udc00""#, .loneSurrogate),
      (#""\ud800\ud800""#, .loneSurrogate), (#""\ud800x""#, .loneSurrogate), (#""\ud800\n""#, .loneSurrogate),
      ("9223372036854775808", .outOfRange), ("-9223372036854775809", .outOfRange), ("1e309", .outOfRange),
      ("-1e999", .outOfRange), ("1e-400", .outOfRange), ("99999999999999999999999999999999999999999", .outOfRange),
    ])
  func refused(text: String, reason: JSONError.Reason) {
    let error = #expect(throws: JSONError.self) { try JSONReader.parse(text) }
    #expect(error?.reason == reason)
    #expect(error?.isMalformed == false)
  }

  @Test(
    "what is refused is named by its path",
    arguments: [
      (#"{"a":1,"a":2}"#, "a"), (#"[{"x":{"b":1,"c":2,"b":1}}]"#, "0/x/b"), (#"{"s":[{},{"n":1e999}]}"#, "s/1/n"),
      ("1e999", ""),
    ])
  func path(text: String, path: String) {
    let error = #expect(throws: JSONError.self) { try JSONReader.parse(text) }
    #expect(error?.path == path)
  }

  @Test("a name twice among many")
  func duplicateAmongMany() {
    let members = (0..<100).map { "\"n\($0)\":\($0)" }
    #expect(throws: Never.self) { try JSONReader.parse("{\(members.joined(separator: ","))}") }
    for twice in [0, 15, 16, 17, 99] {
      let text = "{\(members.joined(separator: ",")),\"n\(twice)\":0}"
      #expect(throws: JSONError.self) { try JSONReader.parse(text) }
    }
  }

  @Test("the depth has its limit, at it and one over")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(throws: Never.self) { try JSONReader.parse(nested(32)) }
    let error = #expect(throws: JSONError.self) { try JSONReader.parse(nested(33)) }
    #expect(error?.reason == .tooMuch)
    #expect(throws: JSONError.self) { try JSONReader.parse(String(repeating: "[", count: 1_000_000)) }
    #expect(throws: JSONError.self) { try JSONReader.parse(String(repeating: "{\"a\":", count: 1_000_000)) }
  }

  @Test("the number of values has its limit")
  func values() {
    let limits = JSONReader.Limits(values: 4)
    #expect(throws: Never.self) { try JSONReader.parse("[1,2,3]", limits: limits) }
    let error = #expect(throws: JSONError.self) { try JSONReader.parse("[1,2,3,4]", limits: limits) }
    #expect(error?.reason == .tooMuch)
  }

  @Test("an error tells where, in bytes, lines and characters")
  func places() {
    let error = #expect(throws: JSONError.self) { try JSONReader.parse("{\n  \"高札\": 01\n}") }
    #expect(error?.offset == 14)
    #expect(error?.line == 2)
    #expect(error?.column == 9)
    #expect(error?.description == "A number has no leading zeros. (line 2, column 9)")
    let twice = #expect(throws: JSONError.self) { try JSONReader.parse("{\"a\":1,\n\"a\":2}") }
    #expect(twice?.line == 2)
    #expect(twice?.column == 1)
    #expect(twice?.says.contains("\"a\"") == true)
  }

  @Test("members keep their order, objects are equal without it")
  func order() throws {
    let value = try JSONReader.parse(#"{"z":1,"a":2,"m":3}"#)
    #expect(value.object?.names == ["z", "a", "m"])
    #expect(try value == JSONReader.parse(#"{"a":2,"m":3,"z":1}"#))
    #expect(try value != JSONReader.parse(#"{"a":2,"m":3,"z":1,"y":null}"#))
  }
}
