import Foundation
import Signage

/// The schedule once more, minute by minute and as simply as can be: what wall clocks read is looked up each minute,
/// days are asked of Foundation's calendar, and no range is ever cut, merged or kept.
struct NaiveModel {
  struct Answer: Equatable {
    var standby: Bool
    var priority: Int?
    var winners: Set<String>
    /// The minute at which the segment began.
    var from: Int
  }

  let inputs: ScheduleInputs
  let display: Display
  let site: Site
  /// The first minute since 1970 at which clocks read a minute of local days, or more where it is skipped.
  private var reached: [Int: Int] = [:]
  private var calendar = Calendar(identifier: .gregorian)
  private var opening: [When] = []

  init?(_ inputs: ScheduleInputs, display id: DisplayID, from: Signage.LocalDate, days: Int) {
    guard let display = inputs.displays[id], let site = inputs.sites[display.site],
      let zone = TimeZone(identifier: display.timeZone ?? site.timeZone), let utc = TimeZone(identifier: "UTC")
    else { return nil }
    (self.inputs, self.display, self.site) = (inputs, display, site)
    calendar.timeZone = utc
    var top: Int?
    for minute in (from.dayNumber - 4) * 1440..<(from.dayNumber + days + 4) * 1440 {
      let reading = minute + zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(minute) * 60)) / 60
      for wall in (top.map { $0 + 1 } ?? reading)..<max(reading + 1, top.map { $0 + 1 } ?? reading) {
        reached[wall] = minute
      }
      top = max(reading, top ?? reading)
    }
    opening = openingWindows(from: from, days: days)
  }

  /// For each minute of the days, what is on.
  func answers(from: Signage.LocalDate, days: Int) -> [(minute: Int, answer: Answer)] {
    let activeHours = whens(of: display.activeHours, from: from, days: days)
    let entries = inputs.entries.map { (entry: $0, when: whens(of: $0.slots, from: from, days: days)) }
    var list: [(minute: Int, answer: Answer)] = []
    for day in from.dayNumber..<from.dayNumber + days {
      guard let midnight = reached[day * 1440], let next = reached[(day + 1) * 1440] else { continue }
      let hours = Set((0..<24).compactMap { reached[day * 1440 + $0 * 60] })
      let open = entries.filter { canPlay($0.entry, on: day) }
      for minute in midnight..<next {
        var answer = Answer(standby: !holds(activeHours, at: minute), priority: nil, winners: [], from: minute)
        let active = open.filter { holds($0.when, at: minute) }.map(\.entry)
        if !answer.standby { decide(active, &answer) }
        let hasPool = active.contains { entry in
          guard case .pool = entry.subject else { return false }
          return answer.winners.contains(entry.id.text)
        }
        if let last = list.last?.answer, minute != midnight, last.winners == answer.winners,
          last.standby == answer.standby,
          !(hasPool && hours.contains(minute))
        {
          answer.from = last.from
        }
        list.append((minute, answer))
      }
    }
    return list
  }

  private func decide(_ active: [ScheduleEntry], _ answer: inout Answer) {
    let ordinary = active.filter { !$0.alwaysIncluded }
    let always = active.filter(\.alwaysIncluded)
    let highest = ordinary.map(\.priority.level).max()
    var winners = ordinary.filter { $0.priority.level == highest }
    if (highest ?? 0) <= 7 { winners += always }
    answer.winners = Set(winners.map(\.id.text))
    answer.priority = highest ?? always.map(\.priority.level).max()
  }

  private func canPlay(_ entry: ScheduleEntry, on day: Int) -> Bool {
    guard entry.area == .city || entry.area == .ward(site.ward),
      entry.targets.contains(where: { $0.includes(display, at: site) })
    else { return false }
    let contents: [ContentID] =
      switch entry.subject {
      case .content(let id): [id]
      case .campaign(let id): inputs.campaigns[id]?.contents ?? []
      case .pool(let id): inputs.pools[id]?.contents ?? []
      }
    return contents.contains { id in
      guard let content = inputs.contents[id], content.readiness == .playable, !content.variants.isEmpty,
        let period = content.period
      else { return false }
      return period.firstDay.dayNumber <= day && day <= period.lastDay.dayNumber
    }
  }

  /// Minutes from and until, and what the site's opening has to say to them. Nil: always.
  private typealias When = (from: Int, until: Int, opening: OpeningRule?)

  private func whens(of slots: [Slot], from: Signage.LocalDate, days: Int) -> [When]? {
    slots.isEmpty ? nil : slots.flatMap { whens(of: $0, from: from, days: days) { holds($0, on: $1) } }
  }

  private func whens(
    of slot: Slot, from: Signage.LocalDate, days: Int, where included: (Slot, Int) -> Bool
  ) -> [When] {
    (from.dayNumber - 2..<from.dayNumber + days + 1).filter { included(slot, $0) }.flatMap { day in
      (slot.windows ?? [Window(from: must(LocalTime(minutes: 0)), until: must(LocalTime(minutes: 1440)))]).map {
        window in
        let crosses = window.until.minutes < window.from.minutes
        return (
          from: must(reached[day * 1440 + window.from.minutes]),
          until: must(reached[day * 1440 + window.until.minutes + (crosses ? 1440 : 0)]), opening: slot.opening
        )
      }
    }
  }

  private func holds(_ whens: [When]?, at minute: Int) -> Bool {
    guard let whens else { return true }
    return whens.contains { when in
      guard when.from <= minute, minute < when.until else { return false }
      switch when.opening {
      case nil: return true
      case .only: return isOpen(at: minute)
      case .exclude: return !isOpen(at: minute)
      }
    }
  }

  private func isOpen(at minute: Int) -> Bool {
    opening.contains { $0.from <= minute && minute < $0.until }
  }

  /// When the site is open, window by window.
  private func openingWindows(from: Signage.LocalDate, days: Int) -> [When] {
    site.calendar.slots.enumerated().flatMap { index, slot in
      whens(of: slot, from: from, days: days) { slot, day in
        let date = Signage.LocalDate(dayNumber: day)
        if site.calendar.exceptDates.contains(date) { return false }
        return holds(slot, on: day) || (index == 0 && site.calendar.extraDates.contains(date))
      }
    }
  }

  private func holds(_ slot: Slot, on day: Int) -> Bool {
    let date = Date(timeIntervalSince1970: Double(day) * 86_400)
    if let firstDay = slot.firstDay, day < firstDay.dayNumber { return false }
    if let lastDay = slot.lastDay, day > lastDay.dayNumber { return false }
    if let weekdays = slot.weekdays,
      !weekdays.contains(where: { number(of: $0) == calendar.component(.weekday, from: date) })
    {
      return false
    }
    if let monthlyDays = slot.monthlyDays, !monthlyDays.contains(where: { includes($0, date) }) { return false }
    if let everyWeeks = slot.everyWeeks, let firstDay = slot.firstDay {
      let weeks = (monday(before: day) - monday(before: firstDay.dayNumber)) / 7
      if weeks % everyWeeks != 0 { return false }
    }
    let isHoliday = inputs.holidays.name(of: Signage.LocalDate(dayNumber: day)) != nil
    if slot.holidays == .only, !isHoliday { return false }
    if slot.holidays == .exclude, isHoliday { return false }
    return !(slot.exceptDates ?? []).contains { $0.dayNumber == day }
  }

  private func includes(_ monthly: MonthlyDay, _ date: Date) -> Bool {
    let day = calendar.component(.day, from: date)
    switch monthly {
    case .day(-1): return calendar.component(.day, from: date.addingTimeInterval(86_400)) == 1
    case .day(let wanted): return day == wanted
    case .weekday(let weekday, let nth):
      guard calendar.component(.weekday, from: date) == number(of: weekday) else { return false }
      if nth == -1 {
        return calendar.component(.month, from: date.addingTimeInterval(7 * 86_400))
          != calendar.component(.month, from: date)
      }
      return calendar.component(.weekdayOrdinal, from: date) == nth
    }
  }

  /// As Foundation counts: Sunday is 1.
  private func number(of weekday: Weekday) -> Int { (weekday.daysAfterMonday + 1) % 7 + 1 }

  private func monday(before day: Int) -> Int {
    (0..<7).map { day - $0 }.first {
      calendar.component(.weekday, from: Date(timeIntervalSince1970: Double($0) * 86_400)) == 2
    } ?? day
  }
}
