/// Gathers plan by plan what entries do, and then tells it entry by entry.
struct TimelineMaking {
  private let timetable: Timetable
  private let range: Range<Instant>
  private(set) var groups: [PlanGroup] = []
  /// In the order of loops, by (createdAt, id); an entry's place here is its number.
  private let entries: [ScheduleEntry]
  private let numbers: [EntryID: Int]
  /// By entry.
  private var doings: [Doing]

  /// What one entry does.
  private struct Doing {
    /// For how many displays it is.
    var displays = 0
    /// One for each group in which it does anything.
    var tracks: [Track] = []
  }

  private struct Track {
    var group: Int
    var shown: [Range<Instant>]
    var displaced: [(range: Range<Instant>, priority: Priority, by: [Int])]
  }

  init(_ timetable: Timetable, range: Range<Instant>) {
    self.timetable = timetable
    self.range = range
    entries = timetable.entries.map(\.entry)
    numbers = Dictionary(entries.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
    doings = Array(repeating: Doing(), count: entries.count)
  }

  mutating func add(_ group: PlanGroup, from: LocalDate, days: Int) {
    let place = groups.count
    groups.append(group)
    guard let plan = timetable.plan(of: group.displays[0], from: from, days: days) else { return }
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
      doings[number].tracks.append(Track(group: place, shown: shown, displaced: displaced))
    }
  }

  /// The rows, in order, until `mostSpans` are written; one that began is finished.
  func finish(_ timeline: inout Timeline, mostSpans: Int) {
    var spans = 0
    for (entry, doing) in zip(entries, doings) where !doing.tracks.isEmpty {
      guard spans < mostSpans else {
        timeline.entriesLeftOut += 1
        continue
      }
      let row = row(of: entry.id, doing)
      spans += row.shown.count + row.displaced.count
      timeline.rows.append(row)
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
