internal import HTTPServer
internal import Signage

/// Which entries are on which displays when (DESIGN 4.1, 5): a console's calendar of a month, and one for calendar programs.
extension API {
  /// A timeline with all that it is told by.
  struct ToldTimeline {
    var places: AskedPlaces
    var reader: Actor
    var inputs: ScheduleInputs
    var timeline: Timeline
    /// By id; only those that the caller may know of.
    var entries: [EntryID: ScheduleEntry]
  }

  func timeline(_ call: Call) throws -> Response {
    let places = try askedPlaces(call)
    let told = try told(places, during: try call.askedRange(in: places.zone, mostDays: Timeline.mostDays), call)
    return .json { TimelineDocument(told, at: call.now).write(to: &$0) }
  }

  /// The same as iCalendar. Whole local days, so that an event has the same beginning whatever range it is asked in.
  func calendar(_ call: Call) throws -> Response {
    let places = try askedPlaces(call)
    let asked = try call.askedRange(in: places.zone, mostDays: Timeline.mostDays)
    let last = places.zone.day(at: asked.upperBound.advanced(byMilliseconds: -1))
    let days =
      places.zone.midnight(
        of: places.zone.day(at: asked.lowerBound))..<places.zone.midnight(of: last.advanced(byDays: 1))
    let told = try told(places, during: days, call)
    // A calendar program has no place to say that something is missing.
    guard told.timeline.isComplete else {
      throw SignageError.invalid(
        field: "target", says: "That is too much for one calendar; ask for fewer displays or days.")
    }
    return .bytes(
      CalendarDocument(told, at: call.now).bytes, type: "text/calendar; charset=utf-8",
      headers: [("Content-Disposition", "attachment; filename=\"\(Self.fileName(of: places.target))\"")])
  }

  private func told(_ places: AskedPlaces, during range: Range<Instant>, _ call: Call) throws -> ToldTimeline {
    let inputs = try programme.timetable(since: range.lowerBound, now: call.now).inputs
    let known = inputs.entries.filter { may(call.actor, .seeSchedule, .area($0.area)) }
    let entries = Dictionary(known.map { ($0.id, $0) }) { first, _ in first }
    var timeline = Schedule.timeline(inputs, displays: places.displays, during: range)
    timeline.rows.removeAll { entries[$0.entry] == nil }
    for row in timeline.rows.indices {
      for place in timeline.rows[row].displaced.indices {
        timeline.rows[row].displaced[place].by.removeAll { entries[$0] == nil }
      }
    }
    return ToldTimeline(
      places: places, reader: call.actor, inputs: inputs, timeline: timeline, entries: entries)
  }

  private static func fileName(of target: Target) -> String {
    "kosatsu-\(target.description.replacing(":", with: "-")).ics"
  }
}

extension ScheduleInputs {
  /// What an entry shows, in words: a content's title, unless the reader may not know of it; campaigns and pools have their
  /// id alone.
  func title(of subject: ScheduleEntry.Subject, for reader: Actor) -> LocalizedText {
    switch subject {
    case .content(let id):
      contents[id].flatMap { may(reader, .seeContents, .area($0.owner)) ? $0.title : nil } ?? [:]
    case .campaign(let id): ["ja": id.text]
    case .pool(let id): ["ja": id.text]
    }
  }
}
