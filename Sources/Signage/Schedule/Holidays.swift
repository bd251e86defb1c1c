/// The national holidays of a country.
public struct HolidayCalendar: Sendable {
  public static let japan = HolidayCalendar()
}
