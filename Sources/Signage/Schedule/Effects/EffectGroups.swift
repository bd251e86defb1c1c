/// The displays that an entry reaches, put together where its effect cannot differ.
struct EffectGroups {
  /// Those with most displays first.
  let list: [PlanGroup]
  /// How many displays are in its targets and its author's area.
  let reached: Int
  /// How many are in its targets and outside that area.
  let outside: Int
  /// Indices of the targets in which there is no display at all.
  let emptyTargets: [Int]

  /// `timetable` holds the entry and those that it meets.
  init(of entry: ScheduleEntry, in timetable: Timetable) {
    let inputs = timetable.inputs
    var empty = Set(entry.targets.indices)
    var reached: [DisplayID] = []
    var outside = 0
    for display in inputs.displays.values {
      guard let site = inputs.sites[display.site] else { continue }
      let targets = entry.targets.indices.filter { entry.targets[$0].includes(display, at: site) }
      guard !targets.isEmpty else { continue }
      empty.subtract(targets)
      if entry.area.contains(site.ward) { reached.append(display.id) } else { outside += 1 }
    }
    emptyTargets = empty.sorted()
    list = PlanGroup.groups(of: reached, in: timetable)
    self.outside = outside
    // Without those whose zone is none.
    self.reached = list.reduce(0) { $0 + $1.displays.count }
  }
}
