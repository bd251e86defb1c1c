internal import Foundation

/// The bytes of a document made into UTF-8 without declaration, so that the parser has nothing to guess and nothing to declare.
enum Source {
  /// Bytes of the longest document (ALERTS.md 1).
  static let mostBytes = 8 << 20

  /// The document from its root element on, as UTF-8.
  ///
  /// Throws `tooLarge`, `encoding`, `doctype`, `processingInstruction` and what `checkTags` throws; nothing else of the document
  /// is looked at.
  static func prepared(_ bytes: [UInt8]) throws(AlertFault) -> [UInt8] {
    guard bytes.count <= mostBytes else { throw AlertFault(.tooLarge, "\(bytes.count)") }
    var rest = try utf8(bytes)[...]
    while true {
      rest = rest.drop(while: isSpace)
      if rest.starts(with: Array("<?".utf8)) {
        rest = try dropping(through: "?>", of: rest)
      } else if rest.starts(with: Array("<!--".utf8)) {
        rest = try dropping(through: "-->", of: rest.dropFirst(4))
      } else if rest.starts(with: Array("<!".utf8)) {
        throw AlertFault(.doctype)
      } else {
        // FoundationXML crashes at one without data. None is needed here; even in a comment it is not worth telling apart.
        guard rest.firstRange(of: Array("<?".utf8)) == nil else { throw AlertFault(.processingInstruction) }
        try checkTags(rest)
        return Array(rest)
      }
    }
  }

  /// The whole document as UTF-8 without its declaration.
  ///
  /// Throws `encoding`.
  static func undeclared(_ bytes: [UInt8]) throws(AlertFault) -> [UInt8] {
    let content = try utf8(bytes).drop(while: isSpace)
    let isDeclared = content.starts(with: Array("<?xml".utf8)) && content.dropFirst(5).first.map(isSpace) ?? false
    return Array(isDeclared ? try dropping(through: "?>", of: content) : content)
  }

  private static func dropping(through end: String, of bytes: ArraySlice<UInt8>) throws(AlertFault) -> ArraySlice<UInt8>
  {
    let end = Array(end.utf8)
    guard let found = bytes.firstRange(of: end) else { throw AlertFault(.illFormed, "prolog") }
    return bytes[found.upperBound...]
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  /// A closed list of encodings: the parser's own would include some, as UTF-7, in which a DOCTYPE is not spelled with `<`.
  private static let encodings: [String: String.Encoding] = [
    "utf-8": .utf8, "utf8": .utf8, "us-ascii": .ascii, "iso-8859-1": .isoLatin1, "latin1": .isoLatin1,
    "windows-1252": .windowsCP1252, "shift_jis": .shiftJIS, "shift-jis": .shiftJIS, "windows-31j": .shiftJIS,
    "cp932": .shiftJIS, "euc-jp": .japaneseEUC,
  ]

  private static func utf8(_ bytes: [UInt8]) throws(AlertFault) -> [UInt8] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let hasMark = bytes.starts(with: mark)
    let content = hasMark ? Array(bytes.dropFirst(mark.count)) : bytes
    guard !content.contains(0) else { throw AlertFault(.encoding, "UTF-16/32") }
    let named = declaredEncoding(content) ?? "utf-8"
    guard let encoding = encodings[named.lowercased()] else { throw AlertFault(.encoding, named) }
    guard encoding != .utf8, !hasMark else {
      guard encoding == .utf8, String(validating: content, as: UTF8.self) != nil else {
        throw AlertFault(.encoding, named)
      }
      return content
    }
    // Text that says Shift_JIS or EUC-JP and is UTF-8 would come out as nonsense on a screen.
    let isAmbiguous = encoding == .shiftJIS || encoding == .japaneseEUC
    if isAmbiguous, content.contains(where: { $0 >= 0x80 }), String(validating: content, as: UTF8.self) != nil {
      throw AlertFault(.encoding, named)
    }
    guard let text = String(bytes: content, encoding: encoding) else { throw AlertFault(.encoding, named) }
    return Array(text.utf8)
  }

  /// What the XML declaration names; nil without one. A declaration is ASCII in every encoding of the list.
  private static func declaredEncoding(_ bytes: [UInt8]) -> String? {
    guard bytes.starts(with: Array("<?xml".utf8)), let end = bytes.prefix(256).firstRange(of: Array("?>".utf8)),
      let found = bytes[..<end.lowerBound].firstRange(of: Array("encoding".utf8))
    else { return nil }
    let quotes: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: "'")]
    let rest = bytes[found.upperBound..<end.lowerBound]
    guard let open = rest.firstIndex(where: { quotes.contains($0) }),
      let close = rest[rest.index(after: open)...].firstIndex(of: rest[open])
    else { return nil }
    return String(decoding: rest[(open + 1)..<close], as: UTF8.self)
  }
}
