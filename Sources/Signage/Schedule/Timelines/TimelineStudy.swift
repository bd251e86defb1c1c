/// Works out a timeline step by step: first what each plan makes of its entries, then each entry's row.
struct TimelineStudy: Sendable {
  private let timetable: Timetable
  private let range: Range<Instant>
  private let bounds: Timeline.Bounds
  private let groups: [PlanGroup]
  private var nextGroup = 0
  private var nextEntry = 0
  private var ranges = 0
  private var spans = 0
  /// As far as it is worked out.
  private(set) var timeline: Timeline
  /// In the order of loops, by (createdAt, id); an entry's place here is its number.
  private let entries: [ScheduleEntry]
  private let numbers: [EntryID: Int]
  /// By entry.
  private var doings: [Doing]

  /// What one entry does.
  private struct Doing: Sendable {
    /// For how many displays it is.
    var displays = 0
    /// One for each group in which it does anything.
    var tracks: [Track] = []
  }

  private struct Track: Sendable {
    var group: Int
    var shown: [Range<Instant>]
    var displaced: [(range: Range<Instant>, priority: Priority, by: [Int])]
  }

  /// What `Schedule.timeline` would answer, nothing of it worked out yet.
  init(
    _ inputs: ScheduleInputs, displays: [DisplayID], during range: Range<Instant>,
    bounds: Timeline.Bounds = Timeline.Bounds()
  ) {
    timetable = Timetable(inputs)
    self.range = range
    self.bounds = bounds
    entries = timetable.entries.map(\.entry)
    numbers = Dictionary(entries.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
    doings = Array(repeating: Doing(), count: entries.count)
    let all = PlanGroup.groups(of: displays, in: timetable)
    groups = Self.affordable(all, range, bounds)
    timeline = Timeline(range: range, displays: groups.reduce(0) { $0 + $1.displays.count }, rows: [])
    timeline.displaysLeftOut = all.dropFirst(groups.count).reduce(0) { $0 + $1.displays.count }
  }

  /// As many of the first groups as the bounds allow, and always one.
  private static func affordable(
    _ groups: [PlanGroup], _ range: Range<Instant>, _ bounds: Timeline.Bounds
  ) -> [PlanGroup] {
    var steps = 0
    return Array(
      groups.enumerated().prefix { index, group in
        steps += group.days(of: range).count * (group.entries + 1)
        return index == 0 || (steps <= bounds.steps && index < bounds.plans)
      }.map(\.element))
  }

  /// False once all is worked out.
  mutating func workOnNext() -> Bool {
    if nextGroup < groups.count {
      if nextGroup > 0, ranges > bounds.ranges {
        leaveOut(groups[nextGroup])
      } else {
        add(nextGroup)
      }
      nextGroup += 1
      return true
    }
    guard let number = doings.indices[nextEntry...].first(where: { !doings[$0].tracks.isEmpty }) else { return false }
    nextEntry = number + 1
    guard timeline.entriesLeftOut == 0 else {
      timeline.entriesLeftOut += 1
      return true
    }
    let row = row(of: entries[number].id, doings[number])
    spans += row.shown.count + row.displaced.count
    if spans > bounds.spans { timeline.entriesLeftOut = 1 } else { timeline.rows.append(row) }
    return true
  }

  private mutating func leaveOut(_ group: PlanGroup) {
    timeline.displays -= group.displays.count
    timeline.displaysLeftOut += group.displays.count
  }

  private mutating func add(_ place: Int) {
    let group = groups[place]
    let days = group.days(of: range)
    guard let plan = timetable.plan(of: group.displays[0], from: days.from, days: days.count) else { return }
    let course = PlanCourse(plan, during: range)
    let numbers = plan.candidates.map { self.numbers[$0.entry.id] ?? 0 }
    for (candidate, number) in numbers.enumerated() where plan.candidates[candidate].isInArea {
      doings[number].displays += group.displays.count
      let displaced = course.displaced(candidate).map { displaced in
        let by = displaced.by.numbers.prefix(Timeline.mostNames).map { numbers[$0] }
        return (displaced.range, displaced.priority, by)
      }
      let shown = course.shown[candidate]
      guard !shown.isEmpty || !displaced.isEmpty else { continue }
      ranges += shown.count + displaced.count
      doings[number].tracks.append(Track(group: place, shown: shown, displaced: displaced))
    }
  }

  private func row(of entry: EntryID, _ doing: Doing) -> Timeline.Row {
    let shown = CommonRange.ranges(of: doing.tracks.map { Voice(group: $0.group, ranges: $0.shown) })
    var row = Timeline.Row(
      entry: entry, displays: doing.displays, shown: shown.map { span($0, of: doing.displays) }, displaced: [])
    for priority in Set(doing.tracks.flatMap { $0.displaced.map(\.priority) }) {
      let voices = doing.tracks.map { track in
        let displaced = track.displaced.filter { $0.priority == priority }
        return Voice(group: track.group, ranges: displaced.map(\.range), by: displaced.map(\.by))
      }
      row.displaced += CommonRange.ranges(of: voices).map { common in
        Timeline.Displacement(
          span: span(common, of: doing.displays), priority: priority,
          by: common.by.sorted().prefix(Timeline.mostNames).map { entries[$0].id })
      }
    }
    row.displaced.sort {
      let (left, right) = ($0.span.range.lowerBound, $1.span.range.lowerBound)
      return left == right ? $0.priority > $1.priority : left < right
    }
    return row
  }

  private func span(_ common: CommonRange, of all: Int) -> Timeline.Span {
    let count = common.groups.reduce(0) { $0 + groups[$1].displays.count }
    let named = count < all && count <= Timeline.mostNames
    return Timeline.Span(
      range: common.range, displays: count,
      named: named ? common.groups.flatMap { groups[$0].displays }.sorted() : [])
  }
}
