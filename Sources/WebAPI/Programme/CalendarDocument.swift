internal import Signage

/// A timeline as iCalendar (RFC 5545): an event for each showing of an entry.
///
/// A showing is cut at the local midnights, as the segments of playlists are. So an event has its beginning whatever days
/// are exported, and with it its UID: a calendar that is fetched again finds what it has, and changes only what changed.
struct CalendarDocument {
  private let told: API.ToldTimeline
  private let stamp: String
  private let place: String

  init(_ told: API.ToldTimeline, at now: Instant) {
    self.told = told
    stamp = Self.utc(now)
    place = Self.place(of: told.places, told.inputs)
  }

  var bytes: [UInt8] {
    var lines = CalendarLines()
    lines.component("VCALENDAR") { lines in
      lines.line("VERSION", "2.0")
      lines.line("PRODID", "-//Kosatsu//Kosatsu \(KosatsuServer.version)//JA")
      lines.line("CALSCALE", "GREGORIAN")
      // RFC 7986, and what was in use before it.
      for name in ["NAME", "X-WR-CALNAME"] { lines.text(name, "放映予定（\(place)）") }
      for row in told.timeline.rows { write(row, to: &lines) }
      // A calendar has at least one component (3.6).
      if !told.timeline.rows.contains(where: { !$0.shown.isEmpty }) { writeNothing(to: &lines) }
    }
    return lines.bytes
  }

  private func writeNothing(to lines: inout CalendarLines) {
    let start = Self.utc(told.timeline.range.lowerBound)
    let target = told.places.target.description.replacing(":", with: "-")
    lines.component("VEVENT") { lines in
      lines.line("UID", "nothing-\(start)-\(target)@kosatsu")
      lines.line("DTSTAMP", stamp)
      lines.line("DTSTART", start)
      lines.line("DTEND", Self.utc(told.timeline.range.upperBound))
      lines.text("SUMMARY", "放映予定なし")
      lines.text("LOCATION", place)
      lines.line("TRANSP", "TRANSPARENT")
    }
  }

  private func write(_ row: Timeline.Row, to lines: inout CalendarLines) {
    guard let entry = told.entries[row.entry] else { return }
    for span in row.shown {
      for range in days(of: span.range) {
        lines.component("VEVENT") { write(entry, row, span, range, to: &$0) }
      }
    }
  }

  private func write(
    _ entry: ScheduleEntry, _ row: Timeline.Row, _ span: Timeline.Span, _ range: Range<Instant>,
    to lines: inout CalendarLines
  ) {
    let start = Self.utc(range.lowerBound)
    let target = told.places.target.description.replacing(":", with: "-")
    let title = told.inputs.title(of: entry.subject, for: told.reader).best(for: "ja")
    lines.text("UID", "\(entry.id.text)-\(start)-\(target)@kosatsu")
    lines.line("DTSTAMP", stamp)
    lines.line("DTSTART", start)
    lines.line("DTEND", Self.utc(range.upperBound))
    lines.text("SUMMARY", title.isEmpty ? entry.subject.member.id : title)
    lines.text("DESCRIPTION", description(of: entry, row, span))
    lines.text("LOCATION", location(of: span, row))
    lines.texts("CATEGORIES", Self.categories(of: entry))
    // Nobody is busy because a poster is on.
    lines.line("TRANSP", "TRANSPARENT")
  }

  private func description(of entry: ScheduleEntry, _ row: Timeline.Row, _ span: Timeline.Span) -> String {
    let (noun, id) = entry.subject.member
    return """
      放映：\(row.displays)台中\(span.displays)台
      優先度：\(entry.priority.level)
      作成者：\(entry.createdBy)（\(entry.area == .city ? "市" : entry.area.description)）
      \(noun)：\(id)
      """
  }

  private func location(of span: Timeline.Span, _ row: Timeline.Row) -> String {
    if span.named.isEmpty, span.displays < row.displays { return "\(place)のうち\(span.displays)台" }
    let names = span.named.prefix(5).map { Self.name(of: $0, told.inputs) }
    guard !names.isEmpty else { return place }
    return names.joined(separator: "、") + (span.named.count > names.count ? "ほか" : "")
  }

  /// 通常, 重点 and 市指定 are what the console calls three of the priorities (DESIGN 4.1).
  private static func categories(of entry: ScheduleEntry) -> [String] {
    let names: [Priority: String] = [.standard: "通常", .emphasis: "重点", .cityDesignated: "市指定"]
    return [names[entry.priority] ?? "優先度\(entry.priority.level)"] + (entry.alwaysIncluded ? ["常時"] : [])
  }

  /// Names of sites, or of the one display.
  private static func place(of places: AskedPlaces, _ inputs: ScheduleInputs) -> String {
    if case .display(let id) = places.target { return name(of: id, inputs) }
    let sites = Set(places.displays.compactMap { inputs.displays[$0]?.site }).sorted()
    let names = sites.prefix(3).map { inputs.sites[$0]?.name.best(for: "ja") ?? $0.text }
    return names.joined(separator: "、") + (sites.count > names.count ? "ほか\(sites.count - names.count)施設" : "")
  }

  private static func name(of id: DisplayID, _ inputs: ScheduleInputs) -> String {
    guard let display = inputs.displays[id] else { return id.text }
    let site = inputs.sites[display.site]?.name.best(for: "ja") ?? display.site.text
    return "\(site) \(display.name)"
  }

  private func days(of range: Range<Instant>) -> [Range<Instant>] {
    var parts: [Range<Instant>] = []
    var from = range.lowerBound
    while from < range.upperBound {
      let midnight = told.places.zone.midnight(of: told.places.zone.day(at: from).advanced(byDays: 1))
      let until = min(midnight, range.upperBound)
      parts.append(from..<until)
      from = until
    }
    return parts
  }

  /// `20261201T000000Z` (3.3.5, form 2).
  private static func utc(_ instant: Instant) -> String {
    let text = instant.advanced(byMilliseconds: -(instant.milliseconds % 1000)).rfc3339()
    return text.filter { $0 != "-" && $0 != ":" }
  }
}
