/// The two local dates, both inclusive, between which a content may be shown; a hard limit that no slot extends.
public struct DisplayPeriod: Hashable, Sendable, Codable {
  public static let longestDays = 366

  public let firstDay: LocalDate
  public let lastDay: LocalDate

  /// Throws `SignageError.invalid` when the days are the wrong way round, or more than 366.
  public init(firstDay: LocalDate, lastDay: LocalDate) throws(SignageError) {
    guard firstDay <= lastDay else {
      throw .invalid(field: "lastDay", says: "lastDay must not be before firstDay (\(firstDay)).")
    }
    guard lastDay.dayNumber - firstDay.dayNumber < Self.longestDays else {
      throw .invalid(field: "lastDay", says: "A display period has at most 366 days; end it earlier.")
    }
    self.firstDay = firstDay
    self.lastDay = lastDay
  }

  /// What was stored or sent obeys the limits too.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      firstDay: container.decode(LocalDate.self, forKey: .firstDay),
      lastDay: container.decode(LocalDate.self, forKey: .lastDay))
  }

  private enum CodingKeys: String, CodingKey { case firstDay, lastDay }

  /// This period without the days after `day`; nil where none is left.
  func ending(on day: LocalDate) -> DisplayPeriod? {
    try? DisplayPeriod(firstDay: firstDay, lastDay: min(day, lastDay))
  }

  public func contains(_ day: LocalDate) -> Bool { firstDay <= day && day <= lastDay }
}
