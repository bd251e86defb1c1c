extension EmergencyMessage {
  /// Characters a language.
  public static let longestTitle = 40
  public static let longestText = 200

  /// Throws `invalid`, naming the field: lengths, Japanese missing, a blank text, a text without its title, no target, an end
  /// that is past or more than 72 hours ahead.
  public func validate(at now: Instant) throws(SignageError) {
    try title.validate(as: "title", longest: Self.longestTitle)
    try text.validate(as: "text", longest: Self.longestText)
    guard title.languages == text.languages else {
      throw .invalid(field: "text", says: "Give title and text in the same languages.")
    }
    guard (0...3).contains(precedence) else {
      throw .invalid(field: "precedence", says: "0 (highest) to 3.")
    }
    guard (1...5).contains(level ?? 1) else { throw .invalid(field: "level", says: "1 to 5, or leave it out.") }
    guard !targets.isEmpty else { throw .invalid(field: "targets", says: "Name at least one target.") }
    guard expiresAt > now else {
      throw .invalid(field: "expiresAt", says: "It is past; name the moment until which the message holds.")
    }
    guard expiresAt.milliseconds(since: now) <= Emergency.longestHours * 3_600_000 else {
      throw .invalid(field: "expiresAt", says: "At most 72 hours ahead; renew it when it still holds then.")
    }
  }
}

extension LocalizedText {
  /// Throws `invalid` unless Japanese is there, and in every language something to read of at most `longest` characters: a
  /// blank one would leave the screens of that language empty.
  func validate(as field: String, longest: Int) throws(SignageError) {
    guard !isBlank(in: "ja") else {
      throw .invalid(field: "\(field)/ja", says: "Japanese (ja) is always there.")
    }
    for language in languages {
      guard !isBlank(in: language) else {
        throw .invalid(field: "\(field)/\(language)", says: "It is blank; write it or leave the language out.")
      }
      guard (self[language]?.count ?? 0) <= longest else {
        throw .invalid(field: "\(field)/\(language)", says: "At most \(longest) characters.")
      }
    }
  }
}
