extension Slot {
  /// When any of `slots` holds, in order, from the first day's midnight on for `days` days; no slots hold always.
  ///
  /// `site` gives the opening hours; `zone` is the display's.
  public static func ranges(
    of slots: [Slot], site: Site, zone: Zone, holidays: HolidayCalendar, from: LocalDate, days: Int
  ) -> [Range<Instant>] {
    let horizon = Horizon(zone: zone, site: site, holidays: holidays, from: from, days: days)
    return ranges(of: slots, in: horizon).list
  }

  static func ranges(of slots: [Slot], in horizon: Horizon) -> Ranges {
    if slots.isEmpty { return Ranges(merging: [horizon.span]) }
    var ranges: [Range<Instant>] = []
    for slot in slots {
      if slot.opening == nil {
        for index in horizon.days.indices where slot.refusal(on: horizon.days[index]) == nil {
          slot.appendWindows(ofDay: index, in: horizon, to: &ranges)
        }
      } else {
        for index in horizon.days.indices where slot.refusal(on: horizon.days[index]) == nil {
          ranges += slot.ranges(ofDay: index, in: horizon).list
        }
      }
    }
    return Ranges(merging: ranges).clamped(to: horizon.span)
  }

  /// When the slot's windows of one day hold, as far as the site's opening lets them. The day's conditions are not
  /// asked.
  func ranges(ofDay index: Int, in horizon: Horizon) -> Ranges {
    var windows: [Range<Instant>] = []
    appendWindows(ofDay: index, in: horizon, to: &windows)
    switch opening {
    case nil: return Ranges(merging: windows)
    case .only: return Ranges(merging: windows).intersection(horizon.open)
    case .exclude: return Ranges(merging: windows).subtracting(horizon.open)
    }
  }

  /// The slot's windows of one day; without any, the whole day.
  func appendWindows(ofDay index: Int, in horizon: Horizon, to ranges: inout [Range<Instant>]) {
    guard let windows else {
      ranges.append(horizon.range(ofDay: index))
      return
    }
    for window in windows {
      let from = horizon.instant(ofDay: index, minutes: window.from.minutes)
      let until = horizon.instant(ofDay: index, minutes: window.until.minutes + (window.crossesMidnight ? 1440 : 0))
      // A clock change can swallow a window whole.
      if from < until { ranges.append(from..<until) }
    }
  }
}

extension Window {
  var crossesMidnight: Bool { until < from }
}
