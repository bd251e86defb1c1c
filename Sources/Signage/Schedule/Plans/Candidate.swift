/// An entry whose targets include a display, with what its rules make of it there. Displays for which that is the same share
/// one.
final class Candidate: Sendable {
  private let planned: PlannedEntry
  /// Whether the display lies inside the author's area; where not, the entry is never active.
  let isInArea: Bool
  /// When it is active: in its slots, on the days on which at least one of its contents can play.
  let ranges: Ranges

  var entry: ScheduleEntry { planned.entry }
  /// The numbers of its contents, in order.
  var contents: [Int] { planned.contents }
  /// Only of a pool.
  var pool: Pool? { planned.pool }
  /// Its place in a lineup.
  var place: Int { planned.place }
  /// Whether it shows the same whenever it is active: a campaign's contents come and go by their own display periods, a
  /// pool's by the hour.
  let isConstant: Bool

  init(_ planned: PlannedEntry, isInArea: Bool, in horizon: Horizon, contents: ContentPlays) {
    self.planned = planned
    self.isInArea = isInArea
    isConstant = planned.contents.count == 1 && planned.pool == nil
    ranges = isInArea ? Self.ranges(of: planned, in: horizon, contents: contents) : Ranges(merging: [])
  }

  private static func ranges(of planned: PlannedEntry, in horizon: Horizon, contents: ContentPlays) -> Ranges {
    let days = horizon.ownDays.filter { contents.canPlay(anyOf: planned.contents, on: horizon.days[$0].day) }
    if days.isEmpty { return Ranges(merging: []) }
    let ranges = Slot.ranges(of: planned.entry.slots, in: horizon)
    if days.count == horizon.ownDays.count { return ranges }
    return ranges.intersection(Ranges(merging: days.map { horizon.range(ofDay: $0) }))
  }
}
