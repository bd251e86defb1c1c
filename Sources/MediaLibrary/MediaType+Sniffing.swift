extension MediaType {
  /// How many first bytes of a file are enough to tell its type.
  public static let headBytes = 4096

  /// Tells a file's type by its first bytes, whatever its name or its sender says.
  ///
  /// What stands first decides: a file that is also something else further on is treated as what it begins as.
  ///
  /// - Parameter head: the first `headBytes` bytes, or the whole file if it is shorter.
  /// - Throws: `MediaError.empty`, `.text` for plain text under whatever name, `.unknownType` for anything else.
  public static func sniff(_ head: [UInt8]) throws(MediaError) -> MediaType {
    guard !head.isEmpty else { throw .empty }
    if let type = binaryType(head) { return type }
    let markup = MarkupHead(head)
    if markup.begins(with: "%PDF-") { return .pdf }
    if markup.rootIsSVG { return .svg }
    throw MarkupHead.isText(head) ? .text : .unknownType
  }

  private static func binaryType(_ head: [UInt8]) -> MediaType? {
    if head.starts(with: [0xff, 0xd8, 0xff]) { return .jpeg }
    if head.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) { return .png }
    if head.starts(with: Array("GIF87a".utf8)) || head.starts(with: Array("GIF89a".utf8)) { return .gif }
    if head.starts(with: Array("RIFF".utf8)), name(head, at: 8) == "WEBP" { return .webp }
    if head.starts(with: [0x1a, 0x45, 0xdf, 0xa3]) { return isWebM(head) ? .webm : nil }
    return baseMediaType(head)
  }

  /// ISO 14496-12 section 4.3: a `ftyp` box names the major brand. Older QuickTime files have none and begin with one
  /// of their other boxes.
  private static func baseMediaType(_ head: [UInt8]) -> MediaType? {
    switch name(head, at: 4) {
    case "ftyp":
      switch name(head, at: 8) {
      case "qt  ": .mov
      // Stills and sound in the same container.
      case "avif", "avis", "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "crx ", "M4A ", "M4B ":
        nil
      default: .mp4
      }
    case "moov", "mdat", "wide", "pnot": .mov
    default: nil
    }
  }

  /// RFC 9559: the EBML head's DocType (0x4282) is `webm`; `matroska` is not taken.
  private static func isWebM(_ head: [UInt8]) -> Bool {
    let mark: [UInt8] = [0x42, 0x82, 0x84] + Array("webm".utf8)
    let start = head.prefix(128)
    return start.indices.contains { start[$0...].starts(with: mark) }
  }

  private static func name(_ head: [UInt8], at offset: Int) -> String? {
    guard head.count >= offset + 4 else { return nil }
    return String(decoding: head[offset..<offset + 4], as: UTF8.self)
  }
}

/// The beginning of a file read as text in UTF-8, behind a byte order mark and white space.
private struct MarkupHead {
  private var rest: Substring

  init(_ head: [UInt8]) {
    let bytes = head.starts(with: [0xef, 0xbb, 0xbf]) ? head[3...] : head[...]
    rest = String(decoding: bytes, as: UTF8.self).drop(while: \.isWhitespace)
  }

  func begins(with word: String) -> Bool { rest.hasPrefix(word) }

  /// Whether the first element is `svg`, behind an XML declaration, comments, instructions and a document type.
  var rootIsSVG: Bool {
    var rest = rest
    while rest.hasPrefix("<?") || rest.hasPrefix("<!") {
      let end = rest.hasPrefix("<!--") ? "-->" : rest.hasPrefix("<?") ? "?>" : ">"
      if rest.hasPrefix("<!DOCTYPE"), !rest.dropFirst(9).drop(while: \.isWhitespace).hasPrefix("svg") { return false }
      guard let found = rest.firstRange(of: end) else { return false }
      rest = rest[found.upperBound...].drop(while: \.isWhitespace)
    }
    let name = rest.dropFirst().prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
    return rest.hasPrefix("<") && (name == "svg" || name.hasSuffix(":svg"))
  }

  /// Text has no control characters but tabs, line ends and form feeds. Encodings other than UTF-8 count too.
  static func isText(_ head: [UInt8]) -> Bool {
    head.allSatisfy { $0 >= 0x20 && $0 != 0x7f || (0x09...0x0d).contains($0) || $0 == 0x1b }
  }
}
