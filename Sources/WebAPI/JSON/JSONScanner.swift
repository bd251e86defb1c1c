/// Walks over the tokens of JSON bytes. Knows strings, numbers and words, not how they nest.
struct JSONScanner {
  private let bytes: UnsafeRawBufferPointer
  private(set) var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { offset == bytes.count }
  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }
  mutating func skip() { offset += 1 }
  func byte(at place: Int) -> UInt8 { bytes[place] }
  func text(from start: Int) -> String { String(decoding: bytes[start..<offset], as: UTF8.self) }

  /// Skips what RFC 8259 section 2 calls whitespace.
  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  /// Skips `word` where it stands next.
  mutating func take(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard bytes.count - offset >= count else { return false }
    for place in 0..<count where bytes[offset + place] != word.utf8Start[place] { return false }
    offset += count
    return true
  }

  func requireUTF8() throws(JSONError) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw error(.encoding, "Leave the byte order mark out.", at: 0)
    }
    do {
      _ = try UTF8Span(validating: bytes.bindMemory(to: UInt8.self).span)
    } catch {
      throw self.error(.encoding, "The text is not UTF-8 here.", at: error.byteOffsets.lowerBound)
    }
  }

  func error(_ reason: JSONError.Reason, _ says: String, at place: Int? = nil) -> JSONError {
    let offset = place ?? self.offset
    let before = bytes[..<min(offset, bytes.count)]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return JSONError(
      reason: reason, offset: offset, line: before.count { $0 == 0x0A } + 1,
      column: before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1, says: says)
  }
}

// MARK: - Strings

extension JSONScanner {
  /// Reads the string whose opening quote stands next.
  mutating func string() throws(JSONError) -> String {
    skip()
    let start = offset
    skipPlain()
    if next == UInt8(ascii: "\"") {
      defer { offset += 1 }
      return text(from: start)
    }
    return try escapedString(from: start)
  }

  /// Skips to the next quote, backslash, control character or the end.
  private mutating func skipPlain() {
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return }
      offset += 1
    }
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var text = Array(bytes[start..<offset])
    while true {
      switch next {
      case UInt8(ascii: "\""):
        offset += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        let scalar = try escape()
        text.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
      case nil: throw error(.syntax, "The string has no closing quote.")
      default: throw error(.syntax, "Control characters in strings are written as escapes, like \\n.")
      }
      let plain = offset
      skipPlain()
      text.append(contentsOf: bytes[plain..<offset])
    }
  }

  /// Reads the escape whose backslash stands next.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let place = offset
    offset += 1
    guard let letter = next else { throw error(.syntax, "The string has no closing quote.") }
    offset += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: place)
    default: throw error(.syntax, "After a backslash comes one of \" \\ / b f n r t u.", at: place)
    }
  }

  /// Reads four hexadecimal digits, and a second escape where they are the first half of a surrogate pair (section 7).
  private mutating func unicodeEscape(from place: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let lone = error(.loneSurrogate, "Half a surrogate pair is no character; send both halves.", at: place)
    guard first < 0xDC00, take("\\u") else { throw lone }
    let second = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    else { throw lone }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error(.syntax, "Four hexadecimal digits follow \\u.")
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }
}
