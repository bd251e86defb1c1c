/// One thing to show. What is edited (`current`) and what may be shown (`approved`) are two versions of it, so that an edit
/// never takes a poster off the screens that hang it.
public struct Content: Hashable, Sendable, Codable {
  public let id: ContentID
  public let owner: Area
  public internal(set) var state: ContentState
  public internal(set) var current: ContentVersion
  /// What is shown; nil until the first approval and after a withdrawal.
  public internal(set) var approved: ContentVersion?
  /// The person who submitted `current`.
  public internal(set) var submittedBy: String?
  /// Why an approver gave it back.
  public internal(set) var returnReason: String?
  public let createdAt: Instant
  public let createdBy: String

  public init(
    id: ContentID, owner: Area, state: ContentState = .draft, current: ContentVersion, approved: ContentVersion? = nil,
    submittedBy: String? = nil, returnReason: String? = nil, createdAt: Instant, createdBy: String
  ) {
    self.id = id
    self.owner = owner
    self.state = state
    self.current = current
    self.approved = approved
    self.submittedBy = submittedBy
    self.returnReason = returnReason
    self.createdAt = createdAt
    self.createdBy = createdBy
  }
}

/// draft -> submitted -> approved | returned; edited, the last two are a draft again; from anywhere -> withdrawn, for good.
public enum ContentState: String, Hashable, Sendable, Codable, CaseIterable {
  /// Its editor works on it. -> submitted, withdrawn
  case draft
  /// It waits for an approver. -> approved, returned, withdrawn
  case submitted
  /// `current` is what is shown. -> draft (by an edit), withdrawn
  case approved
  /// An approver gave it back with a reason. -> draft (by an edit), submitted, withdrawn
  case returned
  /// Off every screen, for good.
  case withdrawn
}

/// What a content says, as of one edit; never changed afterwards.
public struct ContentVersion: Hashable, Sendable, Codable {
  /// 1, 2, 3...
  public var number: Int
  /// At most 80 characters a language.
  public var title: LocalizedText
  public var department: String
  public var period: DisplayPeriod
  /// How long a still or a page stays, 3...600; a video lasts its length.
  public var seconds: Int
  /// Nil is everybody.
  public var audience: IntendedAudience?
  /// What the picture says, for those who do not see it; at most 400 characters a language.
  public var alternativeText: LocalizedText
  public var variants: [Variant]

  public init(
    number: Int = 1, title: LocalizedText, department: String, period: DisplayPeriod, seconds: Int = 10,
    audience: IntendedAudience? = nil, alternativeText: LocalizedText, variants: [Variant]
  ) {
    self.number = number
    self.title = title
    self.department = department
    self.period = period
    self.seconds = seconds
    self.audience = audience
    self.alternativeText = alternativeText
    self.variants = variants
  }
}

/// Whom a content is meant for: a sex, an age range (both ends inclusive), or both.
public struct IntendedAudience: Hashable, Sendable, Codable {
  public var sex: Sex?
  public var fromAge: Int?
  public var untilAge: Int?

  public init(sex: Sex? = nil, fromAge: Int? = nil, untilAge: Int? = nil) {
    self.sex = sex
    self.fromAge = fromAge
    self.untilAge = untilAge
  }
}

public enum Sex: String, Hashable, Sendable, Codable, CaseIterable {
  case male, female, unknown
}
