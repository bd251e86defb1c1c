/// The steps of a machine's message, which follows its sender and waits for nobody; each where `apply` has found that the state
/// allows it.
extension Emergency {
  /// How the sender of a machine's message ends it. What an end says is the sender's too, until its own time.
  public enum Conclusion: Hashable, Sendable {
    /// It was right and is over.
    case allClear(Closing)
    /// It was wrong, or is called off.
    case mistaken(Closing)
    /// It goes without a word: another message says what is to be said.
    case silent
  }

  /// A message by a machine, on screen at once. `area` is what its sender, or the officer who let it through (`confirmedBy`), may
  /// reach.
  ///
  /// Throws `invalid`, naming the field, for a message that breaks a rule of DESIGN 4.3.
  public static func announced(
    id: EmergencyID, source: Source, message: EmergencyMessage, area: Area, by sender: String,
    confirmedBy: String? = nil,
    at now: Instant
  ) throws(SignageError) -> Emergency {
    try message.validate(at: now)
    return Emergency(
      id: id, source: source, area: area, state: .active, revision: 1, message: message, createdAt: now,
      createdBy: sender, activatedAt: now, confirmedBy: confirmedBy)
  }

  mutating func announce(
    _ announced: EmergencyMessage, _ area: Area, confirmedBy: String?, by sender: String, at now: Instant
  ) throws(SignageError) -> Step {
    try requireMachine()
    try announced.validate(at: now)
    guard announced.kind == message.kind else {
      throw .invalid(field: "kind", says: "A \(message.kind.rawValue) message stays one.")
    }
    var prolonged = message
    prolonged.expiresAt = announced.expiresAt
    guard prolonged != announced || area != self.area else {
      if message.expiresAt != announced.expiresAt { warned = [] }
      message = announced
      return Step(.renewal, revision: revision, message: message, area: area)
    }
    let proposed = Proposal(revision: lastRevision + 1, message: announced, area: area, at: now, by: sender)
    replacePresent(by: proposed, confirmedBy: confirmedBy, breakGlassReason: nil, at: now)
    return Step(.announcement, proposed)
  }

  mutating func conclude(
    _ conclusion: Conclusion, by sender: String, at now: Instant
  ) throws(SignageError) -> Step {
    try requireMachine()
    switch conclusion {
    case .allClear(let closing): return close(.cleared, closing, by: sender, at: now)
    case .mistaken(let closing): return close(.corrected, closing, by: sender, at: now)
    case .silent:
      end(.cleared, by: sender, at: now)
      return Step(.removal, revision: revision, message: message, area: area)
    }
  }

  private func requireMachine() throws(SignageError) {
    guard source != .officer else { throw .conflict(says: "An officer wrote it; it is not a machine's to change.") }
  }
}
