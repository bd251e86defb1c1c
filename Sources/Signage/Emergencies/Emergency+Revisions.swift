extension Emergency {
  /// A revision that waits for its second officer.
  public struct Proposal: Hashable, Sendable, Codable {
    public let revision: Int
    public let message: EmergencyMessage
    /// The area of the officer who wrote it.
    public let area: Area
    public let at: Instant
    public let by: String

    public var lapsesAt: Instant { at.advanced(bySeconds: Emergency.confirmationMinutes * 60) }
  }

  /// A revision that is on screen no more, or never was.
  public struct PastRevision: Hashable, Sendable, Codable {
    public let revision: Int
    public let message: EmergencyMessage
    public let area: Area
    public let at: Instant
    public let by: String
    /// Nil of one that was never on screen.
    public let activatedAt: Instant?
    public let confirmedBy: String?
    public let breakGlassReason: String?
    public let outcome: Outcome
    public let endedAt: Instant
    public let endedBy: String?
    /// Why it was rejected.
    public let reason: String?

    public enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
      /// It was on screen, and a newer one took its place.
      case replaced
      /// The second officer said no.
      case rejected
      /// Its author took it back.
      case withdrawn
      /// Nobody confirmed it within 10 minutes.
      case lapsed
      /// Its message ended, or was replaced by break-glass, while it waited.
      case dropped
    }
  }

  /// What waits for a second officer: the message itself while it is pending, or its new revision.
  public var waiting: Proposal? {
    guard state == .pending else { return proposal }
    return Proposal(revision: revision, message: message, area: area, at: createdAt, by: createdBy)
  }

  /// When the present revision went on screen.
  public var presentSince: Instant? { revisedAt ?? activatedAt }

  /// When what is on screen was issued, to be read there: by the agency's word, else since it is there.
  public var issuedAt: Instant {
    if state != .active, let closing { return closing.issuedAt ?? endedAt ?? createdAt }
    return message.issuedAt ?? presentSince ?? createdAt
  }

  /// The highest number that any revision of it has, or its end; none is given twice.
  public var lastRevision: Int {
    ([revision, proposal?.revision, closing?.revision].compactMap { $0 } + past.map(\.revision)).max() ?? revision
  }

  /// What `revision` says, or said, on screen; nil of one that never was there. What its end says has the targets and times
  /// of its end.
  public func shown(revision: Int) -> Showing? { showings.first { $0.revision == revision } }

  /// One revision on screen, or what its end says.
  public struct Showing: Hashable, Sendable {
    public let revision: Int
    public let message: EmergencyMessage
    public let area: Area
    public let from: Instant
    /// When it gave way; nil while it is on screen or ended by its own time.
    public let until: Instant?
  }

  /// Everything of it that was ever on screen and is in `past` still, oldest first.
  public var showings: [Showing] {
    guard let presentSince else { return [] }
    var showings = past.compactMap { past in
      past.activatedAt.map { from in
        Showing(revision: past.revision, message: past.message, area: past.area, from: from, until: past.endedAt)
      }
    }
    showings.append(Showing(revision: revision, message: message, area: area, from: presentSince, until: endedAt))
    if let closing, let endedAt, let number = closing.revision {
      showings.append(
        Showing(revision: number, message: closingMessage(closing), area: area, from: endedAt, until: nil))
    }
    return showings
  }

  /// What its end says, as a message.
  func closingMessage(_ closing: Closing) -> EmergencyMessage {
    var said = message
    (said.title, said.text, said.expiresAt) = (closing.title, closing.text, closing.until)
    said.presentation = .banner
    said.issuedAt = closing.issuedAt
    return said
  }

  /// The proposal goes into the past.
  mutating func endProposal(_ outcome: PastRevision.Outcome, by person: String?, reason: String? = nil, at now: Instant)
  {
    guard let ended = proposal else { return }
    proposal = nil
    past.append(
      PastRevision(
        revision: ended.revision, message: ended.message, area: ended.area, at: ended.at, by: ended.by,
        activatedAt: nil,
        confirmedBy: nil, breakGlassReason: nil, outcome: outcome, endedAt: now, endedBy: person, reason: reason))
  }

  /// `proposed` takes the screen, and the present revision goes into the past.
  mutating func replacePresent(
    by proposed: Proposal, confirmedBy: String?, breakGlassReason: String?, at now: Instant
  ) {
    past.append(
      PastRevision(
        revision: revision, message: message, area: area, at: revisedAt ?? createdAt, by: revisedBy ?? createdBy,
        activatedAt: presentSince, confirmedBy: self.confirmedBy, breakGlassReason: self.breakGlassReason,
        outcome: .replaced, endedAt: now, endedBy: proposed.by, reason: nil))
    // An officer writes a few; a machine may write one every ten seconds for three days.
    if source != .officer { forgetOldest() }
    // Who renews it is warned anew.
    if proposed.message.expiresAt != message.expiresAt { warned = [] }
    (revision, message, area) = (proposed.revision, proposed.message, proposed.area)
    (revisedAt, revisedBy) = (now, proposed.by)
    (self.confirmedBy, self.breakGlassReason) = (confirmedBy, breakGlassReason)
  }
}
