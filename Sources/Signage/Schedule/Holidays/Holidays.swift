/// The national holidays of a country, day by day.
public struct HolidayCalendar: Hashable, Sendable {
  /// In order of their days, each day once.
  public let holidays: [Holiday]
  /// The years that were taken over from a published list; the others are computed by law.
  public let importedYears: Set<Int>
  private let names: [LocalDate: LocalizedText]

  /// Of a day that is named twice the last name counts.
  public init(_ holidays: [Holiday], importedYears: Set<Int> = []) {
    self.importedYears = importedYears
    names = Dictionary(holidays.map { ($0.day, $0.name) }) { _, last in last }
    self.holidays = names.map { Holiday(day: $0.key, name: $0.value) }.sorted { $0.day < $1.day }
  }

  /// The holiday's name; nil on any other day.
  public func name(of day: LocalDate) -> LocalizedText? { names[day] }

  public func contains(_ day: LocalDate) -> Bool { names[day] != nil }

  public func source(ofYear year: Int) -> HolidaySource { importedYears.contains(year) ? .imported : .computed }

  /// In order; empty for a year the calendar does not know.
  public func holidays(in year: Int) -> [Holiday] { holidays.filter { $0.day.year == year } }
}

/// One day that is a national holiday.
public struct Holiday: Hashable, Sendable {
  public var day: LocalDate
  /// In Japanese and English.
  public var name: LocalizedText

  public init(day: LocalDate, name: LocalizedText) {
    self.day = day
    self.name = name
  }
}

/// Where a year's holidays come from.
public enum HolidaySource: String, Hashable, Sendable, CaseIterable {
  case computed, imported
}
