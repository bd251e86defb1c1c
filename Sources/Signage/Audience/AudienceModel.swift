/// What was published about who stands in front of which display, hour by hour of the week: the base of every ranking.
/// Made once a day (`make`), kept as bytes (`serialized`), asked by rankings and pools.
public struct AudienceModel: Hashable, Sendable {
  public var publishedAt: Instant
  /// The sum over all sensors.
  public internal(set) var city: WeekProfile
  /// Each the sum over its sensors; only sites that have any.
  public internal(set) var sites: [SiteID: WeekProfile]
  /// Every display that existed when it was made, with or without data.
  public internal(set) var displays: [DisplayID: DisplayProfile]
  /// `city` over the whole week: what every score compares with.
  let cityWeek: HourProfile

  public struct DisplayProfile: Hashable, Sendable {
    public var site: SiteID
    /// From its first registered sensor with a coverage of 80 % in each hour; nil without sensors.
    public var week: WeekProfile?
  }

  /// A model that knows nothing yet: every content scores 1, every pool rotates evenly.
  public init(publishedAt: Instant) {
    self.init(publishedAt: publishedAt, city: WeekProfile(sensors: 0), sites: [:], displays: [:])
  }

  init(
    publishedAt: Instant, city: WeekProfile, sites: [SiteID: WeekProfile], displays: [DisplayID: DisplayProfile]
  ) {
    self.publishedAt = publishedAt
    self.city = city
    self.sites = sites
    self.displays = displays
    cityWeek = city.wholeWeek
  }

  /// Whether anybody with an age was counted anywhere.
  public var knowsAnybody: Bool { cityWeek.counted > 0 && cityWeek.weights.total > 0 }

  /// What is known of the audience of `display` in that hour, from the nearest place that has data.
  public func audience(of display: DisplayID, at hour: HourOfWeek) -> KnownAudience {
    if let known = displays[display] {
      if let week = known.week, week.hoursOfWeekWithData > 0 {
        let profile = week[hour]
        if profile.hours > 0 {
          return KnownAudience(basis: .displayHour, profile: profile, counted: profile.counted)
        }
        let whole = week.wholeWeek
        return KnownAudience(
          basis: .displayWeek, profile: whole, counted: whole.counted / Double(week.hoursOfWeekWithData))
      }
      if let site = sites[known.site], site[hour].hours > 0 {
        return KnownAudience(basis: .siteHour, profile: site[hour], sharedBy: site.sensors)
      }
    }
    if city[hour].hours > 0 {
      return KnownAudience(basis: .cityHour, profile: city[hour], sharedBy: city.sensors)
    }
    if cityWeek.hours > 0 {
      let hours = city.sensors * city.hoursOfWeekWithData
      return KnownAudience(basis: .cityWeek, profile: cityWeek, sharedBy: hours)
    }
    return KnownAudience(basis: .nothing, profile: cityWeek, counted: 0)
  }
}

/// The audience of a display in an hour of the week as far as it is known.
public struct KnownAudience: Hashable, Sendable {
  public var basis: AudienceBasis
  public var profile: HourProfile
  /// People counted that speak for this display and hour. Of a borrowed profile only one hour's and one sensor's part: it
  /// may be large and yet says little about this place, and the interval must show that.
  public var counted: Double

  init(basis: AudienceBasis, profile: HourProfile, counted: Double) {
    self.basis = basis
    self.profile = profile
    self.counted = counted
  }

  init(basis: AudienceBasis, profile: HourProfile, sharedBy parts: Int) {
    self.init(basis: basis, profile: profile, counted: profile.counted / Double(max(1, parts)))
  }
}

/// Whose counts a ranking stands on, from the nearest to the farthest.
public enum AudienceBasis: String, Hashable, Sendable, Codable, CaseIterable {
  /// The display itself in that hour of the week.
  case displayHour
  /// The display in all hours of the week that have data.
  case displayWeek
  /// The site's sensors in that hour.
  case siteHour
  /// All sensors of the city in that hour.
  case cityHour
  /// All sensors in all hours.
  case cityWeek
  /// Nobody was counted yet.
  case nothing
}
