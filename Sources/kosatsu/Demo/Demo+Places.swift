internal import Foundation
internal import Signage
internal import SignageStore

extension Demo {
  /// The display whose player `welcome` shows.
  static let shownDisplay: DisplayID = named("kita-office-1")

  /// One building of `city.csv`.
  struct Building: Sendable {
    let ward: WardCode
    let site: SiteID
    let name: LocalizedText
    /// Where it is, where the table says so: what an alert's polygons and circles go by.
    let latitude: Double?
    let longitude: Double?
  }

  func makePlaces() async throws {
    if try store.read({ try $0.site(Self.named("city-hall")) }) != nil { return }
    let buildings = try buildings()
    try await store.change(by: Self.administrator, at: now) { writing in
      for building in buildings { try Self.make(building, in: writing) }
      try writing.audit("demo.places", "site", "", ["sites": "\(buildings.count)"])
    }
    say("made \(buildings.count) sites with \(buildings.count * 2) displays and \(buildings.count) sensors")
  }

  private static func make(_ building: Building, in writing: Writing) throws {
    try writing.save(
      Site(
        id: building.site, name: building.name, ward: building.ward, timeZone: "Asia/Tokyo",
        latitude: building.latitude, longitude: building.longitude, calendar: officeCalendar))
    let tags = building.site.text == "city-hall" ? ["city-hall"] : ["ward-office"]
    let lobby = Display(
      id: named("\(building.site)-1"), site: building.site, name: "\(building.name.best(for: "ja")) 1階ロビー",
      place: "1F", languages: ["ja", "en"], tags: tags, drillEnrolled: true)
    let counter = Display(
      id: named("\(building.site)-2"), site: building.site, name: "\(building.name.best(for: "ja")) 待合",
      place: "2F", orientation: .portrait, widthPixels: 1080, heightPixels: 1920, panelWidthMillimetres: 680,
      languages: ["ja", "en"], tags: tags, drillEnrolled: true)
    try writing.save(lobby)
    try writing.save(counter)
    try writing.save(
      Sensor(
        id: sensor(of: building.site), site: building.site, displays: [lobby.id, counter.id], vendor: "simulated-city",
        notice: "人数と推定年代・性別だけを数えます。映像は保存しません。"))
  }

  func buildings() throws -> [Building] {
    let text = try String(contentsOf: content.appendingPathComponent("city.csv"), encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst().compactMap { line in
      let fields = line.split(separator: ",").map(String.init)
      guard [4, 6].contains(fields.count), let ward = WardCode(fields[0]), let site = SiteID(fields[1]) else {
        return nil
      }
      return Building(
        ward: ward, site: site, name: ["ja": fields[2], "en": fields[3]],
        latitude: fields.count == 6 ? Double(fields[4]) : nil, longitude: fields.count == 6 ? Double(fields[5]) : nil)
    }
  }

  static func sensor(of site: SiteID) -> SensorID { named("\(site)-sensor") }

  /// Weekdays 9:00-17:30, Fridays to 19:00, fourth Sundays; closed from 29 December to 3 January.
  private static var officeCalendar: OpeningCalendar {
    func window(_ from: String, _ until: String) -> [Window] {
      guard let from = LocalTime(from), let until = LocalTime(until) else { return [] }
      return [Window(from: from, until: until)]
    }
    let year = LocalDate(dayNumber: Int(Instant.now.milliseconds / 86_400_000)).year
    let closed = (year - 1...year + 1).flatMap { year in
      [(year, 12, 29), (year, 12, 30), (year, 12, 31), (year + 1, 1, 1), (year + 1, 1, 2), (year + 1, 1, 3)]
        .compactMap { LocalDate(year: $0.0, month: $0.1, day: $0.2) }
    }
    return OpeningCalendar(
      slots: [
        Slot(
          weekdays: [.monday, .tuesday, .wednesday, .thursday], holidays: .exclude, windows: window("09:00", "17:30")),
        Slot(weekdays: [.friday], holidays: .exclude, windows: window("09:00", "19:00")),
        Slot(monthlyDays: [.weekday(.sunday, nth: 4)], windows: window("09:00", "17:30")),
      ], exceptDates: closed)
  }

  /// An identifier that is written in this program, not come from outside.
  static func named<Noun>(_ text: String) -> Identifier<Noun> {
    guard let id = Identifier<Noun>(text) else { preconditionFailure("\(text) is no identifier") }
    return id
  }
}
