extension Content {
  /// Asks for approval of `current`.
  ///
  /// Throws `conflict` unless it is a draft or was returned, `invalid` when department or alternative text are missing (they
  /// are mandatory on submission) or there is nothing to show.
  public mutating func submit(by person: String) throws(SignageError) {
    try require([.draft, .returned], "submitted")
    guard !current.department.allSatisfy(\.isWhitespace) else {
      throw .invalid(field: "department", says: "Say which department answers for it before submitting.")
    }
    guard !current.alternativeText.isBlank(in: "ja") else {
      throw .invalid(field: "alternativeText", says: "Write in Japanese (ja) what the picture says before submitting.")
    }
    guard !current.variants.isEmpty else {
      throw .invalid(field: "variants", says: "Upload a file or write a text before submitting.")
    }
    state = .submitted
    submittedBy = person
    returnReason = nil
  }

  /// Lets `current` on the screens.
  ///
  /// Throws `conflict` unless it was submitted, `forbidden` to the person who submitted it.
  public mutating func approve(by person: String) throws(SignageError) {
    try require([.submitted], "approved")
    try requireAnother(than: person)
    state = .approved
    approved = current
  }

  /// Gives it back with a reason; an approved earlier version goes on showing. Throws as `approve`, and `invalid` without a
  /// reason.
  public mutating func giveBack(by person: String, reason: String) throws(SignageError) {
    try require([.submitted], "returned")
    try requireAnother(than: person)
    guard !reason.allSatisfy(\.isWhitespace) else {
      throw .invalid(field: "reason", says: "Write what has to be put right.")
    }
    state = .returned
    returnReason = reason
  }

  /// Takes it off every screen, for good. Throws `conflict` when it already is.
  public mutating func withdraw() throws(SignageError) {
    try require([.draft, .submitted, .approved, .returned], "withdrawn")
    state = .withdrawn
    approved = nil
  }

  /// Replaces what it says. A new file, text, title, alternative text or later end needs approval again, and until then the
  /// approved version shows; seconds, audience, department and an earlier end hold at once.
  ///
  /// Throws `conflict` when it was withdrawn.
  public mutating func edit(_ next: ContentVersion) throws(SignageError) {
    try require([.draft, .submitted, .approved, .returned], "edited")
    var version = next
    version.number = current.number + 1
    if state == .approved, !Self.needsApproval(version, after: current) {
      current = version
      approved = version
      return
    }
    if let shown = approved {
      approved = shown.takingOver(version)
    }
    current = version
    state = .draft
    submittedBy = nil
    returnReason = nil
  }

  private static func needsApproval(_ next: ContentVersion, after shown: ContentVersion) -> Bool {
    next.title != shown.title || next.alternativeText != shown.alternativeText || next.variants != shown.variants
      || next.period.lastDay > shown.period.lastDay || next.period.firstDay < shown.period.firstDay
  }

  private func require(_ states: Set<ContentState>, _ verb: String) throws(SignageError) {
    guard states.contains(state) else {
      let from = ContentState.allCases.filter(states.contains).map(\.rawValue).joined(separator: ", ")
      throw .conflict(says: "A content that is \(state.rawValue) cannot be \(verb); it must be one of: \(from).")
    }
  }

  private func requireAnother(than person: String) throws(SignageError) {
    guard submittedBy != person else {
      throw .forbidden(says: "Nobody decides on their own submission; another approver has to.")
    }
  }
}

extension ContentVersion {
  /// This approved version with what holds at once of a later edit; nil where the edit ends it before its first day.
  fileprivate func takingOver(_ next: ContentVersion) -> ContentVersion? {
    var version = self
    version.seconds = next.seconds
    version.audience = next.audience
    version.department = next.department
    if next.period.lastDay < period.lastDay {
      guard let shorter = period.ending(on: next.period.lastDay) else { return nil }
      version.period = shorter
    }
    return version
  }

  /// Throws `invalid`, naming the field: a length, the seconds, ages the wrong way round, two variants of one key.
  public func validate() throws(SignageError) {
    for (field, text, limit) in [("title", title, 80), ("alternativeText", alternativeText, 400)] {
      for language in text.languages where (text[language]?.count ?? 0) > limit {
        throw .invalid(field: "\(field)/\(language)", says: "At most \(limit) characters.")
      }
    }
    guard !title.isBlank(in: "ja") else {
      throw .invalid(field: "title/ja", says: "Give the title in Japanese (ja) at least.")
    }
    guard department.count <= 80 else { throw .invalid(field: "department", says: "At most 80 characters.") }
    guard (3...600).contains(seconds) else { throw .invalid(field: "seconds", says: "Between 3 and 600.") }
    try audience?.validate()
    var keys = Set<String>()
    for variant in variants where !keys.insert(variant.key).inserted {
      throw .invalid(field: "variants", says: "There are two variants \(variant.key); one is the most.")
    }
    for variant in variants {
      if case .text(let notice) = variant.source { try notice.validate(in: variant.language) }
    }
  }
}

extension Notice {
  /// The greatest length of `text` in characters; its title is as long as any content's.
  public static let longestText = 800

  fileprivate func validate(in language: String) throws(SignageError) {
    guard title.count <= 80 else { throw .invalid(field: "text/\(language)/title", says: "At most 80 characters.") }
    guard text.count <= Self.longestText else {
      throw .invalid(field: "text/\(language)/text", says: "At most \(Self.longestText) characters.")
    }
    guard !(title + text).allSatisfy(\.isWhitespace) else {
      throw .invalid(field: "text/\(language)", says: "Write a title or a text; an empty notice says nothing.")
    }
  }
}

extension IntendedAudience {
  /// Throws `invalid` for ages outside 0...120 or the wrong way round.
  public func validate() throws(SignageError) {
    for (field, age) in [("fromAge", fromAge), ("untilAge", untilAge)] {
      guard (0...120).contains(age ?? 0) else {
        throw .invalid(field: "audience/\(field)", says: "An age in years, 0 to 120.")
      }
    }
    guard fromAge ?? 0 <= untilAge ?? 120 else {
      throw .invalid(field: "audience/untilAge", says: "untilAge must not be below fromAge.")
    }
  }
}
