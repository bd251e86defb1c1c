/// Displays on which the same entries are active at the same times: one plan serves them all.
///
/// What an entry's days and slots look at is the display's zone, its site's opening hours and ward, its active hours and
/// the entries whose targets include it. Whether a content has anything to show does not depend on the display: a
/// language or orientation that is missing gives way to another.
struct PlanGroup {
  /// By id; at least one.
  let displays: [DisplayID]
  /// How many entries are for them, inside their author's area.
  let entries: Int
  let zone: Zone
  /// That of the first display; all that asks for it finds the same at the others'.
  let site: Site

  /// The local days that hold `range`, `Timeline.mostDays` and one more at most.
  func days(of range: Range<Instant>) -> (from: LocalDate, count: Int) {
    let first = zone.day(at: range.lowerBound)
    guard !range.isEmpty else { return (first, 0) }
    let last = zone.day(at: range.upperBound.advanced(byMilliseconds: -1))
    return (first, min(last.dayNumber - first.dayNumber + 1, Timeline.mostDays + 1))
  }

  /// The groups of `displays` that exist, those of most displays first.
  static func groups(of displays: [DisplayID], in timetable: Timetable) -> [PlanGroup] {
    let inputs = timetable.inputs
    var places: [Place: [DisplayID]] = [:]
    for id in displays {
      guard let display = inputs.displays[id] else { continue }
      places[Place(display, timetable.targeted), default: []].append(id)
    }
    var groups: [Key: (displays: [DisplayID], site: Site)] = [:]
    for (place, ids) in places {
      guard let site = inputs.sites[place.site], let display = inputs.displays[ids[0]],
        let zone = Zone(identifier: place.timeZone ?? site.timeZone)
      else { continue }
      groups[Key(display, site, zone, timetable), default: ([], site)].displays += ids
    }
    return groups.map { key, group in
      PlanGroup(displays: group.displays.sorted(), entries: key.entries.count, zone: key.zone, site: group.site)
    }.sorted { left, right in
      left.displays.count == right.displays.count
        ? left.displays[0] < right.displays[0] : left.displays.count > right.displays.count
    }
  }

  /// What tells displays apart before their entries are gathered.
  private struct Place: Hashable {
    var site: SiteID
    /// Nil unless an entry is for this display by name.
    var display: DisplayID?
    /// Those that some entry is for.
    var tags: [String]
    var timeZone: String?
    var activeHours: [Slot]

    init(_ display: Display, _ targeted: TargetedEntries) {
      site = display.site
      self.display = targeted.contains(.display(display.id)) ? display.id : nil
      tags = display.tags.filter { targeted.contains(.tag($0)) }
      timeZone = display.timeZone
      activeHours = display.activeHours
    }
  }

  /// What a plan is made of.
  private struct Key: Hashable {
    var zone: Zone
    /// Nil where nothing asks for it.
    var calendar: OpeningCalendar?
    var activeHours: [Slot]
    /// Their numbers.
    var entries: [Int]

    init(_ display: Display, _ site: Site, _ zone: Zone, _ timetable: Timetable) {
      self.zone = zone
      activeHours = display.activeHours
      entries = timetable.targeted.numbers(of: display, at: site).filter {
        timetable.entries[$0].entry.area.contains(site.ward)
      }
      let asksOpening =
        activeHours.contains { $0.opening != nil } || entries.contains { timetable.entries[$0].asksOpening }
      calendar = asksOpening ? site.calendar : nil
    }
  }
}
