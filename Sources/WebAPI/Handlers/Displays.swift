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
      let known = try writing.display(display.id)
      for site in [known?.site, display.site] { try requireChangeable(site, call, in: writing) }
      let isNew = known == nil
      try requireDefaultContent(display.defaultContent, before: known?.defaultContent, call, in: writing)
      try writing.save(display)
      try writing.audit("display.put", "display", display.id.text)
      return Outcome.json(isNew ? 201 : 200) { Self.write(display, to: &$0) }
    }
  }

  func deleteDisplay(_ call: Call) async throws -> Response {
    let id: DisplayID = try call.id("display")
    let response = try await change(call) { writing in
      guard let display = try writing.display(id) else { throw SignageError.notFound(noun: "display", id: id.text) }
      try requireChangeable(display.site, call, in: writing)
      try writing.deleteDisplay(id)
      try writing.audit("display.delete", "display", id.text)
      return .nothing
    }
    presence.forget(id)
    return response
  }

  /// A page of the displays that are asked for; `counts` tells how all of them do, whatever state is asked for.
  func listDisplays(_ call: Call) throws -> Response {
    let wanted = DisplayQuestion(call.query)
    let found = try statuses.all(at: call.now, where: wanted.includes)
    let state = call.query["state"]?.string
    let after = call.query["cursor"]?.string.flatMap { DisplayID($0) }
    let limit = call.query["limit"]?.integer ?? 50
    let matching = found.filter { status in
      state.map { status.health.isIn($0) } ?? true && after.map { $0 < status.display.id } ?? true
    }
    let page = matching.prefix(limit)
    return .json { json in
      json.array("displays") { json in
        for status in page { json.object { Self.write(status, to: &$0) } }
      }
      if matching.count > page.count, let last = page.last { json.member("next", last.display.id.text) }
      json.object("counts") { json in
        for (state, count) in DisplayStatuses.counts(found) { json.member(state, count) }
      }
    }
  }

  func getDisplay(_ call: Call) throws -> Response {
    let id: DisplayID = try call.id("display")
    guard let status = try statuses.one(id, at: call.now) else {
      throw SignageError.notFound(noun: "display", id: id.text)
    }
    return .json { Self.write(status, to: &$0) }
  }

  private static func write(_ status: DisplayStatus, to json: inout JSONWriter) {
    write(status.display, to: &json)
    json.object("status") { DisplayStatusDocument.write(status, to: &$0) }
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
