/// All that `Schedule.resolve` looks at, as of one revision. Whoever changes any of it gives it a new revision, so that what
/// was resolved can be kept by revision.
public struct ScheduleInputs: Sendable {
  public var revision: Int64
  public var sites: [SiteID: Site]
  public var displays: [DisplayID: Display]
  /// The contents that entries, campaigns, pools and defaults name, in whatever state.
  public var contents: [ContentID: PlayableContent]
  public var campaigns: [CampaignID: Campaign]
  public var pools: [PoolID: Pool]
  public var entries: [ScheduleEntry]
  public var city: CityDefaults
  public var holidays: HolidayCalendar
  /// What the pools' order is made from; nil before the first was published.
  public var audience: AudienceModel?

  public init(
    revision: Int64, sites: [SiteID: Site] = [:], displays: [DisplayID: Display] = [:],
    contents: [ContentID: PlayableContent] = [:], campaigns: [CampaignID: Campaign] = [:], pools: [PoolID: Pool] = [:],
    entries: [ScheduleEntry] = [], city: CityDefaults = CityDefaults(), holidays: HolidayCalendar = .japan,
    audience: AudienceModel? = nil
  ) {
    self.revision = revision
    self.sites = sites
    self.displays = displays
    self.contents = contents
    self.campaigns = campaigns
    self.pools = pools
    self.entries = entries
    self.city = city
    self.holidays = holidays
    self.audience = audience
  }
}

/// What holds for the whole city where a site or display says nothing.
public struct CityDefaults: Hashable, Sendable, Codable {
  public var defaultContent: ContentID?

  public init(defaultContent: ContentID? = nil) { self.defaultContent = defaultContent }
}

/// A content as the schedule sees it: its approved version with the files it was made into, or why it cannot play.
public struct PlayableContent: Hashable, Sendable {
  public var id: ContentID
  public var owner: Area
  public var readiness: Readiness
  /// The number of the approved version; 0 without one.
  public var version: Int
  public var title: LocalizedText
  public var alternativeText: LocalizedText
  /// Nil without an approved version.
  public var period: DisplayPeriod?
  /// The period it will have when its first version is approved; nil once there is an approved one.
  public var proposedPeriod: DisplayPeriod?
  public var seconds: Int
  public var audience: IntendedAudience?
  /// Only those whose files are ready.
  public var variants: [PlayableVariant]

  public enum Readiness: Hashable, Sendable {
    case playable
    case notApproved
    case withdrawn
    case processing
    case failed
  }

  public init(
    id: ContentID, owner: Area, readiness: Readiness, version: Int = 1, title: LocalizedText,
    alternativeText: LocalizedText = [:], period: DisplayPeriod? = nil, proposedPeriod: DisplayPeriod? = nil,
    seconds: Int = 10, audience: IntendedAudience? = nil, variants: [PlayableVariant] = []
  ) {
    self.id = id
    self.owner = owner
    self.readiness = readiness
    self.version = version
    self.title = title
    self.alternativeText = alternativeText
    self.period = period
    self.proposedPeriod = proposedPeriod
    self.seconds = seconds
    self.audience = audience
    self.variants = variants
  }
}

/// A variant that can be shown now.
public struct PlayableVariant: Hashable, Sendable {
  public var language: String
  /// Nil suits both.
  public var orientation: Orientation?
  public var picture: Picture

  public enum Picture: Hashable, Sendable {
    case media(Conversion)
    case text(Notice)
  }

  public init(language: String, orientation: Orientation?, picture: Picture) {
    self.language = language
    self.orientation = orientation
    self.picture = picture
  }

  /// As `Variant.key`.
  public var key: String { "\(language)-\(orientation?.rawValue ?? "any")" }
}
