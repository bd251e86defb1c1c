internal import HTTPServer
internal import Signage
internal import SignageStore

/// What a request asks of the plays, narrowed to what its caller may know.
struct PlayQuestion {
  var filter = PlayFilter()
  /// What totals are by, in the order asked for; none asks for the plays themselves.
  var dimensions: [PlayTotal.Dimension] = []
  var range: Range<Instant>
  /// Of totals.
  var days: Range<LocalDate>
  var isTable: Bool
  /// Whether a table begins with a byte order mark.
  var hasMark: Bool
  private let inputs: ScheduleInputs
  private let zone: Zone

  /// Throws `invalid` that names the parameter, and `forbidden`.
  init(_ call: Call, _ inputs: ScheduleInputs, mostDays: Int) throws {
    self.inputs = inputs
    let named = (call.query["by"]?.array ?? []).compactMap { $0.string.flatMap(PlayTotal.Dimension.init) }
    dimensions = named
    filter.content = call.query["content"]?.string.flatMap { ContentID($0) }
    filter.wards = try Self.wards(of: call.actor)
    let target = call.query["target"]?.string.flatMap { Target($0) } ?? .all
    let display = call.query["display"]?.string.flatMap { DisplayID($0) }
    try Self.narrow(&filter, to: target, display, inputs)
    zone = Self.zone(of: filter, inputs)
    (range, days) = try Self.range(call, zone, mostDays: mostDays, wholeDays: !named.isEmpty)
    isTable = Self.wantsTable(call)
    hasMark = call.query["bom"]?.bool ?? false
  }

  func zone(of display: DisplayID) -> Zone { Programme.place(display, in: inputs)?.2 ?? zone }

  /// Nil is everything. A ward's staff know what was shown in their ward, and where what belongs to it was shown.
  private static func wards(of actor: Actor) throws(SignageError) -> Set<WardCode>? {
    guard let wards = actor.wards(for: .seePlays) else { return nil }
    guard !wards.isEmpty else { throw .forbidden(says: "What was shown is for those who plan or count.") }
    return wards
  }

  /// A ward means the displays that stood there at the time, others those that are of the target now. A display may be one
  /// that is no more.
  private static func narrow(
    _ filter: inout PlayFilter, to target: Target, _ display: DisplayID?, _ inputs: ScheduleInputs
  ) throws(SignageError) {
    if let display { filter.displays = [display] }
    switch target {
    case .all: return
    case .ward(let ward): filter.ward = ward
    case .display(let id): filter.displays = filter.displays.map { $0.intersection([id]) } ?? [id]
    case .site, .tag:
      let meant = inputs.displays.values.filter { one in
        inputs.sites[one.site].map { target.includes(one, at: $0) } ?? false
      }.map(\.id)
      guard !meant.isEmpty else {
        throw .invalid(field: "target", says: "No display is at \(target); check its spelling.")
      }
      guard meant.count <= 10_000 else {
        throw .invalid(field: "target", says: "These are more than 10000 displays; ask for a ward, or for all.")
      }
      filter.displays = filter.displays.map { $0.intersection(meant) } ?? Set(meant)
    }
  }

  /// What a plain day means: the first display's that is asked for, else the city's.
  private static func zone(of filter: PlayFilter, _ inputs: ScheduleInputs) -> Zone {
    let asked = filter.displays.map { $0.sorted() } ?? inputs.displays.keys.sorted()
    return asked.lazy.compactMap { Programme.place($0, in: inputs)?.2 }.first ?? .city
  }

  private static func range(
    _ call: Call, _ zone: Zone, mostDays: Int, wholeDays: Bool
  ) throws(SignageError) -> (Range<Instant>, Range<LocalDate>) {
    let tomorrow = zone.day(at: call.now).advanced(byDays: 1)
    let until = try call.moment("until", in: zone) ?? zone.midnight(of: tomorrow)
    let from =
      try call.moment("from", in: zone)
      ?? zone.midnight(of: zone.day(at: until.advanced(byMilliseconds: -1)).advanced(byDays: -6))
    let range = try Call.range(from, until, mostDays: mostDays)
    let days = zone.day(at: from)..<zone.day(at: until)
    for (name, moment, day) in [("from", from, days.lowerBound), ("until", until, days.upperBound)]
    where wholeDays && zone.midnight(of: day) != moment {
      throw .invalid(field: name, says: "Totals are of whole days; send a day like \(day).")
    }
    return (range, days)
  }

  /// `format` says it, else the request's Accept.
  private static func wantsTable(_ call: Call) -> Bool {
    if let format = call.query["format"]?.string { return format == "csv" }
    let accepted = (call.head.headers["accept"] ?? "").split(separator: ",").map { range in
      range.prefix { $0 != ";" }.trimming(while: { $0 == " " || $0 == "\t" }).lowercased()
    }
    return accepted.contains("text/csv") && !accepted.contains("application/json")
  }
}

extension Substring {
  fileprivate func trimming(while isTrimmed: (Character) -> Bool) -> Substring {
    var rest = drop(while: isTrimmed)
    while let last = rest.last, isTrimmed(last) { rest.removeLast() }
    return rest
  }
}
