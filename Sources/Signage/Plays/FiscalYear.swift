/// A month of the calendar, written `2026-04`.
public struct CalendarMonth: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Months since January of the year 0.
  public let number: Int

  public init(number: Int) { self.number = number }
  public init(_ day: LocalDate) {
    let civil = day.civil
    number = civil.year * 12 + civil.month - 1
  }

  public static func < (left: CalendarMonth, right: CalendarMonth) -> Bool { left.number < right.number }
  public var next: CalendarMonth { CalendarMonth(number: number + 1) }

  public var description: String {
    let month = number % 12 + 1
    return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
  }
}

/// A fiscal year of Japan's public bodies: April to March, called by the year in which it begins.
public struct FiscalYear: Hashable, Sendable {
  public let year: Int

  /// The years that can be asked for.
  public static let years = 2020...2100

  /// Nil outside `years`.
  public init?(_ year: Int) {
    guard Self.years.contains(year) else { return nil }
    self.year = year
  }

  /// The one that holds `day`; nil outside `years`.
  public init?(of day: LocalDate) {
    let civil = day.civil
    self.init(civil.month >= 4 ? civil.year : civil.year - 1)
  }

  public var months: [CalendarMonth] { (0..<12).map { CalendarMonth(number: year * 12 + 3 + $0) } }

  /// From 1 April to before the next.
  public var days: Range<LocalDate> {
    let first = Self.first(ofApril: year)
    return first..<max(first, Self.first(ofApril: year + 1))
  }

  /// How many different contents the programme means to show in it; nil where it has set itself no goal.
  public var goal: Int? {
    switch year {
    case 2025: 320
    case 2026: 870
    case 2027, 2028: 980
    default: nil
    }
  }

  private static func first(ofApril year: Int) -> LocalDate {
    LocalDate(year: year, month: 4, day: 1) ?? LocalDate(dayNumber: 0)
  }
}
