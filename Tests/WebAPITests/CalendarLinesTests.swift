import Testing

@testable import WebAPI

/// RFC 5545, 3.1 and 3.3.11.
@Suite("Lines of iCalendar")
struct CalendarLinesTests {
  private func lines(_ write: (inout CalendarLines) -> Void) -> [String] {
    var lines = CalendarLines()
    write(&lines)
    let text = String(decoding: lines.bytes, as: UTF8.self)
    #expect(text.hasSuffix("\r\n"))
    return text.split(separator: "\r\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// As a program reads it: a line end with a space behind it is nothing (3.1).
  private func unfolded(_ lines: [String]) -> String { lines.joined(separator: "\r\n").replacing("\r\n ", with: "") }

  @Test(
    "text is escaped",
    arguments: [
      ("a, b; c", #"a\, b\; c"#), (#"\n"#, #"\\n"#), ("one\ntwo", #"one\ntwo"#),
      ("one\r\ntwo\rthree", #"one\ntwo\nthree"#),
      ("tab\tstays", "tab\tstays"), ("bell\u{7}goes\u{0}", "bellgoes"), ("\u{85}", ""),
      ("\"quoted\": yes", "\"quoted\": yes"),
      ("", ""), ("e\u{301}\u{1F469}\u{200D}\u{1F692}", "e\u{301}\u{1F469}\u{200D}\u{1F692}"),
    ])
  func escaping(text: String, expected: String) {
    #expect(lines { $0.text("SUMMARY", text) } == ["SUMMARY:\(expected)"])
  }

  @Test("what parts texts is not escaped, what is in them is")
  func lists() {
    #expect(lines { $0.texts("CATEGORIES", ["a,b", "c"]) } == [#"CATEGORIES:a\,b,c"#])
    #expect(lines { $0.line("DTSTART", "20261201T000000Z") } == ["DTSTART:20261201T000000Z"])
  }

  @Test("a component has a beginning and an end")
  func components() {
    let found = lines { $0.component("VCALENDAR") { $0.component("VEVENT") { $0.text("UID", "1") } } }
    #expect(found == ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "END:VEVENT", "END:VCALENDAR"])
  }

  @Test("no line is longer than 75 octets, and no character is cut", arguments: ["x", "é", "高", "🏮"], 0...6)
  func folding(character: String, offset: Int) {
    let text = String(repeating: "-", count: offset) + String(repeating: character, count: 200)
    var written = CalendarLines()
    written.text("SUMMARY", text)
    let pieces = lines { $0.text("SUMMARY", text) }
    #expect(pieces.allSatisfy { (1...75).contains($0.utf8.count) })
    #expect(pieces.dropFirst().allSatisfy { $0.hasPrefix(" ") })
    // None could have taken one more character.
    #expect(pieces.dropLast().allSatisfy { $0.utf8.count + character.utf8.count > 75 })
    #expect(String(validating: written.bytes, as: UTF8.self) != nil)
    #expect(unfolded(pieces) == "SUMMARY:\(text)")
  }

  @Test("75 octets are one line, 76 are two")
  func limit() {
    let full = String(repeating: "x", count: 75 - "UID:".utf8.count)
    #expect(lines { $0.text("UID", full) } == ["UID:\(full)"])
    #expect(lines { $0.text("UID", full + "y") } == ["UID:\(full)", " y"])
  }
}
