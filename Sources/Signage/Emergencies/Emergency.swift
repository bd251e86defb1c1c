/// A message that overrides. Its life is decided in `Emergency+Lifecycle.swift`; DESIGN 4.3.
public struct Emergency: Hashable, Sendable, Codable {
  public let id: EmergencyID
  public let source: Source
  /// The area of the officer who wrote the present revision.
  public internal(set) var area: Area
  public internal(set) var state: State
  /// The revision on screen, or of the first proposal; what `confirmation` names.
  public internal(set) var revision: Int
  public internal(set) var message: EmergencyMessage
  public let createdAt: Instant
  public let createdBy: String
  /// When the first revision went on screen.
  public internal(set) var activatedAt: Instant?
  /// When the present revision went on screen, where it is not the first, and who wrote it.
  public internal(set) var revisedAt: Instant?
  public internal(set) var revisedBy: String?
  /// The second officer of the present revision; nil while pending and after break-glass.
  public internal(set) var confirmedBy: String?
  /// Why one officer alone activated the present revision.
  public internal(set) var breakGlassReason: String?
  /// A new revision that waits for its second officer while the present one keeps showing.
  public internal(set) var proposal: Proposal?
  public internal(set) var endedAt: Instant?
  public internal(set) var endedBy: String?
  /// What its end says on the displays that had it, and until when.
  public internal(set) var closing: Closing?
  /// Why a second officer said no to the first revision.
  public internal(set) var rejectionReason: String?
  /// The drill plan that started it; nil of a message that somebody wrote.
  public let drill: DrillID?
  /// Absent in what was stored before there were any.
  private var pastRevisions: [PastRevision]?
  private var forgottenAudiences: [PastAudience]?
  private var warnedMinutes: [Int64]?

  /// The revisions that gave way or never came on screen, oldest first; of a machine's message the last `mostPast`.
  public internal(set) var past: [PastRevision] {
    get { pastRevisions ?? [] }
    set { pastRevisions = newValue.isEmpty ? nil : newValue }
  }

  /// Whom the revisions were for that are not in `past` any more.
  var pastAudiences: [PastAudience] {
    get { forgottenAudiences ?? [] }
    set { forgottenAudiences = newValue.isEmpty ? nil : newValue }
  }

  /// The warnings before its end that officers were given, in minutes.
  public internal(set) var warned: [Int64] {
    get { warnedMinutes ?? [] }
    set { warnedMinutes = newValue.isEmpty ? nil : newValue }
  }

  public enum Source: String, Hashable, Sendable, Codable {
    case officer, cap, jma
  }

  public enum State: String, Hashable, Sendable, Codable, CaseIterable {
    /// It waits for a second officer. -> active, rejected, withdrawn, lapsed
    case pending
    /// It is on screen, and a new revision of it may wait. -> active, cleared, corrected, expired
    case active
    /// It is over; the all-clear shows for 10 minutes.
    case cleared
    /// It was wrong; the correction shows for 30 minutes.
    case corrected
    /// Its time was over.
    case expired
    /// The second officer said no.
    case rejected
    /// Its author took it back.
    case withdrawn
    /// Nobody confirmed it within 10 minutes.
    case lapsed
  }

  public struct Closing: Hashable, Sendable, Codable {
    public var title: LocalizedText
    public var text: LocalizedText
    public var until: Instant
    /// A number of its own, so that it is known which displays showed it.
    public var revision: Int?
    /// When an agency said so; nil of an officer's, which is said the moment it ends.
    public var issuedAt: Instant?

    public init(
      title: LocalizedText, text: LocalizedText, until: Instant, revision: Int? = nil, issuedAt: Instant? = nil
    ) {
      self.title = title
      self.text = text
      self.until = until
      self.revision = revision
      self.issuedAt = issuedAt
    }
  }

  public init(
    id: EmergencyID, source: Source, area: Area, state: State, revision: Int, message: EmergencyMessage,
    createdAt: Instant, createdBy: String, activatedAt: Instant? = nil, confirmedBy: String? = nil,
    breakGlassReason: String? = nil, endedAt: Instant? = nil, endedBy: String? = nil, closing: Closing? = nil,
    drill: DrillID? = nil
  ) {
    self.id = id
    self.source = source
    self.area = area
    self.state = state
    self.revision = revision
    self.message = message
    self.createdAt = createdAt
    self.createdBy = createdBy
    self.activatedAt = activatedAt
    self.confirmedBy = confirmedBy
    self.breakGlassReason = breakGlassReason
    self.endedAt = endedAt
    self.endedBy = endedBy
    self.closing = closing
    self.drill = drill
  }
}

/// What one revision of an emergency says and where: everything a screen needs, so that nothing is fetched to show it.
public struct EmergencyMessage: Hashable, Sendable, Codable {
  public var kind: Kind
  /// 0 (highest) ... 3.
  public var precedence: Int
  /// 警戒レベル 1...5.
  public var level: Int?
  /// At most 40 characters a language; Japanese is always there.
  public var title: LocalizedText
  /// At most 200 characters a language.
  public var text: LocalizedText
  public var targets: [Target]
  public var presentation: Presentation
  public var expiresAt: Instant
  /// When an agency issued it; nil of an officer's, which is issued the moment it goes on screen.
  public var issuedAt: Instant?
  /// The languages an agency wrote it in, where Japanese is none of them: in the others stand fixed words, and a screen without
  /// any of these shows them beside its own. Nil of all other messages.
  public var originalLanguages: [String]?
  /// Seconds count: it goes before all others while it lasts. Absent in what was stored before there were any.
  private var earlyWarning: Bool?

  /// Of an earthquake that is on its way.
  public var isEarlyWarning: Bool {
    get { earlyWarning ?? false }
    set { earlyWarning = newValue ? true : nil }
  }

  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case live, drill
  }

  public enum Presentation: String, Hashable, Sendable, Codable, CaseIterable {
    case fullScreen, banner
  }

  public init(
    kind: Kind, precedence: Int, level: Int? = nil, title: LocalizedText, text: LocalizedText, targets: [Target],
    presentation: Presentation = .fullScreen, expiresAt: Instant, issuedAt: Instant? = nil
  ) {
    self.kind = kind
    self.precedence = precedence
    self.level = level
    self.title = title
    self.text = text
    self.targets = targets
    self.presentation = presentation
    self.expiresAt = expiresAt
    self.issuedAt = issuedAt
  }
}
