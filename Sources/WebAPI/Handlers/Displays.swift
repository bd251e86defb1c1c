internal import HTTPServer
internal import LiveUpdates
internal import Signage
internal import SignageStore

/// Displays with what they said of themselves, and what is on them and why (DESIGN 5).
extension API {
  private struct DisplayRequest: Decodable {
    var site: SiteID
    var name: String
    var place: String?
    var orientation: Orientation?
    var widthPixels: Int?
    var heightPixels: Int?
    var panelWidthMillimetres: Int?
    var viewingDistanceMetres: Double?
    var languages: [String]?
    var tags: [String]?
    var timeZone: String?
    var activeHours: [Slot]?
    var drillEnrolled: Bool?
    var defaultContent: ContentID?

    func display(_ id: DisplayID) -> Display {
      let portrait = orientation == .portrait
      return Display(
        id: id, site: site, name: name, place: place ?? "", orientation: orientation ?? .landscape,
        widthPixels: widthPixels ?? (portrait ? 1080 : 1920), heightPixels: heightPixels ?? (portrait ? 1920 : 1080),
        panelWidthMillimetres: panelWidthMillimetres ?? (portrait ? 680 : 1210),
        viewingDistanceMetres: viewingDistanceMetres ?? 5, languages: languages ?? ["ja"], tags: tags ?? [],
        timeZone: timeZone, activeHours: activeHours ?? [], drillEnrolled: drillEnrolled ?? false,
        defaultContent: defaultContent)
    }
  }

  func putDisplay(_ call: Call) async throws -> Response {
    let display = try call.decode(DisplayRequest.self).display(try call.id("display"))
    if let zone = display.timeZone { try requireZone(zone) }
    try Slot.validate(display.activeHours, field: "activeHours")
    return try await change(call) { writing in
      let isNew = try writing.display(display.id) == nil
      try requireDefaultContent(display.defaultContent, in: writing)
      try writing.save(display)
      try writing.audit("display.put", "display", display.id.text)
      return Outcome.json(isNew ? 201 : 200) { Self.write(display, to: &$0) }
    }
  }

  func deleteDisplay(_ call: Call) async throws -> Response {
    let id: DisplayID = try call.id("display")
    return try await change(call) { writing in
      guard try writing.display(id) != nil else { throw SignageError.notFound(noun: "display", id: id.text) }
      try writing.deleteDisplay(id)
      try writing.audit("display.delete", "display", id.text)
      return .nothing
    }
  }

  func listDisplays(_ call: Call) async throws -> Response {
    let (displays, reports) = try store.read { (try $0.displays(), try $0.displayReports()) }
    let statuses = try displays.map { try status(of: $0, reported: reports[$0.id], at: call.now) }
    return .json { json in
      json.array("displays") { json in
        for (display, status) in zip(displays, statuses) {
          json.object { json in
            Self.write(display, to: &json)
            json.object("status") { Self.write(status, to: &$0) }
          }
        }
      }
    }
  }

  func getDisplay(_ call: Call) async throws -> Response {
    let id: DisplayID = try call.id("display")
    let (display, reports) = try store.read { (try $0.display(id), try $0.displayReports()) }
    guard let display else { throw SignageError.notFound(noun: "display", id: id.text) }
    let status = try status(of: display, reported: reports[id], at: call.now)
    return .json { json in
      Self.write(display, to: &json)
      json.object("status") { Self.write(status, to: &$0) }
    }
  }

  /// How a display does: what it said last, and whether it plays what it should.
  private struct Status {
    var online: Bool
    var lastSeen: Instant?
    var transport: String?
    var playlistCurrent: Bool
    var report: DisplayReport?
    var faults: [DisplayReport.Fault]
  }

  private func status(of display: Display, reported report: DisplayReport?, at now: Instant) throws -> Status {
    let sighting = presence[display.id]
    let lastSeen = [sighting?.at, report?.at].compactMap { $0 }.max()
    let silent = lastSeen.map { now.milliseconds(since: $0) } ?? .max
    let digest = try programme.digest(of: display.id, at: now)
    return Status(
      online: updates.isHeard(display.id) || silent <= Delivery.unreachableMilliseconds, lastSeen: lastSeen,
      transport: report?.transport ?? sighting?.transport,
      playlistCurrent: digest != nil && report?.playlistDigest == digest, report: report,
      faults: report?.standingFaults(at: now) ?? [])
  }

  private static func write(_ status: Status, to json: inout JSONWriter) {
    json.member("online", status.online)
    json.memberOrNull("lastSeen", status.lastSeen.map { $0.rfc3339() })
    json.memberOrNull("transport", status.transport)
    json.member("playlistCurrent", status.playlistCurrent)
    guard let report = status.report else { return }
    json.member("clockOffsetMilliseconds", report.clockOffsetMilliseconds)
    if let free = report.storageFreeBytes { json.member("storageFreeBytes", free) }
    json.member("panel", report.panel)
    json.member("version", report.version)
    json.array("faults") { json in
      for fault in status.faults {
        json.object { json in
          json.member("code", fault.code)
          json.memberOrNull("content", fault.content?.text)
          json.member("detail", fault.detail)
          json.member("at", fault.at.rfc3339())
        }
      }
    }
  }

  private static func write(_ display: Display, to json: inout JSONWriter) {
    json.member("id", display.id.text)
    json.member("site", display.site.text)
    json.member("name", display.name)
    json.member("place", display.place)
    json.member("orientation", display.orientation.rawValue)
    json.member("widthPixels", display.widthPixels)
    json.member("heightPixels", display.heightPixels)
    json.member("panelWidthMillimetres", display.panelWidthMillimetres)
    json.member("viewingDistanceMetres", display.viewingDistanceMetres)
    json.member("languages", JSONValue.of(display.languages))
    json.member("tags", JSONValue.of(display.tags))
    if let zone = display.timeZone { json.member("timeZone", zone) }
    json.member("activeHours", JSONValue.of(display.activeHours))
    json.member("drillEnrolled", display.drillEnrolled)
    if let content = display.defaultContent { json.member("defaultContent", content.text) }
  }
}
