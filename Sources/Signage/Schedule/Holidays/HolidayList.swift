/// The Cabinet Office's list of national holidays (内閣府「国民の祝日について」, syukujitsu.csv), as far as it speaks of the years of
/// the calendar. It holds whole years, from 1955 to the next one.
public struct HolidayList: Hashable, Sendable, Codable {
  public struct Day: Hashable, Sendable, Codable {
    public var day: LocalDate
    /// In Japanese, as the list has it. Substitute holidays, and days between two holidays, are all called 休日.
    public var name: String

    public init(day: LocalDate, name: String) {
      self.day = day
      self.name = name
    }
  }

  /// The years that a list can speak of; those before are left to the computed calendar, those after are unknown to it.
  public static let years = 2020...2050
  /// The first line.
  public static let heading = "国民の祝日・休日月日,国民の祝日・休日名称"
  /// The Act on National Holidays names 16; an imperial succession has moved one out of a year before.
  public static let fewestDays = 14
  /// Twice as many as any year has had: weekends, or another list, are not taken for holidays.
  public static let mostDays = 40

  /// In order, each day once, all in `years`.
  public let days: [Day]

  /// The years it speaks of.
  public var heldYears: Set<Int> { Set(days.map(\.day.year)) }

  /// Reads the list: the heading, then lines like `2026/1/1,元日`, each ended by CRLF or LF.
  ///
  /// Throws `SignageError.invalid` for the first thing that is wrong; its field is the line ("line 3", the heading being
  /// line 1), or the year ("year 2027") of which days are missing.
  public init(csv text: String) throws(SignageError) {
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\r\n" || $0 == "\n" }
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    guard let heading = lines.first, heading == Self.heading else {
      throw .invalid(field: "line 1", says: "The list begins with the line \(Self.heading).")
    }
    var days: [Day] = []
    var seen: [CivilDay: Int] = [:]
    for (index, line) in lines.enumerated().dropFirst() {
      let field = "line \(index + 1)"
      let (date, name) = try Self.read(line, field: field)
      if let earlier = seen.updateValue(index + 1, forKey: date) {
        throw .invalid(field: field, says: "Its day is in line \(earlier) already.")
      }
      if let day = date.day, Self.years.contains(date.year) { days.append(Day(day: day, name: name)) }
    }
    self.days = days.sorted { $0.day < $1.day }
    try requireWholeYears()
  }

  private func requireWholeYears() throws(SignageError) {
    guard !days.isEmpty else {
      throw .invalid(field: "line 1", says: "No day of \(Self.years.lowerBound) or later follows.")
    }
    for (year, days) in Dictionary(grouping: days, by: \.day.year).sorted(by: { $0.key < $1.key })
    where days.count < Self.fewestDays {
      throw .invalid(
        field: "year \(year)",
        says: "It has \(days.count) of at least \(Self.fewestDays) days; the list holds whole years. Send all of it.")
    }
    for (year, days) in Dictionary(grouping: days, by: \.day.year).sorted(by: { $0.key < $1.key })
    where days.count > Self.mostDays {
      throw .invalid(
        field: "year \(year)",
        says: "It has \(days.count) days, more than \(Self.mostDays); this is no list of holidays.")
    }
  }

  private static func read(_ line: Substring, field: String) throws(SignageError) -> (CivilDay, name: String) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 2 else {
      throw .invalid(field: field, says: "A line is a day, a comma and a name, as 2026/1/1,元日.")
    }
    guard let date = CivilDay(fields[0]), date.year <= years.upperBound else {
      throw .invalid(field: field, says: "Its day is none from 1948 to \(years.upperBound), written as 2026/1/1.")
    }
    guard isName(fields[1]) else {
      throw .invalid(
        field: field, says: "Its name is not 1 to 40 letters and signs without quotes or spaces around it.")
    }
    return (date, String(fields[1]))
  }

  private static func isName(_ text: Substring) -> Bool {
    (1...40).contains(text.unicodeScalars.count) && text.first?.isWhitespace == false
      && text.last?.isWhitespace == false && text.contains(where: \.isLetter)
      && !text.unicodeScalars.contains { $0 == "\"" || isInvisible($0.properties.generalCategory) }
  }

  /// What nobody sees, and what turns the letters around it.
  private static func isInvisible(_ category: Unicode.GeneralCategory) -> Bool {
    switch category {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: true
    default: false
    }
  }
}

/// A day as the list writes it; it begins before the days that `LocalDate` knows.
private struct CivilDay: Hashable {
  let year: Int
  private let month: Int
  private let dayOfMonth: Int

  /// Nil unless `YYYY/M/D` and a day that exists, from 1948, the year of the Act, on.
  init?(_ text: Substring) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1...].allSatisfy({ (1...2).contains($0.utf8.count) }),
      let year = LocalDate.number(Array(parts[0].utf8)[...]), let month = LocalDate.number(Array(parts[1].utf8)[...]),
      let day = LocalDate.number(Array(parts[2].utf8)[...]), year >= 1948,
      // Leap years come every fourth one from 1904 to 2096.
      LocalDate(year: year < 1970 ? year + 24 : year, month: month, day: day) != nil
    else { return nil }
    (self.year, self.month, dayOfMonth) = (year, month, day)
  }

  /// Nil before 1970.
  var day: LocalDate? { LocalDate(year: year, month: month, day: dayOfMonth) }
}
