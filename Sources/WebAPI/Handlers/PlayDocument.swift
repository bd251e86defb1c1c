internal import Signage
internal import SignageStore

/// Plays and their totals, as they are answered.
enum PlayDocument {
  static func write(_ reported: ReportedPlay, _ title: LocalizedText?, _ zone: Zone, to json: inout JSONWriter) {
    let play = reported.play
    json.member("id", play.id)
    json.member("display", reported.display.text)
    json.member("content", play.content.text)
    json.member("title", title.map(JSONValue.of) ?? .null)
    json.member("variant", play.variant)
    json.memberOrNull("entry", play.entry?.text)
    json.member("startedAt", zone.text(of: play.startedAt))
    json.member("seconds", play.seconds)
    json.member("completed", play.completed)
    if let assignment = play.assignment { json.member("assignment", JSONValue.of(assignment)) }
  }

  static func write(_ total: PlayTotal, _ title: LocalizedText?, to json: inout JSONWriter) {
    if let content = total.content {
      json.member("content", content.text)
      json.member("title", title.map(JSONValue.of) ?? .null)
    }
    if let display = total.display { json.member("display", display.text) }
    if let day = total.day { json.member("day", day.description) }
    json.member("plays", total.plays)
    json.member("completed", total.completed)
    json.member("seconds", thousandths(total.seconds))
  }

  static let columns = [
    "id", "display", "content", "title", "variant", "entry", "startedAt", "seconds", "completed",
  ]

  static func fields(of reported: ReportedPlay, _ title: LocalizedText?, _ zone: Zone) -> [String] {
    let play = reported.play
    return [
      play.id, reported.display.text, play.content.text, text(title), play.variant, play.entry?.text ?? "",
      zone.text(of: play.startedAt), number(play.seconds), play.completed ? "true" : "false",
    ]
  }

  static func columns(by dimensions: [PlayTotal.Dimension]) -> [String] {
    dimensions.flatMap { $0 == .content ? ["content", "title"] : [$0.rawValue] } + ["plays", "completed", "seconds"]
  }

  static func fields(
    of total: PlayTotal, _ title: LocalizedText?, by dimensions: [PlayTotal.Dimension]
  ) -> [String] {
    let names = dimensions.flatMap { dimension in
      switch dimension {
      case .content: [total.content?.text ?? "", text(title)]
      case .display: [total.display?.text ?? ""]
      case .day: [total.day?.description ?? ""]
      }
    }
    return names + ["\(total.plays)", "\(total.completed)", number(total.seconds)]
  }

  /// Players tell milliseconds; a sum of binary fractions has more digits than it knows.
  private static func thousandths(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

  private static func number(_ seconds: Double) -> String {
    let value = thousandths(seconds)
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }

  /// The only text that people write freely. A spreadsheet would take one that begins like a formula for a formula.
  private static func text(_ title: LocalizedText?) -> String {
    let text = title?.best(for: "ja") ?? ""
    return text.first.map { "=+-@\t\r".contains($0) } ?? false ? "'" + text : text
  }
}

/// A table as comma-separated values (RFC 4180) in UTF-8, its first line the names of its columns.
struct CommaSeparatedDocument {
  private(set) var bytes: [UInt8] = []

  /// With a byte order mark, which some spreadsheets take for the sign of UTF-8.
  init(columns: [String], hasMark: Bool) {
    if hasMark { bytes += [0xef, 0xbb, 0xbf] }
    append(columns)
  }

  mutating func append(_ fields: [String]) {
    for (number, field) in fields.enumerated() {
      if number > 0 { bytes.append(UInt8(ascii: ",")) }
      let isPlain = field.utf8.allSatisfy { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: ",") && $0 >= 0x20 }
      bytes += isPlain ? Array(field.utf8) : Array("\"\(field.replacing("\"", with: "\"\""))\"".utf8)
    }
    bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
  }
}
