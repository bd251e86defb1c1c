/// Words that are ready before they are needed: a message, an all-clear or a correction in nine languages, with blanks for what
/// only the moment knows.
public struct EmergencyTemplate: Hashable, Sendable, Codable {
  public let id: String
  /// For people who choose.
  public let name: LocalizedText
  public let use: Use
  /// The only kind it is for; nil for both.
  public let kind: EmergencyMessage.Kind?
  /// What is suggested; an officer may say otherwise.
  public let precedence: Int
  public let level: Int?
  public let presentation: EmergencyMessage.Presentation
  /// With blanks in braces, as {place}.
  public let title: LocalizedText
  public let text: LocalizedText

  public init(
    id: String, name: LocalizedText, use: Use, kind: EmergencyMessage.Kind? = nil, precedence: Int, level: Int? = nil,
    presentation: EmergencyMessage.Presentation, title: LocalizedText, text: LocalizedText
  ) {
    self.id = id
    self.name = name
    self.use = use
    self.kind = kind
    self.precedence = precedence
    self.level = level
    self.presentation = presentation
    self.title = title
    self.text = text
  }

  public enum Use: String, Hashable, Sendable, Codable, CaseIterable {
    case message, clearance, correction
  }

  /// The names of its blanks, in order.
  public var blanks: [String] {
    Set((title.languages.map { title[$0] ?? "" } + text.languages.map { text[$0] ?? "" }).flatMap(Self.blanks)).sorted()
  }

  /// Title and text with `values` in the blanks. A value that does not have a language gives its own Japanese to plain Japanese
  /// and its English, else its Japanese, to the others.
  ///
  /// Throws `invalid`, naming the blank ("blanks/place"), for one that is missing, empty, or none of this template's.
  public func filled(with values: [String: LocalizedText]) throws(SignageError) -> (
    title: LocalizedText, text: LocalizedText
  ) {
    let blanks = blanks
    for name in values.keys.sorted() where !blanks.contains(name) {
      throw .invalid(
        field: "blanks/\(name)", says: "Template \(id) has no such blank; it has \(blanks.joined(separator: ", ")).")
    }
    for name in blanks {
      guard let value = values[name], !value.isBlank(in: "ja") else {
        throw .invalid(
          field: "blanks/\(name)",
          says: "Template \(id) needs it: one text for all languages, or one each with Japanese (ja).")
      }
      for language in value.languages where value.isBlank(in: language) {
        throw .invalid(field: "blanks/\(name)/\(language)", says: "It is blank; write it or leave the language out.")
      }
    }
    return (Self.fill(title, with: values), Self.fill(text, with: values))
  }

  private static func fill(_ text: LocalizedText, with values: [String: LocalizedText]) -> LocalizedText {
    var filled = text
    for language in text.languages {
      // One pass from the left, so that a value with braces in it is not filled itself.
      var rest = Substring(text[language] ?? "")
      var whole = ""
      while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
        let name = String(rest[rest.index(after: open)..<close])
        whole += rest[..<open]
        whole += values[name].map { value(of: $0, in: language) } ?? ""
        rest = rest[rest.index(after: close)...]
      }
      filled.byLanguage[language] = whole + rest
    }
    return filled
  }

  private static func value(of text: LocalizedText, in language: String) -> String {
    if let own = text[language] { return own }
    return language.hasPrefix("ja") ? text.best(for: "ja") : text["en"] ?? text.best(for: "ja")
  }

  private static func blanks(in text: String) -> [String] {
    text.split(separator: "{").dropFirst(text.hasPrefix("{") ? 0 : 1).compactMap { part in
      part.firstIndex(of: "}").map { String(part[..<$0]) }
    }
  }
}
