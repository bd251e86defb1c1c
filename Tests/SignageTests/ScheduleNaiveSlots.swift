import Foundation
import Signage

/// When slots hold, minute by minute: what wall clocks read is looked up each minute, days are asked of Foundation's
/// calendar, and each minute in which a slot holds is ticked off.
struct NaiveSlots {
  /// Minutes since 1970 that are ticked off.
  struct Minutes {
    private let first: Int
    private var ticks: [Bool]

    init(from first: Int, count: Int) {
      self.first = first
      ticks = Array(repeating: false, count: count)
    }

    subscript(minute: Int) -> Bool {
      get { ticks[minute - first] }
      set { ticks[minute - first] = newValue }
    }
  }

  private let inputs: ScheduleInputs
  private let site: Site
  private let days: Range<Int>
  /// The first minute since 1970 at which clocks read a minute of local days, or more where it is skipped.
  private var reached: [Int: Int] = [:]
  private var calendar = Calendar(identifier: .gregorian)
  private var open: Minutes

  /// For some days and a few around them; nil for a zone that does not exist.
  init?(_ inputs: ScheduleInputs, zone name: String, site: Site, from: Signage.LocalDate, days: Int) {
    guard let zone = TimeZone(identifier: name), let utc = TimeZone(identifier: "UTC") else { return nil }
    (self.inputs, self.site) = (inputs, site)
    self.days = from.dayNumber - 2..<from.dayNumber + days + 1
    calendar.timeZone = utc
    let minutes = (self.days.lowerBound - 2) * 1440..<(self.days.upperBound + 3) * 1440
    open = Minutes(from: minutes.lowerBound, count: minutes.count)
    var top: Int?
    for minute in minutes {
      let reading = minute + zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(minute) * 60)) / 60
      for wall in (top.map { $0 + 1 } ?? reading)..<max(reading + 1, top.map { $0 + 1 } ?? reading) {
        reached[wall] = minute
      }
      top = max(reading, top ?? reading)
    }
    tickOpeningHours()
  }

  /// The minute since 1970 at which a day's clocks first read `wall` minutes; 1440 and more are the next day's.
  func minute(ofDay day: Int, reads wall: Int) -> Int { must(reached[day * 1440 + wall]) }

  /// The minutes in which any of the slots holds; nil for all minutes.
  func minutes(of slots: [Slot]) -> Minutes? {
    guard !slots.isEmpty else { return nil }
    var ticked = open
    for minute in minute(ofDay: days.lowerBound - 1, reads: 0)..<minute(ofDay: days.upperBound + 1, reads: 0) {
      ticked[minute] = false
    }
    for slot in slots {
      for day in days where holds(slot, on: day) {
        for minute in windows(of: slot, on: day).joined() where opens(slot, at: minute) { ticked[minute] = true }
      }
    }
    return ticked
  }

  private func opens(_ slot: Slot, at minute: Int) -> Bool {
    switch slot.opening {
    case nil: true
    case .only: open[minute]
    case .exclude: !open[minute]
    }
  }

  private func windows(of slot: Slot, on day: Int) -> [Range<Int>] {
    guard let windows = slot.windows else { return [minute(ofDay: day, reads: 0)..<minute(ofDay: day + 1, reads: 0)] }
    return windows.map { window in
      let crosses = window.until.minutes < window.from.minutes
      return minute(
        ofDay: day, reads: window.from.minutes)..<minute(ofDay: day, reads: window.until.minutes + (crosses ? 1440 : 0))
    }
  }

  private mutating func tickOpeningHours() {
    for day in days {
      let date = Signage.LocalDate(dayNumber: day)
      if site.calendar.exceptDates.contains(date) { continue }
      let slots = site.calendar.slots.enumerated().filter { index, slot in
        holds(slot, on: day) || (index == 0 && site.calendar.extraDates.contains(date))
      }
      var windows = slots.flatMap { self.windows(of: $0.element, on: day) }
      if site.calendar.slots.isEmpty { windows.append(minute(ofDay: day, reads: 0)..<minute(ofDay: day + 1, reads: 0)) }
      for minute in windows.joined() { open[minute] = true }
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
    let isHoliday = inputs.holidays.holidays.contains { $0.day.dayNumber == day }
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
  private func number(of weekday: Weekday) -> Int {
    switch weekday {
    case .sunday: 1
    case .monday: 2
    case .tuesday: 3
    case .wednesday: 4
    case .thursday: 5
    case .friday: 6
    case .saturday: 7
    }
  }

  private func monday(before day: Int) -> Int {
    (0..<7).map { day - $0 }.first {
      calendar.component(.weekday, from: Date(timeIntervalSince1970: Double($0) * 86_400)) == 2
    } ?? day
  }
}
