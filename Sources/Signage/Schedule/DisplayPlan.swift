/// One display's days, prepared for all questions about them: its candidates with their ranges, and its active hours.
/// What is resolved and what is explained both come from here.
final class DisplayPlan: Sendable {
  let inputs: ScheduleInputs
  let display: Display
  let site: Site
  let horizon: Horizon
  /// When the display is on.
  let activeHours: Ranges
  /// The entries whose targets include the display, by (createdAt, id).
  let candidates: [Candidate]
  let contents: ContentPlays

  /// Nil without such a display, its site, or a zone that exists.
  init?(_ inputs: ScheduleInputs, display id: DisplayID, from: LocalDate, days: Int) {
    guard let display = inputs.displays[id], let site = inputs.sites[display.site],
      let zone = Zone(identifier: display.timeZone ?? site.timeZone)
    else { return nil }
    let horizon = Horizon(zone: zone, site: site, holidays: inputs.holidays, from: from, days: days)
    var contents = ContentPlays(contents: inputs.contents, display: display)
    self.inputs = inputs
    self.display = display
    self.site = site
    self.horizon = horizon
    activeHours = Slot.ranges(of: display.activeHours, in: horizon)
    let entries = inputs.entries.filter { entry in entry.targets.contains { $0.includes(display, at: site) } }
    candidates = Self.ordered(entries).map { entry in
      Candidate(entry, at: site, in: horizon, inputs: inputs, contents: &contents)
    }
    for (_, content) in Self.defaults(display: display, site: site, city: inputs.city) { contents.add(content) }
    self.contents = contents
  }

  /// The default contents in the order in which they are tried.
  var defaults: [(rule: Rule, content: ContentID)] {
    Self.defaults(display: display, site: site, city: inputs.city)
  }

  private static func defaults(
    display: Display, site: Site, city: CityDefaults
  ) -> [(rule: Rule, content: ContentID)] {
    let all: [(Rule, ContentID?)] = [
      (.displayDefault, display.defaultContent), (.siteDefault, site.defaultContent),
      (.cityDefault, city.defaultContent),
    ]
    return all.compactMap { rule, content in content.map { (rule, $0) } }
  }

  private static func ordered(_ entries: [ScheduleEntry]) -> [ScheduleEntry] {
    func before(_ left: ScheduleEntry, _ right: ScheduleEntry) -> Bool {
      left.createdAt == right.createdAt ? left.id < right.id : left.createdAt < right.createdAt
    }
    let inOrder = zip(entries, entries.dropFirst()).allSatisfy { before($0, $1) }
    return inOrder ? entries : entries.sorted(by: before)
  }
}
