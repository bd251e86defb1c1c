internal import Signage

/// The city, sites, displays and sensors, as PUT takes them; the id is in the path.
extension Schema {
  static let city = Schema.object([
    .optional("defaultContent", .identifier, "Shown where nothing else is, and neither display nor site has its own.")
  ]).named("City")

  static let site = Schema.object([
    .required("name", .localized(1...80, requiring: ["ja"])),
    .required("ward", .ward, "The ward it stands in."),
    .optional("timeZone", .timeZone, default: "Asia/Tokyo"),
    .optional("latitude", .number(-90...90), "WGS 84."),
    .optional("longitude", .number(-180...180), "WGS 84."),
    .optional("calendar", .openingCalendar, default: ["slots": [], "extraDates": [], "exceptDates": []]),
    .optional("defaultContent", .identifier, "Shown where nothing else is."),
  ]).named("Site")

  private static let openingCalendar = Schema.object([
    .optional("slots", .slots, default: [], "The opening hours."),
    .optional("extraDates", .set(of: .date, count: 0...366), default: [], "Open as by the first slot."),
    .optional("exceptDates", .set(of: .date, count: 0...366), default: [], "Closed."),
  ]).named("OpeningCalendar")

  /// Pixels left out are those of Full HD in the given orientation: see `completedDisplay`.
  static let display = Schema.object([
    .required("site", .identifier),
    .required("name", .text(1...80)),
    .optional("place", .text(0...80), default: "", "Where in the site it hangs."),
    .optional("orientation", .choice(Orientation.self), default: "landscape"),
    .optional("widthPixels", .integer(160...16_384), "Full HD when left out."),
    .optional("heightPixels", .integer(160...16_384), "Full HD when left out."),
    .optional("panelWidthMillimetres", .integer(50...20_000), default: 1210, "Width of the lit panel as it hangs."),
    .optional("viewingDistanceMetres", .number(0.3...200), default: 5),
    .optional("languages", .set(of: .languageTag, count: 1...10), default: ["ja"], "In the order they take turns."),
    .optional("tags", .set(of: .identifier, count: 0...50), default: []),
    .optional("timeZone", .timeZone, "The site's when left out."),
    .optional("activeHours", .slots, default: [], "When it is on; none is always."),
    .optional("drillEnrolled", .boolean, default: false, "Whether drills are shown on it."),
    .optional("defaultContent", .identifier, "Shown where nothing else is; before the site's."),
  ]).named("Display")

  /// `display`, read by its schema, with its pixels.
  static func completedDisplay(_ display: JSONValue) -> JSONValue {
    guard var object = display.object else { return display }
    let isPortrait = object["orientation"]?.string == Orientation.portrait.rawValue
    object["widthPixels"] = object["widthPixels"] ?? (isPortrait ? 1080 : 1920)
    object["heightPixels"] = object["heightPixels"] ?? (isPortrait ? 1920 : 1080)
    return .object(object)
  }

  static let sensor = Schema.object([
    .required("site", .identifier),
    .required("displays", .set(of: .identifier, count: 0...50), "Whose audience it sees."),
    .optional("vendor", .text(0...80), default: ""),
    .optional("notice", .text(0...400, lines: .many), default: "", "What hangs beside it and tells what is counted."),
  ]).named("Sensor")
}
