extension Emergency {
  /// The order in which messages take the screen (DESIGN 4.3): live before drill, what still holds before what is over, an
  /// earthquake early warning, precedence, officer before machine, level (none = 0), newer; at last by id, so that every screen agrees.
  public static func comesBefore(_ left: Emergency, _ right: Emergency) -> Bool {
    for (first, second) in zip(left.rank, right.rank) where first != second { return first < second }
    return left.id < right.id
  }

  private var rank: [Int64] {
    [
      message.kind == .live ? 0 : 1,
      state == .active ? 0 : 1,
      message.isEarlyWarning ? 0 : 1,
      Int64(message.precedence),
      source == .officer ? 0 : 1,
      -Int64(message.level ?? 0),
      -(presentSince ?? createdAt).milliseconds,
    ]
  }

  /// What `display` shows of `emergencies` at `now`, in order; `EmergencyBoard` says how.
  public static func onScreen(
    of display: Display, at site: Site, among emergencies: [Emergency], had: [EmergencyID: Set<DisplayID>] = [:],
    at now: Instant
  ) -> [Emergency] {
    let board = EmergencyBoard(emergencies, had: had, at: now)
    return board.places(on: display, at: site).map { board.emergencies[$0] }
  }

  /// Whether `display` is one of those it is for now: a target of the present revision, and inside the area of whoever wrote
  /// that.
  public func reaches(_ display: Display, at site: Site) -> Bool { message.reaches(display, at: site, within: area) }

  /// All of `displays` that it reaches.
  public func reached(among displays: [Display], at sites: [SiteID: Site]) -> [DisplayID] {
    message.reached(among: displays, at: sites, within: area)
  }

  /// Whether `display` is one of those it is for, or, once it ended, one of those that any revision would be for now: whom the
  /// end is told where nobody wrote down which displays had it.
  public func concerns(_ display: Display, at site: Site) -> Bool {
    audiences.contains { $0.includes(display, at: site) }
  }

  var audiences: [EmergencyAudience] {
    guard closing != nil else { return [EmergencyAudience(message, area)] }
    return pastAudiences.map { $0.audience(message.kind) } + showings.map { EmergencyAudience($0.message, $0.area) }
  }
}

extension Emergency.Showing {
  public func reaches(_ display: Display, at site: Site) -> Bool { message.reaches(display, at: site, within: area) }
}

extension EmergencyMessage {
  /// Whether `display` is one of its targets in `area`; drills go only to those that are enrolled.
  public func reaches(_ display: Display, at site: Site, within area: Area) -> Bool {
    EmergencyAudience(self, area).includes(display, at: site)
  }

  /// All of `displays` that it reaches.
  public func reached(among displays: [Display], at sites: [SiteID: Site], within area: Area) -> [DisplayID] {
    [EmergencyAudience(self, area)].displays(among: displays, at: sites)
  }
}
