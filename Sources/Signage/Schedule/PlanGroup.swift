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

  /// The local days that hold `range`, `Timeline.mostDays` and one more at most.
  func days(of range: Range<Instant>) -> (from: LocalDate, count: Int) {
    let first = zone.day(at: range.lowerBound)
    guard !range.isEmpty else { return (first, 0) }
    let last = zone.day(at: range.upperBound.advanced(byMilliseconds: -1))
    return (first, min(last.dayNumber - first.dayNumber + 1, Timeline.mostDays + 1))
  }

  /// The groups of `displays` that exist, those of most displays first.
  static func groups(of displays: [DisplayID], _ inputs: ScheduleInputs) -> [PlanGroup] {
    let targeted = TargetedEntries(inputs.entries)
    var places: [Place: [DisplayID]] = [:]
    for id in displays {
      guard let display = inputs.displays[id] else { continue }
      places[Place(display, targeted), default: []].append(id)
    }
    var groups: [Key: [DisplayID]] = [:]
    for (place, ids) in places {
      guard let site = inputs.sites[place.site], let display = inputs.displays[ids[0]],
        let zone = Zone(identifier: place.timeZone ?? site.timeZone)
      else { continue }
      groups[Key(display, site, zone, targeted), default: []] += ids
    }
    return groups.map { key, ids in
      PlanGroup(displays: ids.sorted(), entries: key.entries.count, zone: key.zone)
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
      self.display = targeted[.display(display.id)].isEmpty ? nil : display.id
      tags = display.tags.filter { !targeted[.tag($0)].isEmpty }
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
    /// Indices.
    var entries: [Int]

    init(_ display: Display, _ site: Site, _ zone: Zone, _ targeted: TargetedEntries) {
      self.zone = zone
      activeHours = display.activeHours
      entries = targeted.entries(of: display, at: site)
      let asksOpening =
        activeHours.contains { $0.opening != nil } || entries.contains { targeted.askOpening.contains($0) }
      calendar = asksOpening ? site.calendar : nil
    }
  }
}

/// Entries by target, so that a display's are found without asking each of thousands.
struct TargetedEntries {
  private var byTarget: [Target: [Int]] = [:]
  private let areas: [Area]
  /// The entries with a slot that looks at opening hours.
  let askOpening: Set<Int>

  init(_ entries: [ScheduleEntry]) {
    areas = entries.map(\.area)
    askOpening = Set(entries.indices.filter { entries[$0].slots.contains { $0.opening != nil } })
    for (index, entry) in entries.enumerated() {
      for target in Set(entry.targets) { byTarget[target, default: []].append(index) }
    }
  }

  subscript(target: Target) -> [Int] { byTarget[target] ?? [] }

  /// Indices of the entries that `display` can show, in order.
  func entries(of display: Display, at site: Site) -> [Int] {
    let targets: [Target] = [.all, .ward(site.ward), .site(site.id), .display(display.id)]
    let lists = (targets + display.tags.map(Target.tag)).compactMap { byTarget[$0] }
    let found = lists.count == 1 ? lists[0] : lists.flatMap { $0 }.sorted()
    var entries: [Int] = []
    for index in found where index != entries.last && areas[index].contains(site.ward) { entries.append(index) }
    return entries
  }
}
