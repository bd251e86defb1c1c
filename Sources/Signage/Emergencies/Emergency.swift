/// A message that overrides. Its life is decided in `Emergency+Lifecycle.swift`; DESIGN 4.3.
public struct Emergency: Hashable, Sendable, Codable {
  public let id: EmergencyID
  public let source: Source
  /// The area of the officer who wrote it.
  public let area: Area
  public internal(set) var state: State
  /// The revision on screen, or of the first proposal; what `confirmation` names.
  public internal(set) var revision: Int
  public internal(set) var message: EmergencyMessage
  public let createdAt: Instant
  public let createdBy: String
  /// When the first revision went on screen.
  public internal(set) var activatedAt: Instant?
  /// The second officer; nil while pending and after break-glass.
  public internal(set) var confirmedBy: String?
  /// Why one officer alone activated it.
  public internal(set) var breakGlassReason: String?
  public internal(set) var endedAt: Instant?
  public internal(set) var endedBy: String?
  /// What its end says on the displays that had it, and until when.
  public internal(set) var closing: Closing?

  public enum Source: String, Hashable, Sendable, Codable {
    case officer, cap, jma
  }

  public enum State: String, Hashable, Sendable, Codable, CaseIterable {
    /// It waits for a second officer. -> active, rejected, withdrawn, lapsed
    case pending
    /// It is on screen. -> cleared, corrected, expired
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

    public init(title: LocalizedText, text: LocalizedText, until: Instant) {
      self.title = title
      self.text = text
      self.until = until
    }
  }

  public init(
    id: EmergencyID, source: Source, area: Area, state: State, revision: Int, message: EmergencyMessage,
    createdAt: Instant, createdBy: String, activatedAt: Instant? = nil, confirmedBy: String? = nil,
    breakGlassReason: String? = nil, endedAt: Instant? = nil, endedBy: String? = nil, closing: Closing? = nil
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

  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case live, drill
  }

  public enum Presentation: String, Hashable, Sendable, Codable, CaseIterable {
    case fullScreen, banner
  }

  public init(
    kind: Kind, precedence: Int, level: Int? = nil, title: LocalizedText, text: LocalizedText, targets: [Target],
    presentation: Presentation = .fullScreen, expiresAt: Instant
  ) {
    self.kind = kind
    self.precedence = precedence
    self.level = level
    self.title = title
    self.text = text
    self.targets = targets
    self.presentation = presentation
    self.expiresAt = expiresAt
  }
}
