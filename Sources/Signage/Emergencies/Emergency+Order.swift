extension Emergency {
  /// The order in which messages take the screen (DESIGN 4.3): live before drill, what still holds before what is over,
  /// precedence, officer before machine, level (none = 0), newer; at last by id, so that every screen agrees.
  public static func comesBefore(_ left: Emergency, _ right: Emergency) -> Bool {
    for (first, second) in zip(left.rank, right.rank) where first != second { return first < second }
    return left.id < right.id
  }

  private var rank: [Int64] {
    [
      message.kind == .live ? 0 : 1,
      state == .active ? 0 : 1,
      Int64(message.precedence),
      source == .officer ? 0 : 1,
      -Int64(message.level ?? 0),
      -(activatedAt ?? createdAt).milliseconds,
    ]
  }

  /// What `display` shows of `emergencies` at `now`, in order.
  ///
  /// Drills go only to enrolled displays; one ends on a display for good as soon as a live message of precedence 0 to 2 is on
  /// there with it, so `emergencies` must hold those that ended while a drill of now was running.
  public static func onScreen(
    of display: Display, at site: Site, among emergencies: [Emergency], at now: Instant
  ) -> [Emergency] {
    let here = emergencies.filter { $0.reaches(display, at: site) }
    let lastSeizure = here.compactMap(\.seizesUntil).max()
    return here.filter { emergency in
      guard emergency.isOnScreen(at: now) else { return false }
      guard emergency.message.kind == .drill, let lastSeizure else { return true }
      return (emergency.activatedAt ?? emergency.createdAt) >= lastSeizure
    }.sorted(by: comesBefore)
  }

  /// Whether `display` is one of those it is for: a target, and inside the area of whoever wrote it.
  public func reaches(_ display: Display, at site: Site) -> Bool {
    (message.kind == .live || display.drillEnrolled) && area.contains(site.ward)
      && message.targets.contains { $0.includes(display, at: site) }
  }

  /// When it stops, or stopped, to end the drills on its displays; nil of one that ends none.
  private var seizesUntil: Instant? {
    guard message.kind == .live, message.precedence <= 2, activatedAt != nil else { return nil }
    return min(endedAt ?? message.expiresAt, message.expiresAt)
  }
}
