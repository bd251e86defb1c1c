internal import HTTPServer
internal import LiveUpdates
internal import Signage
internal import SignageStore

/// Sites, displays and sensors (DESIGN 5).
extension API {
  private struct CityRequest: Decodable {
    var defaultContent: ContentID?
  }

  /// What holds for the whole city where a site or display says nothing.
  func putCity(_ call: Call) async throws -> Response {
    let defaults = CityDefaults(defaultContent: try call.decode(CityRequest.self).defaultContent)
    try call.require(.changePlaces, in: .city, says: "This holds for the whole city; ask its administrator.")
    return try await change(call) { writing in
      try requireDefaultContent(defaults.defaultContent, call, in: writing)
      try writing.save(defaults)
      try writing.audit("city.put", "city", "city")
      return .json { Self.write(defaults, to: &$0) }
    }
  }

  func getCity(_ call: Call) throws -> Response {
    let defaults = try store.read { try $0.cityDefaults() }
    return .json { Self.write(defaults, to: &$0) }
  }

  /// Throws `SignageError.invalid` where there is no such content, or none that the caller may know of, unless somebody else
  /// has chosen it `before`.
  func requireDefaultContent(
    _ id: ContentID?, before: ContentID? = nil, _ call: Call, in reading: Reading
  ) throws {
    guard let id, id != before else { return }
    guard let content = try reading.content(id), may(call.actor, .seeContents, .area(content.owner)) else {
      throw SignageError.invalid(field: "defaultContent", says: "There is no content \(id); upload it first.")
    }
  }

  private struct SiteRequest: Decodable {
    var name: LocalizedText
    var ward: WardCode
    var timeZone: String?
    var latitude: Double?
    var longitude: Double?
    var calendar: CalendarRequest?
    var defaultContent: ContentID?

    struct CalendarRequest: Decodable {
      var slots: [Slot]?
      var extraDates: [LocalDate]?
      var exceptDates: [LocalDate]?
    }
  }

  func putSite(_ call: Call) async throws -> Response {
    let request = try call.decode(SiteRequest.self)
    let calendar = OpeningCalendar(
      slots: request.calendar?.slots ?? [], extraDates: request.calendar?.extraDates ?? [],
      exceptDates: request.calendar?.exceptDates ?? [])
    let site = Site(
      id: try call.id("site"), name: request.name, ward: request.ward, timeZone: request.timeZone ?? "Asia/Tokyo",
      latitude: request.latitude, longitude: request.longitude, calendar: calendar,
      defaultContent: request.defaultContent)
    try requireZone(site.timeZone)
    try calendar.validate(field: "calendar")
    return try await change(call) { writing in
      let known = try writing.site(site.id)
      for ward in [known?.ward, site.ward] { try requireChangeable(ward, call) }
      let isNew = known == nil
      try requireDefaultContent(site.defaultContent, before: known?.defaultContent, call, in: writing)
      try writing.save(site)
      try writing.audit("site.put", "site", site.id.text)
      return Outcome.json(isNew ? 201 : 200) { Self.write(site, to: &$0) }
    }
  }

  func listSites(_ call: Call) throws -> Response {
    let sites = try store.read { try $0.sites() }
    return .json { json in
      json.array("sites") { json in
        for site in sites { json.object { Self.write(site, to: &$0) } }
      }
    }
  }

  func getSite(_ call: Call) throws -> Response {
    let id: SiteID = try call.id("site")
    guard let site = try store.read({ try $0.site(id) }) else { throw SignageError.notFound(noun: "site", id: id.text) }
    return .json { Self.write(site, to: &$0) }
  }

  func deleteSite(_ call: Call) async throws -> Response {
    let id: SiteID = try call.id("site")
    return try await change(call) { writing in
      guard let site = try writing.site(id) else { throw SignageError.notFound(noun: "site", id: id.text) }
      try requireChangeable(site.ward, call)
      try writing.deleteSite(id)
      try writing.audit("site.delete", "site", id.text)
      return .nothing
    }
  }

  private struct SensorRequest: Decodable {
    var site: SiteID
    var displays: [DisplayID]
    var vendor: String?
    var notice: String?
  }

  func putSensor(_ call: Call) async throws -> Response {
    let request = try call.decode(SensorRequest.self)
    let sensor = Sensor(
      id: try call.id("sensor"), site: request.site, displays: request.displays, vendor: request.vendor ?? "",
      notice: request.notice ?? "")
    return try await change(call) { writing in
      let known = try writing.sensor(sensor.id)
      for site in [known?.site, sensor.site] { try requireChangeable(site, call, in: writing) }
      let isNew = known == nil
      try writing.save(sensor)
      try writing.audit("sensor.put", "sensor", sensor.id.text)
      return Outcome.json(isNew ? 201 : 200) { Self.write(sensor, to: &$0) }
    }
  }

  func listSensors(_ call: Call) throws -> Response {
    let sensors = try store.read { try $0.sensors() }
    return .json { json in
      json.array("sensors") { json in
        for sensor in sensors { json.object { Self.write(sensor, to: &$0) } }
      }
    }
  }

  func getSensor(_ call: Call) throws -> Response {
    let id: SensorID = try call.id("sensor")
    guard let sensor = try store.read({ try $0.sensor(id) }) else {
      throw SignageError.notFound(noun: "sensor", id: id.text)
    }
    return .json { Self.write(sensor, to: &$0) }
  }

  func deleteSensor(_ call: Call) async throws -> Response {
    let id: SensorID = try call.id("sensor")
    return try await change(call) { writing in
      guard let sensor = try writing.sensor(id) else { throw SignageError.notFound(noun: "sensor", id: id.text) }
      try requireChangeable(sensor.site, call, in: writing)
      try writing.deleteSensor(id)
      try writing.audit("sensor.delete", "sensor", id.text)
      return .nothing
    }
  }

  func requireZone(_ identifier: String) throws(SignageError) {
    guard Zone(identifier: identifier) != nil else {
      throw .invalid(field: "timeZone", says: "There is no zone \(identifier); an IANA name such as Asia/Tokyo.")
    }
  }

  private static func write(_ defaults: CityDefaults, to json: inout JSONWriter) {
    if let content = defaults.defaultContent { json.member("defaultContent", content.text) }
  }

  private static func write(_ site: Site, to json: inout JSONWriter) {
    json.member("id", site.id.text)
    json.object("name") { PlaylistDocument.write(site.name, to: &$0) }
    json.member("ward", site.ward.text)
    json.member("timeZone", site.timeZone)
    if let latitude = site.latitude { json.member("latitude", latitude) }
    if let longitude = site.longitude { json.member("longitude", longitude) }
    json.object("calendar") { json in
      json.member("slots", JSONValue.of(site.calendar.slots))
      json.member("extraDates", JSONValue.of(site.calendar.extraDates))
      json.member("exceptDates", JSONValue.of(site.calendar.exceptDates))
    }
    if let content = site.defaultContent { json.member("defaultContent", content.text) }
  }

  private static func write(_ sensor: Sensor, to json: inout JSONWriter) {
    json.member("id", sensor.id.text)
    json.member("site", sensor.site.text)
    json.member("displays", JSONValue.of(sensor.displays))
    json.member("vendor", sensor.vendor)
    json.member("notice", sensor.notice)
  }
}
