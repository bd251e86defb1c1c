internal import HTTPServer
internal import Signage
internal import SignageStore

extension API {
  /// The entries that are not over, or those of the days asked about, narrowed by what they are for and what they show. In
  /// the order of ids, which is that of their making.
  func listEntries(_ call: Call) throws -> Response {
    let filter = try EntryFilter(call, try programme.inputs(at: call.now))
    let inputs = try programme.timetable(since: filter.from ?? call.now, now: call.now).inputs
    let limit = call.query["limit"]?.integer ?? 50
    let after = call.query["cursor"]?.string.flatMap { EntryID($0) }
    let target = filter.target.map { AskedTarget($0, in: inputs) }
    let days = filter.days(of: inputs)
    let found = inputs.entries.lazy.filter { entry in
      (after.map { $0 < entry.id } ?? true) && may(call.actor, .seeSchedule, .area(entry.area))
        && (filter.owner.map { $0 == entry.area } ?? true) && (target?.includes(entry) ?? true)
        && filter.holdsWords(entry, inputs, for: call.actor) && (days?.canHold(entry) ?? true)
    }.prefix(limit + 1)
    let entries = Array(found)
    return .json { json in
      json.array("schedule") { json in
        for entry in entries.prefix(limit) { json.object { Self.write(entry, to: &$0) } }
      }
      if entries.count > limit { json.member("next", entries[limit - 1].id.text) }
    }
  }
}

/// What a list of entries is narrowed by.
private struct EntryFilter {
  var target: Target?
  var owner: Area?
  var from: Instant?
  var until: Instant?
  /// Folded.
  var words: String?
  private let zone: Zone?
  private let now: Instant

  init(_ call: Call, _ inputs: ScheduleInputs) throws {
    target = call.query["target"]?.string.flatMap { Target($0) }
    owner = call.query["owner"]?.string.flatMap { Area($0) }
    words = call.query["q"]?.string.map(Reading.folded)
    let asked = target ?? .all
    let place = inputs.displays.values.filter { display in
      inputs.sites[display.site].map { asked.includes(display, at: $0) } ?? false
    }.map(\.id).min()
    let zone = place.flatMap { Schedule.zone(inputs, display: $0) } ?? Zone(identifier: "UTC")
    self.zone = zone
    now = call.now
    guard let zone else { return }
    from = try call.moment("from", in: zone)
    until = try call.moment("until", in: zone)
    if let until, until <= from ?? call.now {
      throw SignageError.invalid(field: "until", says: "until must be after from, which is now where it is not given.")
    }
  }

  /// The local days that are asked about, from today where nothing else is said; nil where none are.
  func days(of inputs: ScheduleInputs) -> AskedDays? {
    guard let zone, from != nil || until != nil else { return nil }
    return AskedDays(
      inputs, first: zone.day(at: from ?? now), last: until.map { zone.day(at: $0.advanced(byMilliseconds: -1)) })
  }

  /// Whether a title of what it shows, or its id, contains the words.
  func holdsWords(_ entry: ScheduleEntry, _ inputs: ScheduleInputs, for reader: Actor) -> Bool {
    guard let words else { return true }
    let titles = inputs.title(of: entry.subject, for: reader).byLanguage.values
    return (Array(titles) + [entry.subject.member.id]).contains { Reading.folded($0).contains(words) }
  }
}
