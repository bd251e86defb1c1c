internal import Signage

/// A message or a revision of one, as officers send it.
struct EmergencyRequest: Decodable {
  var kind: EmergencyMessage.Kind
  var precedence: Int?
  var level: Int?
  var title: LocalizedText?
  var text: LocalizedText?
  var targets: [Target]
  var presentation: EmergencyMessage.Presentation?
  var expiresAt: String
  var breakGlassReason: String?
  var template: String?
  var blanks: [String: BlankValue]?

  /// Throws `invalid`, naming the field, for what neither the request nor its template says.
  func message(_ templates: EmergencyTemplates) throws(SignageError) -> EmergencyMessage {
    guard let end = Instant(rfc3339: expiresAt) else {
      throw .invalid(field: "expiresAt", says: "Write it as 2026-11-21T09:00:00+09:00 (RFC 3339).")
    }
    let words = try RequestedWords(
      title: title, text: text, template: template, blanks: blanks, for: .message, of: templates)
    if let only = words.template?.kind, only != kind {
      throw .invalid(field: "kind", says: "Template \(template ?? "") is for a \(only.rawValue) only.")
    }
    guard let title = words.title else {
      throw .invalid(field: "title", says: "Write title and text, or name a template.")
    }
    guard let text = words.text else {
      throw .invalid(field: "text", says: "Write title and text, or name a template.")
    }
    guard let precedence = precedence ?? words.template?.precedence else {
      throw .invalid(field: "precedence", says: "0 (highest) to 3.")
    }
    return EmergencyMessage(
      kind: kind, precedence: precedence, level: level ?? words.template?.level, title: title, text: text,
      targets: targets, presentation: presentation ?? words.template?.presentation ?? .fullScreen, expiresAt: end)
  }
}

/// What an all-clear or a correction says, as officers send it.
struct ClosingRequest: Decodable {
  var title: LocalizedText?
  var text: LocalizedText?
  var template: String?
  var blanks: [String: BlankValue]?

  func words(for use: EmergencyTemplate.Use, of templates: EmergencyTemplates) throws(SignageError) -> RequestedWords {
    try RequestedWords(
      title: title?.isEmpty == true ? nil : title, text: text?.isEmpty == true ? nil : text, template: template,
      blanks: blanks, for: use, of: templates)
  }
}

/// What goes into a blank: one text for all languages, or one each.
enum BlankValue: Decodable, Sendable {
  case same(String)
  case each(LocalizedText)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = .same(text)
    } else {
      self = .each(try container.decode(LocalizedText.self))
    }
  }

  var text: LocalizedText {
    switch self {
    case .same(let text): ["ja": text]
    case .each(let text): text
    }
  }
}

/// Title and text of a request: written in it, or a template's with its blanks filled.
struct RequestedWords: Sendable {
  let title: LocalizedText?
  let text: LocalizedText?
  /// Nil where they were written.
  let template: EmergencyTemplate?

  /// Throws `invalid`, naming the field, for both or an unknown template, and what `EmergencyTemplate.filled` throws.
  init(
    title: LocalizedText?, text: LocalizedText?, template id: String?, blanks: [String: BlankValue]?,
    for use: EmergencyTemplate.Use, of templates: EmergencyTemplates
  ) throws(SignageError) {
    guard let id else {
      if blanks != nil { throw .invalid(field: "blanks", says: "Only templates have blanks; name one as template.") }
      (self.title, self.text, template) = (title, text, nil)
      return
    }
    for (name, given) in [("title", title), ("text", text)] where given?.isEmpty == false {
      throw .invalid(field: name, says: "The template gives it; leave one of the two out.")
    }
    let found = try templates.template(id, for: use)
    let filled = try found.filled(with: (blanks ?? [:]).mapValues(\.text))
    (self.title, self.text, template) = (filled.title, filled.text, found)
  }
}
