/// A `Content-Type`: type and parameters (RFC 9110 section 8.3.1).
struct MediaType: Hashable, Sendable {
  /// `type/subtype` in lower case.
  let name: String
  /// Names in lower case, values without their quotes.
  let parameters: [String: String]

  /// Nil for what is no media type, or names a parameter twice.
  init?(_ text: String) {
    let parts = Self.split(text)
    let name = parts[0].lowercased()
    let halves = name.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, halves.allSatisfy(Self.isToken) else { return nil }
    var parameters: [String: String] = [:]
    for part in parts.dropFirst() where !part.isEmpty {
      guard let equals = part.firstIndex(of: "=") else { return nil }
      let key = part[..<equals].lowercased()
      guard Self.isToken(key[...]), let value = Self.value(part[part.index(after: equals)...]),
        parameters.updateValue(value, forKey: key) == nil
      else { return nil }
    }
    self.name = name
    self.parameters = parameters
  }

  /// Says nothing of its character set, or says UTF-8.
  var isUTF8: Bool { parameters["charset"].map { $0.lowercased() == "utf-8" } ?? true }

  /// Splits at semicolons outside quotes, and trims white space.
  private static func split(_ text: String) -> [Substring] {
    var parts: [Substring] = []
    var (start, isQuoted, isEscaped) = (text.startIndex, false, false)
    for place in text.indices {
      let character = text[place]
      if isEscaped {
        isEscaped = false
      } else if isQuoted, character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == ";", !isQuoted {
        parts.append(text[start..<place])
        start = text.index(after: place)
      }
    }
    return (parts + [text[start...]]).map(trimmed)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    return text
  }

  private static func value(_ text: Substring) -> String? {
    guard text.hasPrefix("\"") else { return isToken(text) ? String(text) : nil }
    guard text.count >= 2, text.hasSuffix("\"") else { return nil }
    var (value, isEscaped) = ("", false)
    for character in text.dropFirst().dropLast() {
      if !isEscaped, character == "\\" {
        isEscaped = true
      } else if !isEscaped, character == "\"" {
        return nil
      } else {
        value.append(character)
        isEscaped = false
      }
    }
    return isEscaped ? nil : value
  }

  /// RFC 9110 section 5.6.2.
  private static func isToken(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || "!#$%&'*+-.^_`|~".contains($0) }
  }
}
