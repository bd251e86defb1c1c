/// The steps of an emergency's life, each where `apply` has found that the state allows it.
extension Emergency {
  /// How long a revision waits for its second officer.
  public static let confirmationMinutes: Int64 = 10
  /// How long the all-clear stays.
  public static let allClearMinutes: Int64 = 10
  /// How long a correction stays.
  public static let correctionMinutes: Int64 = 30
  public static let longestHours: Int64 = 72

  /// A new message by an officer: pending, or active at once where `breakGlassReason` says why one officer was enough.
  ///
  /// Throws `invalid`, naming the field, for a message that breaks a rule of DESIGN 4.3.
  public static func propose(
    id: EmergencyID, message: EmergencyMessage, area: Area, by person: String, breakGlassReason: String?,
    at now: Instant
  ) throws(SignageError) -> Emergency {
    try message.validate(at: now)
    try validate(breakGlassReason: breakGlassReason)
    let activated = breakGlassReason != nil
    return Emergency(
      id: id, source: .officer, area: area, state: activated ? .active : .pending, revision: 1, message: message,
      createdAt: now, createdBy: person, activatedAt: activated ? now : nil, breakGlassReason: breakGlassReason)
  }

  mutating func activate(_ named: Int, by person: String, at now: Instant) throws(SignageError) -> Step {
    let waiting = try requireWaiting()
    try requireAnother(than: waiting.by, person)
    guard named == waiting.revision else {
      throw .stale(
        says: "Revision \(waiting.revision) waits for confirmation, not \(named); read it and confirm that one.")
    }
    guard waiting.message.expiresAt > now else { throw .conflict(says: "Its time is over; write a new one.") }
    if state == .pending {
      (state, activatedAt, confirmedBy) = (.active, now, person)
    } else {
      proposal = nil
      replacePresent(by: waiting, confirmedBy: person, breakGlassReason: nil, at: now)
    }
    return Step(.confirmation, waiting)
  }

  mutating func reject(_ reason: String, by person: String, at now: Instant) throws(SignageError) -> Step {
    let waiting = try requireWaiting()
    try requireAnother(than: waiting.by, person)
    guard !reason.allSatisfy(\.isWhitespace) else { throw .invalid(field: "reason", says: "Write why.") }
    if state == .pending {
      rejectionReason = reason
      end(.rejected, by: person, at: now)
    } else {
      endProposal(.rejected, by: person, reason: reason, at: now)
    }
    return Step(.rejection, waiting)
  }

  mutating func withdraw(by person: String, at now: Instant) throws(SignageError) -> Step {
    let waiting = try requireWaiting()
    guard person == waiting.by else {
      throw .forbidden(says: "Only its author takes a waiting revision back; reject it instead.")
    }
    if state == .pending {
      end(.withdrawn, by: person, at: now)
    } else {
      endProposal(.withdrawn, by: person, at: now)
    }
    return Step(.withdrawal, waiting)
  }

  mutating func revise(
    _ revised: EmergencyMessage, _ area: Area, _ breakGlassReason: String?, by person: String, at now: Instant
  ) throws(SignageError) -> Step {
    guard source == .officer else {
      throw .conflict(says: "It follows its sender's messages; clear it and write your own.")
    }
    try revised.validate(at: now)
    try Self.validate(breakGlassReason: breakGlassReason)
    guard revised.kind == message.kind else {
      throw .invalid(
        field: "kind", says: "A \(message.kind.rawValue) message stays one; write another message instead.")
    }
    if let proposal, breakGlassReason == nil {
      throw .conflict(says: "Revision \(proposal.revision) waits already; confirm, reject or withdraw it first.")
    }
    let proposed = Proposal(revision: lastRevision + 1, message: revised, area: area, at: now, by: person)
    if let breakGlassReason {
      endProposal(.dropped, by: person, at: now)
      replacePresent(by: proposed, confirmedBy: nil, breakGlassReason: breakGlassReason, at: now)
    } else {
      proposal = proposed
    }
    return Step(.revision, proposed)
  }

  /// What is over stands in the title, so that beside another message nobody takes that one for cleared.
  mutating func clear(_ text: LocalizedText?, by person: String, at now: Instant) throws(SignageError) -> Step {
    try text?.validate(as: "text", longest: EmergencyMessage.longestText)
    return close(
      .cleared, title: ClosingWords.allClear.title(over: message.title), text: text ?? allClearText,
      minutes: Self.allClearMinutes, by: person, at: now)
  }

  mutating func correct(
    _ title: LocalizedText?, _ text: LocalizedText, by person: String, at now: Instant
  ) throws(SignageError) -> Step {
    try title?.validate(as: "title", longest: EmergencyMessage.longestTitle)
    try text.validate(as: "text", longest: EmergencyMessage.longestText)
    return close(
      .corrected, title: title ?? ClosingWords.correction.title(over: message.title), text: text,
      minutes: Self.correctionMinutes, by: person, at: now)
  }

  private mutating func close(
    _ ended: State, title: LocalizedText, text: LocalizedText, minutes: Int64, by person: String, at now: Instant
  ) -> Step {
    close(ended, Closing(title: title, text: text, until: now.advanced(bySeconds: minutes * 60)), by: person, at: now)
  }

  mutating func close(_ ended: State, _ closing: Closing, by person: String, at now: Instant) -> Step {
    var said = closing
    said.revision = lastRevision + 1
    end(ended, by: person, at: now)
    self.closing = said
    return Step(
      ended == .corrected ? .correction : .clearance, revision: lastRevision, message: closingMessage(said), area: area)
  }

  /// In the languages that the message was in, and always in Japanese.
  private var allClearText: LocalizedText {
    LocalizedText(
      ClosingWords.allClear.text.byLanguage.filter { $0.key == "ja" || message.title[$0.key] != nil })
  }

  private func requireWaiting() throws(SignageError) -> Proposal {
    guard let waiting else {
      throw .conflict(says: "No revision waits; revision \(revision) is on screen.")
    }
    return waiting
  }

  private func requireAnother(than author: String, _ person: String) throws(SignageError) {
    guard person != author else {
      throw .forbidden(says: "A second officer decides on it, not the one who wrote it.")
    }
  }

  private static func validate(breakGlassReason: String?) throws(SignageError) {
    if let breakGlassReason, breakGlassReason.allSatisfy(\.isWhitespace) {
      throw .invalid(field: "breakGlassReason", says: "Write why no second officer could be waited for.")
    }
  }
}
