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

  /// What `display` shows of `emergencies` at `now`, in order.
  ///
  /// Drills go only to enrolled displays; one ends on a display for good as soon as a live message of precedence 0 to 2 is on
  /// there with it, so `emergencies` must hold those that ended while a drill of now was running.
  public static func onScreen(
    of display: Display, at site: Site, among emergencies: [Emergency], at now: Instant
  ) -> [Emergency] {
    let lastSeizure = emergencies.compactMap { $0.seizure(of: display, at: site) }.max()
    return emergencies.filter { emergency in
      guard emergency.isOnScreen(at: now), emergency.concerns(display, at: site) else { return false }
      guard emergency.message.kind == .drill, let lastSeizure else { return true }
      return (emergency.activatedAt ?? emergency.createdAt) >= lastSeizure
    }.sorted(by: comesBefore)
  }

  /// Whether `display` is one of those it is for now: a target of the present revision, and inside the area of whoever wrote
  /// that.
  public func reaches(_ display: Display, at site: Site) -> Bool { message.reaches(display, at: site, within: area) }

  /// Whether `display` is one of those it is for, or, once it ended, one of those that any revision was for.
  public func concerns(_ display: Display, at site: Site) -> Bool {
    guard closing != nil else { return reaches(display, at: site) }
    return showings.contains { $0.reaches(display, at: site) }
  }

  /// When it stops, or stopped, to end the drills on `display`; nil where it ends none. A revision that gave way has ended
  /// them for good all the same.
  private func seizure(of display: Display, at site: Site) -> Instant? {
    guard message.kind == .live else { return nil }
    return showings.compactMap { showing in
      guard showing.revision != closing?.revision, showing.message.precedence <= 2, showing.reaches(display, at: site)
      else { return nil }
      return min(showing.until ?? showing.message.expiresAt, showing.message.expiresAt)
    }.max()
  }
}

extension Emergency.Showing {
  public func reaches(_ display: Display, at site: Site) -> Bool { message.reaches(display, at: site, within: area) }
}

extension EmergencyMessage {
  /// Whether `display` is one of its targets in `area`; drills go only to those that are enrolled.
  public func reaches(_ display: Display, at site: Site, within area: Area) -> Bool {
    (kind == .live || display.drillEnrolled) && area.contains(site.ward)
      && targets.contains { $0.includes(display, at: site) }
  }
}
