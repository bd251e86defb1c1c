/// When, in local time. Every key is optional; all that are given must hold (`monthlyDays` are alternatives). DESIGN 4.1.
public struct Slot: Hashable, Sendable, Codable {
  public var firstDay: LocalDate?
  public var lastDay: LocalDate?
  public var weekdays: [Weekday]?
  public var monthlyDays: [MonthlyDay]?
  /// Every n-th ISO week, counted from the week of `firstDay`.
  public var everyWeeks: Int?
  public var holidays: HolidayRule?
  public var opening: OpeningRule?
  public var exceptDates: [LocalDate]?
  public var windows: [Window]?

  public init(
    firstDay: LocalDate? = nil, lastDay: LocalDate? = nil, weekdays: [Weekday]? = nil, monthlyDays: [MonthlyDay]? = nil,
    everyWeeks: Int? = nil, holidays: HolidayRule? = nil, opening: OpeningRule? = nil, exceptDates: [LocalDate]? = nil,
    windows: [Window]? = nil
  ) {
    self.firstDay = firstDay
    self.lastDay = lastDay
    self.weekdays = weekdays
    self.monthlyDays = monthlyDays
    self.everyWeeks = everyWeeks
    self.holidays = holidays
    self.opening = opening
    self.exceptDates = exceptDates
    self.windows = windows
  }
}

/// A half-open range of local times; one whose end is before its start crosses midnight and belongs to the day it starts on.
public struct Window: Hashable, Sendable, Codable {
  public var from: LocalTime
  public var until: LocalTime

  public init(from: LocalTime, until: LocalTime) {
    self.from = from
    self.until = until
  }
}

/// A day of each month: `{"day": 15}`, `{"day": -1}` (the last), `{"weekday": "sun", "nth": 2}`, `{"weekday": "fri", "nth": -1}`.
public enum MonthlyDay: Hashable, Sendable {
  /// 1...31, or -1 for the last.
  case day(Int)
  /// nth is 1...5, or -1 for the last.
  case weekday(Weekday, nth: Int)
}

public enum HolidayRule: String, Hashable, Sendable, Codable, CaseIterable {
  case include, exclude, only
}

public enum OpeningRule: String, Hashable, Sendable, Codable, CaseIterable {
  case only, exclude
}

extension MonthlyDay: Codable {
  private enum Key: String, CodingKey { case day, weekday, nth }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let day = try container.decodeIfPresent(Int.self, forKey: .day) {
      guard !container.contains(.weekday), !container.contains(.nth) else {
        throw DecodingError.dataCorruptedError(forKey: .day, in: container, debugDescription: "day, or weekday and nth")
      }
      self = .day(day)
    } else {
      self = .weekday(
        try container.decode(Weekday.self, forKey: .weekday), nth: try container.decode(Int.self, forKey: .nth))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .day(let day): try container.encode(day, forKey: .day)
    case .weekday(let weekday, let nth):
      try container.encode(weekday, forKey: .weekday)
      try container.encode(nth, forKey: .nth)
    }
  }
}
