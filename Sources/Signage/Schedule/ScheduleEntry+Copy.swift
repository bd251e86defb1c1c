/// The same again on other days: last year's campaign.
extension ScheduleEntry {
  /// By how many days the slots are shifted so that the earliest `firstDay` among them comes to lie on `firstDay` or after
  /// it, on its own weekday: the smallest such number of whole weeks, negative where they go back.
  ///
  /// Throws `SignageError.invalid` where no slot has a `firstDay`, and where the entry begins in just those days already.
  public func daysOfShift(to firstDay: LocalDate) throws(SignageError) -> Int {
    guard let anchor = slots.compactMap(\.firstDay).min() else {
      throw .invalid(
        field: "firstDay",
        says: "No slot of the entry has a firstDay, so there is nothing to count from: "
          + "give its slot one first, or make a new entry with the days you want.")
    }
    let distance = firstDay.dayNumber - anchor.dayNumber
    // Rounded up, of negative numbers too.
    let weeks = distance >= 0 ? (distance + 6) / 7 : distance / 7
    guard weeks != 0 else {
      throw .invalid(
        field: "firstDay", says: "The entry begins on \(anchor) itself; name a day in another week.")
    }
    return weeks * 7
  }

  /// The slots with all their dates `days` later: first and last days, exceptions, and with `firstDay` the week from which
  /// `everyWeeks` counts. What has no date stays as it is.
  ///
  /// Throws `SignageError.invalid` where a date would leave the years that there are dates for.
  public func slots(shiftedBy days: Int) throws(SignageError) -> [Slot] {
    var shifted = slots
    for index in shifted.indices {
      shifted[index].firstDay = try Self.shifted(slots[index].firstDay, by: days)
      shifted[index].lastDay = try Self.shifted(slots[index].lastDay, by: days)
      guard let dates = slots[index].exceptDates else { continue }
      var moved: [LocalDate] = []
      for date in dates { if let date = try Self.shifted(date, by: days) { moved.append(date) } }
      shifted[index].exceptDates = moved
    }
    return shifted
  }

  private static func shifted(_ day: LocalDate?, by days: Int) throws(SignageError) -> LocalDate? {
    guard let day else { return nil }
    let shifted = day.advanced(byDays: days)
    guard LocalDate(shifted.description) != nil else {
      throw .invalid(field: "firstDay", says: "\(day) would leave the years 1970 to 2199; name a day nearer to it.")
    }
    return shifted
  }
}
