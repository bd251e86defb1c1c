/// One display's days, prepared for all questions about them: its candidates with their ranges, and its active hours.
/// What is resolved and what is explained both come from here.
struct DisplayPlan {
  let timetable: Timetable
  let display: Display
  let site: Site
  let horizon: Horizon
  /// When the display is on.
  let activeHours: Ranges
  /// The entries whose targets include the display, by (createdAt, id).
  let candidates: [Candidate]
  let contents: ContentPlays
  /// The default contents in the order in which they are tried.
  let defaults: [(rule: Rule, content: ContentID)]

  var inputs: ScheduleInputs { timetable.inputs }

  /// Nil without such a display, its site, or a zone that exists.
  init?(_ inputs: ScheduleInputs, display id: DisplayID, from: LocalDate, days: Int) {
    guard let plan = Timetable(inputs).plan(of: id, from: from, days: days) else { return nil }
    self = plan
  }

  init(
    _ timetable: Timetable, _ display: Display, _ site: Site, horizon: Horizon, candidates: [Candidate],
    contents: ContentPlays
  ) {
    self.timetable = timetable
    self.display = display
    self.site = site
    self.horizon = horizon
    self.candidates = candidates
    self.contents = contents
    activeHours = Slot.ranges(of: display.activeHours, in: horizon)
    let defaults: [(Rule, ContentID?)] = [
      (.displayDefault, display.defaultContent), (.siteDefault, site.defaultContent),
      (.cityDefault, timetable.inputs.city.defaultContent),
    ]
    self.defaults = defaults.compactMap { rule, content in content.map { (rule, $0) } }
  }
}
