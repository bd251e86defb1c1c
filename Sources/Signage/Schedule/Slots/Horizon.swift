/// Some local days in a row at a site, and what slots must know of them. It serves every display of the site that keeps
/// the same zone.
struct Horizon {
  let zone: Zone
  /// The day before the first, for its windows that cross midnight; then the days themselves.
  let days: [DayFacts]
  /// The midnight at which each of `days` begins, and at the end those of the two days after.
  private let midnights: [Instant]
  /// Whether clocks run on unchanged from each midnight to the next.
  private let steady: [Bool]
  /// From the first day's midnight to the last day's end.
  let span: Range<Instant>
  /// When the site is open.
  private(set) var open: Ranges

  init(zone: Zone, site: Site, holidays: HolidayCalendar, from: LocalDate, days count: Int) {
    self.init(zone: zone, calendar: site.calendar, holidays: holidays, from: from, days: count)
  }

  init(zone: Zone, calendar: OpeningCalendar, holidays: HolidayCalendar, from: LocalDate, days count: Int) {
    self.zone = zone
    days = (-1..<max(count, 0)).map { DayFacts(from.advanced(byDays: $0), holidays: holidays) }
    midnights = (-1...max(count, 0) + 1).map { zone.midnight(of: from.advanced(byDays: $0)) }
    steady = zip(midnights, midnights.dropFirst()).map { midnight, next in
      next.milliseconds(since: midnight) == 86_400_000 && !zone.changes(from: midnight, until: next)
    }
    span = midnights[1]..<midnights[days.count]
    open = Ranges(merging: [])
    open = openingRanges(of: calendar)
  }

  /// The days themselves, without the one before.
  var ownDays: Range<Int> { 1..<days.count }

  func range(ofDay index: Int) -> Range<Instant> { midnights[index]..<midnights[index + 1] }

  /// When a window of the day `index` begins, or, with 1440 minutes and more, ends on the next day.
  func instant(ofDay index: Int, minutes: Int) -> Instant {
    if minutes >= 1440 {
      return minutes == 1440 ? midnights[index + 1] : instant(ofDay: index + 1, minutes: minutes - 1440)
    }
    if steady[index] { return midnights[index].advanced(byMilliseconds: Int64(minutes) * 60_000) }
    return zone.instant(of: days[0].day.advanced(byDays: index), minutes: minutes)
  }

  /// No slots: always open. On an extra date the first slot's windows hold, on an except date nothing opens.
  private func openingRanges(of calendar: OpeningCalendar) -> Ranges {
    var ranges: [Range<Instant>] = []
    for index in days.indices {
      let day = days[index].day
      if calendar.exceptDates.contains(day) { continue }
      if calendar.slots.isEmpty { ranges.append(range(ofDay: index)) }
      if let first = calendar.slots.first, calendar.extraDates.contains(day) {
        first.appendWindows(ofDay: index, in: self, to: &ranges)
      }
      for slot in calendar.slots where slot.refusal(on: days[index]) == nil {
        slot.appendWindows(ofDay: index, in: self, to: &ranges)
      }
    }
    return Ranges(merging: ranges)
  }
}
