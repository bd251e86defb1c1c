extension Slot {
  public static let mostSlots = 50
  public static let mostWindows = 24
  /// Of all slots together.
  public static let mostWindowsOfAll = 200
  /// Each day of the month, the last, and each weekday five times and last.
  public static let mostMonthlyDays = 74
  public static let mostExceptDates = 366

  /// Throws `SignageError.invalid` for the first slot that contradicts itself; `field` is the path of the list
  /// ("slots").
  public static func validate(_ slots: [Slot], field: String) throws(SignageError) {
    guard slots.count <= mostSlots else {
      throw .invalid(field: field, says: "At most \(mostSlots) slots; split the entry.")
    }
    for (index, slot) in slots.enumerated() { try slot.validate(field: "\(field)/\(index)") }
    guard slots.reduce(0, { $0 + ($1.windows?.count ?? 0) }) <= mostWindowsOfAll else {
      throw .invalid(field: field, says: "At most \(mostWindowsOfAll) windows in all slots; split the entry.")
    }
  }

  /// Throws `SignageError.invalid`, naming the key under `field` ("slots/0"), when the slot contradicts itself.
  public func validate(field: String) throws(SignageError) {
    if let firstDay, let lastDay, lastDay < firstDay {
      throw .invalid(field: "\(field)/lastDay", says: "lastDay must not be before firstDay (\(firstDay)).")
    }
    if let everyWeeks {
      guard (1...52).contains(everyWeeks) else {
        throw .invalid(field: "\(field)/everyWeeks", says: "everyWeeks is 1 to 52.")
      }
      guard firstDay != nil else {
        throw .invalid(
          field: "\(field)/everyWeeks", says: "everyWeeks counts from the week of firstDay; give firstDay too.")
      }
    }
    try Self.validateList(weekdays, most: 7, field: "\(field)/weekdays")
    try Self.validateList(monthlyDays, most: Self.mostMonthlyDays, field: "\(field)/monthlyDays")
    for (index, day) in (monthlyDays ?? []).enumerated() { try day.validate(field: "\(field)/monthlyDays/\(index)") }
    try Self.validateList(exceptDates, most: Self.mostExceptDates, field: "\(field)/exceptDates")
    try Self.validateList(windows, most: Self.mostWindows, field: "\(field)/windows")
    for (index, window) in (windows ?? []).enumerated() { try window.validate(field: "\(field)/windows/\(index)") }
  }

  private static func validateList<Element: Hashable>(
    _ list: [Element]?, most: Int, field: String
  ) throws(SignageError) {
    guard let list else { return }
    guard !list.isEmpty else { throw .invalid(field: field, says: "An empty list; leave it out instead.") }
    guard list.count <= most else { throw .invalid(field: field, says: "At most \(most) of them.") }
    var seen: Set<Element> = []
    for (index, element) in list.enumerated() where !seen.insert(element).inserted {
      throw .invalid(field: "\(field)/\(index)", says: "It is in the list twice; remove one.")
    }
  }
}

extension Window {
  /// Throws `SignageError.invalid`, naming the key under `field` ("slots/0/windows/1").
  public func validate(field: String) throws(SignageError) {
    guard from.minutes < 1440 else {
      throw .invalid(field: "\(field)/from", says: "A window begins before 24:00; write 00:00 of the next day.")
    }
    guard from != until else {
      throw .invalid(
        field: "\(field)/until",
        says: "A window ends at another time than it begins; for the whole day write 00:00 to 24:00.")
    }
  }
}

extension MonthlyDay {
  /// Throws `SignageError.invalid`, naming the key under `field` ("slots/0/monthlyDays/1").
  public func validate(field: String) throws(SignageError) {
    switch self {
    case .day(let day):
      guard day == -1 || (1...31).contains(day) else {
        throw .invalid(field: "\(field)/day", says: "day is 1 to 31, or -1 for the last of the month.")
      }
    case .weekday(_, let nth):
      guard nth == -1 || (1...5).contains(nth) else {
        throw .invalid(field: "\(field)/nth", says: "nth is 1 to 5, or -1 for the last of the month.")
      }
    }
  }
}

extension OpeningCalendar {
  /// Throws `SignageError.invalid`, naming the key under `field` ("calendar").
  public func validate(field: String) throws(SignageError) {
    try Slot.validate(slots, field: "\(field)/slots")
    for (index, slot) in slots.enumerated() where slot.opening != nil {
      throw .invalid(
        field: "\(field)/slots/\(index)/opening",
        says: "The calendar says when the site is open; its slots cannot ask it.")
    }
    for (name, dates) in [("extraDates", extraDates), ("exceptDates", exceptDates)] {
      guard dates.count <= Slot.mostExceptDates else {
        throw .invalid(field: "\(field)/\(name)", says: "At most \(Slot.mostExceptDates) dates.")
      }
      var seen: Set<LocalDate> = []
      for (index, date) in dates.enumerated() where !seen.insert(date).inserted {
        throw .invalid(field: "\(field)/\(name)/\(index)", says: "It is in the list twice; remove one.")
      }
    }
    let closed = Set(exceptDates)
    for (index, date) in extraDates.enumerated() where closed.contains(date) {
      throw .invalid(field: "\(field)/extraDates/\(index)", says: "The site cannot be open and closed on \(date).")
    }
  }
}
