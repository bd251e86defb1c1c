extension Source {
  /// Attributes of one tag; a namespace's declaration counts as `declarationWeight` of them.
  static let mostAttributes = 256
  /// Every prefixed name below looks through the declarations around it, one by one.
  static let declarationWeight = 8
  /// Bytes from `<` to `>`.
  static let longestTag = 64 << 10

  private static let comment = (start: Array("<!--".utf8), end: Array("-->".utf8))
  private static let verbatim = (start: Array("<![CDATA[".utf8), end: Array("]]>".utf8))
  private static let declaration = Array("xmlns".utf8)

  /// Looks at every tag once. The parser compares each attribute of a tag with all before it, and does so before it tells of the
  /// tag: a megabyte of attributes would hold it for minutes.
  ///
  /// Throws `tooLong`, `tooManyElements`, and `illFormed` for a `<` inside a tag: only so is it sure that what is a tag here is
  /// one to the parser.
  static func checkTags(_ bytes: ArraySlice<UInt8>) throws(AlertFault) {
    var rest = bytes
    while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[open...]
      if let special = [comment, verbatim].first(where: { rest.starts(with: $0.start) }) {
        // One that does not end is the parser's to report.
        guard let end = rest.dropFirst(special.start.count).firstRange(of: special.end) else { return }
        rest = rest[end.upperBound...]
      } else {
        rest = try droppingTag(rest, in: bytes)
      }
    }
  }

  private static func droppingTag(_ tag: ArraySlice<UInt8>, in bytes: ArraySlice<UInt8>) throws(AlertFault)
    -> ArraySlice<UInt8>
  {
    var quote: UInt8?
    var attributes = 0
    var index = tag.startIndex + 1
    while index < tag.endIndex {
      guard index - tag.startIndex < longestTag else { throw AlertFault(.tooLong, "<>") }
      switch (tag[index], quote) {
      case (UInt8(ascii: "<"), _):
        throw AlertFault(.illFormed, "\(1 + bytes[..<index].count { $0 == UInt8(ascii: "\n") })")
      case (let byte, let open?): if byte == open { quote = nil }
      case (UInt8(ascii: ">"), nil): return tag[(index + 1)...]
      case (UInt8(ascii: "\""), nil), (UInt8(ascii: "'"), nil): quote = tag[index]
      case (UInt8(ascii: "="), nil): attributes += 1
      case (UInt8(ascii: "x"), nil):
        if tag[index...].starts(with: declaration) { attributes += declarationWeight - 1 }
      default: break
      }
      guard attributes <= mostAttributes else { throw AlertFault(.tooManyElements, "=") }
      index += 1
    }
    return tag[tag.endIndex...]
  }
}
