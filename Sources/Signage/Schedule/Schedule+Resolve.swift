/// What is on which display when: pure functions of the inputs, a display and a time. The rules are DESIGN 4.1.
public enum Schedule {
  /// How many days can be resolved at once.
  public static let mostDays = 732

  /// What `display` shows from the local midnight at which `from` begins, for `days` local days (at most `mostDays`).
  ///
  /// Nil when there is no such display, its site is missing, or its zone is unknown.
  public static func resolve(
    _ inputs: ScheduleInputs, display: DisplayID, from: LocalDate, days: Int = 8
  ) -> Playlist? {
    Timetable(inputs).resolve(display: display, from: from, days: days)
  }

  /// What is on at one instant, by the very playlist that the display pulls. Nil as of `resolve`.
  public static func showing(_ inputs: ScheduleInputs, display: DisplayID, at instant: Instant) -> Showing? {
    guard let day = localDay(inputs, display: display, at: instant) else { return nil }
    return resolve(inputs, display: display, from: day, days: 1)?.showing(at: instant)
  }

  /// The zone by which a display lives: its own, else its site's. Nil as of `resolve`.
  public static func zone(_ inputs: ScheduleInputs, display: DisplayID) -> Zone? {
    guard let display = inputs.displays[display], let site = inputs.sites[display.site] else { return nil }
    return Zone(identifier: display.timeZone ?? site.timeZone)
  }

  /// The display's local day that holds `instant`: the one to resolve from. Nil as of `resolve`.
  public static func localDay(_ inputs: ScheduleInputs, display: DisplayID, at instant: Instant) -> LocalDate? {
    zone(inputs, display: display)?.day(at: instant)
  }
}

extension Timetable {
  /// As `Schedule.resolve`.
  public func resolve(display: DisplayID, from: LocalDate, days: Int = 8) -> Playlist? {
    guard let plan = plan(of: display, from: from, days: min(max(days, 0), Schedule.mostDays)) else { return nil }
    var segments = SegmentMaker(plan)
    return Playlist(
      display: display, from: plan.horizon.span.lowerBound, until: plan.horizon.span.upperBound,
      segments: plan.stretches().map { segments.segment(of: $0) }, fallback: plan.fallback())
  }
}

extension DisplayPlan {
  /// The first default content that can play on a day, of the display's, the site's and the city's.
  func defaultContent(ofDay day: Int) -> (rule: Rule, play: ContentPlay)? {
    for (rule, id) in defaults {
      if let play = contents[id], play.refusal(on: horizon.days[day].day) == nil { return (rule, play) }
    }
    return nil
  }

  /// The first default content that can play on each of the days, since nobody asks a fallback for the date; else
  /// nothing.
  fileprivate func fallback() -> [LoopItem] {
    for (_, id) in defaults {
      if let play = contents[id], horizon.ownDays.allSatisfy({ play.refusal(on: horizon.days[$0].day) == nil }) {
        return play.items
      }
    }
    return []
  }
}
