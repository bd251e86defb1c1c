/// One text in several languages, by BCP 47 tag ("ja", "ja-x-easy", "en", "zh-Hans").
public struct LocalizedText: Hashable, Sendable, Codable, ExpressibleByDictionaryLiteral {
  /// More than any text needs, and what an answer is sure to hold.
  public static let mostLanguages = 20

  public var byLanguage: [String: String]

  public init(_ byLanguage: [String: String]) { self.byLanguage = byLanguage }
  public init(dictionaryLiteral elements: (String, String)...) {
    byLanguage = Dictionary(elements) { _, last in last }
  }
  public init(from decoder: any Decoder) throws {
    byLanguage = try decoder.singleValueContainer().decode([String: String].self)
  }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(byLanguage)
  }

  public var isEmpty: Bool { byLanguage.isEmpty }
  /// Whether there is nothing to read in `language`: no text, or only white space.
  public func isBlank(in language: String) -> Bool { byLanguage[language]?.allSatisfy(\.isWhitespace) ?? true }
  public var languages: [String] { byLanguage.keys.sorted() }
  public subscript(language: String) -> String? { byLanguage[language] }

  /// The text for a reader of `language`, else Japanese, else English, else any (the first by tag).
  public func best(for language: String) -> String {
    byLanguage[language] ?? byLanguage["ja"] ?? byLanguage["en"] ?? languages.first.flatMap { byLanguage[$0] } ?? ""
  }
}
