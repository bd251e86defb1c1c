internal import Synchronization

/// What the displays have in common under one revision of the inputs, worked out once: the entries in their order and by
/// target, what the contents can show, and the ranges in which each entry is active.
///
/// `Schedule`'s functions ask one that they throw away; who asks for many displays keeps it. Safe to use from any thread.
public final class Timetable: Sendable {
  public let inputs: ScheduleInputs
  /// By (createdAt, id).
  let entries: [PlannedEntry]
  let targeted: TargetedEntries
  private let contentNumbers: [ContentID: Int]
  private let kept = Mutex(Kept())

  /// What was worked out so far.
  private struct Kept {
    var spans: [DaySpan: SpanRanges] = [:]
    /// Those of `spans`, the one asked for last at the end.
    var recent: [DaySpan] = []
    var contents: [DisplayKind: ContentPlays] = [:]

    mutating func note(_ span: DaySpan, most: Int) {
      recent.removeAll { $0 == span }
      recent.append(span)
      if recent.count > most { spans[recent.removeFirst()] = nil }
    }
  }

  /// Previews ask for any days; over it those that nobody asked for longest are forgotten.
  private static let mostSpans = 4

  public init(_ inputs: ScheduleInputs) {
    self.inputs = inputs
    var numbers = ContentNumbers()
    let ordered = Self.ordered(inputs.entries)
    entries = ordered.map { PlannedEntry($0, in: inputs, contents: &numbers) }
    targeted = TargetedEntries(ordered)
    let defaults =
      inputs.displays.values.map(\.defaultContent) + inputs.sites.values.map(\.defaultContent)
      + [inputs.city.defaultContent]
    for content in defaults.compactMap({ $0 }) { numbers.add(content) }
    contentNumbers = numbers.numbers
  }

  /// One display's days; nil without such a display, its site, or a zone that exists.
  func plan(of id: DisplayID, from: LocalDate, days: Int) -> DisplayPlan? {
    guard let display = inputs.displays[id], let site = inputs.sites[display.site],
      let zone = Zone(identifier: display.timeZone ?? site.timeZone)
    else { return nil }
    let numbers = targeted.numbers(of: display, at: site)
    return kept.withLock { kept in
      let contents = self.contents(of: DisplayKind(display), &kept)
      let span = DaySpan(from: from, days: days)
      kept.note(span, most: Self.mostSpans)
      let (horizon, candidates) = kept.spans[span, default: SpanRanges(span)].candidates(
        numbers.map { (number: $0, entry: entries[$0]) }, at: site, zone: zone, holidays: inputs.holidays,
        contents: contents)
      return DisplayPlan(self, display, site, horizon: horizon, candidates: candidates, contents: contents)
    }
  }

  private func contents(of kind: DisplayKind, _ kept: inout Kept) -> ContentPlays {
    if let known = kept.contents[kind] { return known }
    let made = ContentPlays(numbers: contentNumbers, contents: inputs.contents, kind: kind)
    kept.contents[kind] = made
    return made
  }

  private static func ordered(_ entries: [ScheduleEntry]) -> [ScheduleEntry] {
    func before(_ left: ScheduleEntry, _ right: ScheduleEntry) -> Bool {
      left.createdAt == right.createdAt ? left.id < right.id : left.createdAt < right.createdAt
    }
    // They mostly come in order. Only their times are looked at here, which copies no entry.
    let inOrder = entries.indices.dropFirst().allSatisfy { entries[$0 - 1].createdAt < entries[$0].createdAt }
    return inOrder ? entries : entries.sorted(by: before)
  }
}

/// An entry with what it shows looked up. A class, since thousands are handed on without a copy of any.
final class PlannedEntry: Sendable {
  let entry: ScheduleEntry
  /// The numbers of its contents, in order.
  let contents: [Int]
  /// Only of a pool.
  let pool: Pool?
  /// Its place in a lineup.
  let place: Int
  /// Whether its ranges depend on the site.
  let asksOpening: Bool

  init(_ entry: ScheduleEntry, in inputs: ScheduleInputs, contents numbers: inout ContentNumbers) {
    self.entry = entry
    var pool: Pool?
    switch entry.subject {
    case .content(let id): contents = [numbers.add(id)]
    case .campaign(let id): contents = (inputs.campaigns[id]?.contents ?? []).map { numbers.add($0) }
    case .pool(let id):
      pool = inputs.pools[id]
      contents = (pool?.contents ?? []).map { numbers.add($0) }
    }
    self.pool = pool
    place = entry.alwaysIncluded ? Lineup.always : entry.priority.level
    asksOpening = entry.asksOpening
  }
}

/// Some local days in a row.
struct DaySpan: Hashable {
  var from: LocalDate
  var days: Int
}

/// Horizons and entries' ranges in one span of days, shared by all displays for which they are the same.
struct SpanRanges {
  private struct Place: Hashable {
    var zone: Zone
    var site: SiteID
  }

  private let span: DaySpan
  private var horizons: [Place: Horizon] = [:]
  /// By zone and entry; of entries that do not ask when the site is open.
  private var everywhere: [Zone: [Int: Candidate]] = [:]
  private var atSite: [Place: [Int: Candidate]] = [:]
  private var outsideArea: [Int: Candidate] = [:]

  init(_ span: DaySpan) { self.span = span }

  mutating func candidates(
    _ entries: [(number: Int, entry: PlannedEntry)], at site: Site, zone: Zone, holidays: HolidayCalendar,
    contents: ContentPlays
  ) -> (Horizon, [Candidate]) {
    let place = Place(zone: zone, site: site.id)
    let horizon =
      horizons[place] ?? Horizon(zone: zone, site: site, holidays: holidays, from: span.from, days: span.days)
    horizons[place] = horizon
    // Taken out while they are added to, so that they are not copied.
    var everywhere = self.everywhere.removeValue(forKey: zone) ?? [:]
    var atSite = self.atSite.removeValue(forKey: place) ?? [:]
    defer {
      self.everywhere[zone] = everywhere
      self.atSite[place] = atSite
    }
    func candidate(_ planned: PlannedEntry, isInArea: Bool) -> Candidate {
      Candidate(planned, isInArea: isInArea, in: horizon, contents: contents)
    }
    func kept(_ known: inout [Int: Candidate], _ number: Int, _ make: () -> Candidate) -> Candidate {
      if let candidate = known[number] { return candidate }
      let candidate = make()
      known[number] = candidate
      return candidate
    }
    let candidates = entries.map { number, planned in
      if !planned.entry.area.contains(site.ward) {
        return kept(&outsideArea, number) { candidate(planned, isInArea: false) }
      }
      if planned.asksOpening { return kept(&atSite, number) { candidate(planned, isInArea: true) } }
      return kept(&everywhere, number) { candidate(planned, isInArea: true) }
    }
    return (horizon, candidates)
  }
}
