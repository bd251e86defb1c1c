/// Comma-separated values (RFC 4180): fields may be quoted, a quote inside is doubled, a quoted field may hold commas and line
/// ends. Lines end with LF or CRLF; empty ones are passed over. A byte order mark at the front is ignored.
enum CommaSeparated {
  struct Row {
    /// Where the row begins, from 1.
    var line: Int
    var fields: [String]
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  static func rows(of text: String) throws(CameraCountsError) -> [Row] {
    var bytes = Array(text.utf8)[...]
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
    var rows: [Row] = []
    var line = 1
    while !bytes.isEmpty {
      let start = line
      var fields: [String] = []
      var ended = false
      while !ended {
        fields.append(try field(from: &bytes, line: &line, rowEnded: &ended))
      }
      line += 1
      if fields != [""] { rows.append(Row(line: start, fields: fields)) }
    }
    return rows
  }

  /// Takes one field and the comma or line end behind it.
  private static func field(
    from bytes: inout ArraySlice<UInt8>, line: inout Int, rowEnded: inout Bool
  ) throws(CameraCountsError) -> String {
    var content: [UInt8] = []
    if bytes.first == quote {
      content = try quoted(from: &bytes, line: &line)
    } else {
      let end = bytes.firstIndex { $0 == comma || $0 == lineFeed } ?? bytes.endIndex
      content = Array(bytes[bytes.startIndex..<end])
      bytes = bytes[end...]
      if bytes.first != comma, content.last == carriageReturn { content.removeLast() }
      guard !content.contains(quote) else { throw .badQuote(line: line) }
    }
    if bytes.starts(with: [carriageReturn, lineFeed]) { bytes = bytes.dropFirst() }
    switch bytes.popFirst() {
    case comma: break
    case nil, lineFeed: rowEnded = true
    default: throw .badQuote(line: line)
    }
    return String(decoding: content, as: UTF8.self)
  }

  private static func quoted(
    from bytes: inout ArraySlice<UInt8>, line: inout Int
  ) throws(CameraCountsError) -> [UInt8] {
    var content: [UInt8] = []
    let start = line
    bytes = bytes.dropFirst()
    while let byte = bytes.popFirst() {
      if byte == quote {
        guard bytes.first == quote else { return content }
        bytes = bytes.dropFirst()
      } else if byte == lineFeed {
        line += 1
      }
      content.append(byte)
    }
    throw .badQuote(line: start)
  }
}
