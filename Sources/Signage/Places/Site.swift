/// A building with its opening hours.
public struct Site: Hashable, Sendable, Codable {
  public let id: SiteID
  /// In Japanese and English.
  public var name: LocalizedText
  /// The ward it stands in; the city's own code for city hall's own area is its ward too (city hall stands in Kita).
  public var ward: WardCode
  /// An IANA zone, as `Asia/Tokyo`.
  public var timeZone: String
  /// WGS 84 degrees.
  public var latitude: Double?
  public var longitude: Double?
  public var calendar: OpeningCalendar
  public var defaultContent: ContentID?

  public init(
    id: SiteID, name: LocalizedText, ward: WardCode, timeZone: String, latitude: Double? = nil,
    longitude: Double? = nil,
    calendar: OpeningCalendar = OpeningCalendar(), defaultContent: ContentID? = nil
  ) {
    self.id = id
    self.name = name
    self.ward = ward
    self.timeZone = timeZone
    self.latitude = latitude
    self.longitude = longitude
    self.calendar = calendar
    self.defaultContent = defaultContent
  }
}

/// When a site is open: its own slots, on `extraDates` as on a day of its first slot, never on `exceptDates`.
public struct OpeningCalendar: Hashable, Sendable, Codable {
  public var slots: [Slot]
  public var extraDates: [LocalDate]
  public var exceptDates: [LocalDate]

  public init(slots: [Slot] = [], extraDates: [LocalDate] = [], exceptDates: [LocalDate] = []) {
    self.slots = slots
    self.extraDates = extraDates
    self.exceptDates = exceptDates
  }
}
