/// The displays that an entry reaches, put together where its effect cannot differ.
struct EffectGroups {
  /// One group; what holds for its first display holds for all.
  struct Group: Sendable {
    /// In order.
    var displays: [DisplayID]
    var zone: Zone
    /// The other entries that can be active there while it is: indices of the rivals.
    var rivals: [Int]
    var site: Site
  }

  /// Those with most displays first.
  private(set) var list: [Group] = []
  /// How many displays are in its targets and its author's area.
  private(set) var reached = 0
  /// How many are in its targets and outside that area.
  private(set) var outside = 0
  /// Indices of the targets in which there is no display at all.
  private(set) var emptyTargets: [Int] = []

  /// What has to be equal for the effect to be equal: the zone, the hours in which the display is on, the rivals, and
  /// the opening hours where anybody asks for them.
  private struct Key: Hashable {
    var zone: Zone
    var activeHours: [Slot]
    var calendar: OpeningCalendar?
    var rivals: [Int]
  }

  init(of entry: ScheduleEntry, among rivals: [ScheduleEntry], in inputs: ScheduleInputs) {
    var byTarget = EntriesByTarget(rivals)
    var groups: [Key: Group] = [:]
    var empty = Set(entry.targets.indices)
    for display in inputs.displays.values {
      guard let site = inputs.sites[display.site],
        let zone = Zone(identifier: display.timeZone ?? site.timeZone)
      else { continue }
      let targets = entry.targets.indices.filter { entry.targets[$0].includes(display, at: site) }
      guard !targets.isEmpty else { continue }
      empty.subtract(targets)
      guard entry.area.contains(site.ward) else {
        outside += 1
        continue
      }
      reached += 1
      let met = byTarget.entries(on: display, at: site)
      let asks = entry.asksOpening || met.askOpening || display.activeHours.contains { $0.opening != nil }
      let key = Key(
        zone: zone, activeHours: display.activeHours, calendar: asks ? site.calendar : nil, rivals: met.numbers)
      groups[key, default: Group(displays: [], zone: zone, rivals: met.numbers, site: site)].displays.append(display.id)
    }
    emptyTargets = empty.sorted()
    list = groups.values.map { group in
      var group = group
      group.displays.sort()
      return group
    }
    list.sort { left, right in
      left.displays.count == right.displays.count
        ? left.displays.lexicographicallyPrecedes(right.displays) : left.displays.count > right.displays.count
    }
  }
}

/// The entries of a schedule by what they target, so that those of a display are found without asking each.
private struct EntriesByTarget {
  /// Entries by their numbers, in order, and whether one of them asks when the site is open.
  struct Met {
    var numbers: [Int]
    var askOpening: Bool
  }

  /// Displays that no entry can tell apart.
  private struct Place: Hashable {
    var site: SiteID
    var tags: [String]
    var own: [Int]
  }

  private let entries: [ScheduleEntry]
  private var byTarget: [Target: [Int]] = [:]
  private var known: [Place: Met] = [:]

  init(_ entries: [ScheduleEntry]) {
    self.entries = entries
    for (number, entry) in entries.enumerated() {
      for target in entry.targets { byTarget[target, default: []].append(number) }
    }
  }

  /// Those that target the display and may show in its ward.
  mutating func entries(on display: Display, at site: Site) -> Met {
    let own = byTarget[.display(display.id)] ?? []
    let place = Place(site: site.id, tags: display.tags, own: own)
    if let met = known[place] { return met }
    let targets: [Target] = [.all, .ward(site.ward), .site(site.id)] + display.tags.map { .tag($0) }
    let found = targets.reduce(into: Set(own)) { $0.formUnion(byTarget[$1] ?? []) }
    let numbers = found.filter { entries[$0].area.contains(site.ward) }.sorted()
    let met = Met(numbers: numbers, askOpening: numbers.contains { entries[$0].asksOpening })
    known[place] = met
    return met
  }
}
