/// When drills begin, decided from the plan and the time alone.
extension DrillPlan {
  /// One drill of the plan: it begins at `begins`, or, where nobody was there to begin it, later in its window.
  public struct Occurrence: Hashable, Sendable {
    /// The window's beginning; with the plan's id it names the drill, so that none comes twice.
    public let begins: Instant
    public let windowEnds: Instant

    public init(begins: Instant, windowEnds: Instant) {
      self.begins = begins
      self.windowEnds = windowEnds
    }
  }

  /// The drill that is due at `now`: the latest whose window holds now and began after the plan was confirmed. Whether it was
  /// begun already is the caller's to know.
  public func due(at now: Instant, zone: Zone, holidays: HolidayCalendar) -> Occurrence? {
    guard let confirmedAt else { return nil }
    return occurrences(around: now, days: 1, zone: zone, holidays: holidays).last { occurrence in
      occurrence.begins >= confirmedAt && occurrence.begins <= now && now < occurrence.windowEnds
    }
  }

  /// When the next drill begins, looked for in the `days` to come; nil without one, and while nobody has confirmed the plan.
  public func next(after now: Instant, days: Int = 40, zone: Zone, holidays: HolidayCalendar) -> Instant? {
    guard confirmedAt != nil else { return nil }
    return occurrences(around: now, days: days, zone: zone, holidays: holidays).first { $0.begins > now }?.begins
  }

  /// The drill of `occurrence` as it begins at `now`: it ends after its minutes, and never after its window.
  public func emergency(_ id: EmergencyID, of occurrence: Occurrence, at now: Instant) -> Emergency {
    let end = min(now.advanced(bySeconds: Int64(terms.minutes) * 60), occurrence.windowEnds)
    return Emergency(
      id: id, source: .officer, area: area, state: .active, revision: 1, message: terms.message(until: end),
      createdAt: now, createdBy: createdBy, activatedAt: now, confirmedBy: confirmedBy, drill: self.id)
  }

  /// In order, of the day before `now`'s and of `days` from then on.
  private func occurrences(
    around now: Instant, days: Int, zone: Zone, holidays: HolidayCalendar
  ) -> [Occurrence] {
    let horizon = Horizon(
      zone: zone, calendar: OpeningCalendar(), holidays: holidays, from: zone.day(at: now), days: days)
    var ranges: [Range<Instant>] = []
    for slot in terms.slots {
      for index in horizon.days.indices where slot.refusal(on: horizon.days[index]) == nil {
        slot.appendWindows(ofDay: index, in: horizon, to: &ranges)
      }
    }
    let ends = Dictionary(ranges.map { ($0.lowerBound, $0.upperBound) }, uniquingKeysWith: max)
    return ends.sorted { $0.key < $1.key }.map { Occurrence(begins: $0.key, windowEnds: $0.value) }
  }
}
