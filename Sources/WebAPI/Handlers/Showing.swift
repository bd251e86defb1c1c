internal import HTTPServer
internal import Signage
internal import SignageStore

/// What is on a display and why, asked of the very schedule that the player pulls (DESIGN 4.1).
extension API {
  func playlistPreview(_ call: Call) throws -> Response {
    let id: DisplayID = try call.id("display")
    try requireOwn(id, call)
    let asked = try call.asked()
    guard let preview = try programme.preview(of: id, at: asked, now: call.now),
      let (display, site, zone) = Programme.place(id, in: preview.timetable.inputs)
    else { throw SignageError.notFound(noun: "display", id: id.text) }
    let hours = call.query["hours"]?.integer
    if hours == nil, asked >= call.now { return preview.resolved.response }
    let playlist = try hours.map { hours in
      let range = asked..<asked.advanced(bySeconds: Int64(hours) * 3600)
      return try Self.longer(preview.playlist, until: range.upperBound, zone, preview.timetable).within(range)
    }
    return .json { json in
      json.member("digest", preview.resolved.digest)
      if asked < call.now { json.member("asOf", zone.text(of: call.now)) }
      json.members(
        of: PlaylistDocument.body(
          playlist ?? preview.playlist, display: display, site: site, zone: zone, inputs: preview.timetable.inputs))
    }
  }

  /// The playlist, with as many days as it takes to reach `until`.
  private static func longer(
    _ playlist: Playlist, until: Instant, _ zone: Zone, _ timetable: Timetable
  ) throws(SignageError) -> Playlist {
    guard until > playlist.until else { return playlist }
    let first = zone.day(at: playlist.from)
    let days = zone.day(at: until).dayNumber - first.dayNumber + 1
    guard let longer = timetable.resolve(display: playlist.display, from: first, days: days) else {
      throw .notFound(noun: "display", id: playlist.display.text)
    }
    return longer
  }

  /// Throws `forbidden` for a display outside the caller's area: what another ward plans is not for everybody. Throws `notFound`
  /// where there is none.
  func requireOwn(_ id: DisplayID, _ call: Call) throws {
    guard let (_, site, _) = Programme.place(id, in: try programme.inputs(at: call.now)) else {
      throw SignageError.notFound(noun: "display", id: id.text)
    }
    try requireOwn(site, call)
  }

  /// As above, where nothing has to be resolved.
  func requireOwn(_ id: DisplayID, _ call: Call, in reading: Reading) throws {
    guard let display = try reading.display(id), let site = try reading.site(display.site) else {
      throw SignageError.notFound(noun: "display", id: id.text)
    }
    try requireOwn(site, call)
  }

  private func requireOwn(_ site: Site, _ call: Call) throws(SignageError) {
    try call.require(.seeSchedule, in: .ward(site.ward), says: "The display stands in \(site.ward), not in your area.")
  }

  /// Without the entries that the caller may not know of.
  private static func told(_ reasons: [Reason], _ inputs: ScheduleInputs, to call: Call) -> [Reason] {
    let hidden = Set(inputs.entries.filter { !may(call.actor, .seeSchedule, .area($0.area)) }.map(\.id))
    return reasons.filter { reason in reason.entry.map { !hidden.contains($0) } ?? true }
  }

  func now(_ call: Call) throws -> Response {
    let id: DisplayID = try call.id("display")
    try requireOwn(id, call)
    let asked = try call.asked()
    guard let preview = try programme.preview(of: id, at: asked, now: call.now),
      let (_, _, zone) = Programme.place(id, in: preview.timetable.inputs),
      let showing = preview.playlist.showing(at: asked)
    else { throw SignageError.notFound(noun: "display", id: id.text) }
    let emergencies = try programme.emergencies(on: id, at: asked, now: call.now)
    let inputs = preview.timetable.inputs
    let reasons = Self.told(preview.timetable.why(display: id, at: asked), inputs, to: call)
    return .json { json in
      json.member("display", id.text)
      json.member("at", zone.text(of: asked))
      if asked < call.now { json.member("asOf", zone.text(of: call.now)) }
      json.member("playlist", preview.resolved.digest)
      Self.write(showing, zone, inputs, at: asked, to: &json)
      json.array("emergencies") { json in
        for emergency in emergencies { json.value(emergency.id.text) }
      }
      json.array("why") { json in
        for reason in Self.reasons(emergencies) + reasons { json.object { Self.write(reason, to: &$0) } }
      }
    }
  }

  /// Emergencies lie over everything, so they are said first.
  private static func reasons(_ emergencies: [Emergency]) -> [Reason] {
    emergencies.map { emergency in
      let title = emergency.message.title
      return Reason(
        entry: nil, content: nil, plays: true, rule: "emergency",
        says: [
          "ja": "緊急情報「\(title.best(for: "ja"))」がすべてに優先して表示されます。",
          "en": "The emergency “\(title.best(for: "en"))” lies over everything.",
        ])
    }
  }

  private static func write(
    _ showing: Showing, _ zone: Zone, _ inputs: ScheduleInputs, at asked: Instant, to json: inout JSONWriter
  ) {
    json.member("standby", showing.segment.standby)
    json.memberOrNull("priority", showing.segment.priority?.level)
    guard let item = showing.item else {
      json.null("content")
      json.member("endsAt", zone.text(of: showing.segment.until))
      return
    }
    json.member("content", item.item.content.text)
    json.object("title") { json in
      PlaylistDocument.write(inputs.contents[item.item.content]?.title ?? [:], to: &json)
    }
    json.memberOrNull("entry", item.item.entry?.text)
    json.member("variant", item.variant)
    json.memberOrNull("page", item.item.page)
    json.member("position", item.index)
    json.member("items", showing.segment.loop.count)
    json.member("startsAt", zone.text(of: item.startsAt))
    json.member("endsAt", zone.text(of: item.endsAt))
  }

  private static func write(_ reason: Reason, to json: inout JSONWriter) {
    json.memberOrNull("entry", reason.entry?.text)
    json.memberOrNull("content", reason.content?.text)
    json.member("plays", reason.plays)
    json.member("rule", reason.rule)
    json.object("says") { PlaylistDocument.write(reason.says, to: &$0) }
  }
}
