/// An entry whose targets include the display, with what its rules make of it there.
/// A class, since loops look at their thousands without taking a copy of any.
final class Candidate: Sendable {
  let entry: ScheduleEntry
  /// The numbers of its contents, in order.
  let contents: [Int]
  /// Only of a pool.
  let pool: Pool?
  /// Whether the display lies inside the author's area; where not, the entry is never active.
  let isInArea: Bool
  /// Whether it shows the same whenever it is active: a campaign's contents come and go by their own display periods, a
  /// pool's by the hour.
  var isConstant: Bool { contents.count == 1 && pool == nil }
  /// When it is active: in its slots, on the days on which at least one of its contents can play.
  let ranges: Ranges

  init(
    _ entry: ScheduleEntry, at site: Site, in horizon: Horizon, inputs: ScheduleInputs, contents: inout ContentPlays
  ) {
    self.entry = entry
    var pool: Pool?
    switch entry.subject {
    case .content(let id): self.contents = [contents.add(id)]
    case .campaign(let id): self.contents = (inputs.campaigns[id]?.contents ?? []).map { contents.add($0) }
    case .pool(let id):
      pool = inputs.pools[id]
      self.contents = (pool?.contents ?? []).map { contents.add($0) }
    }
    self.pool = pool
    isInArea = entry.area.contains(site.ward)
    let numbers = self.contents
    let days = horizon.ownDays.filter { contents.canPlay(anyOf: numbers, on: horizon.days[$0].day) }
    if !isInArea || days.isEmpty {
      ranges = Ranges(merging: [])
    } else if days.count == horizon.ownDays.count {
      ranges = Slot.ranges(of: entry.slots, in: horizon)
    } else {
      let allowed = Ranges(merging: days.map { horizon.range(ofDay: $0) })
      ranges = Slot.ranges(of: entry.slots, in: horizon).intersection(allowed)
    }
  }
}

/// The contents that a display's days speak of, each worked out once.
struct ContentPlays {
  private let contents: [ContentID: PlayableContent]
  private let display: Display
  private var numbers: [ContentID: Int] = [:]
  private(set) var plays: [ContentPlay] = []

  init(contents: [ContentID: PlayableContent], display: Display) {
    self.contents = contents
    self.display = display
  }

  /// The content's number, under which it is found in `plays`.
  @discardableResult
  mutating func add(_ id: ContentID) -> Int {
    if let number = numbers[id] { return number }
    let number = plays.count
    numbers[id] = number
    plays.append(ContentPlay(id: id, content: contents[id], display: display))
    return number
  }

  subscript(id: ContentID) -> ContentPlay? { numbers[id].map { plays[$0] } }

  func canPlay(anyOf numbers: [Int], on day: LocalDate) -> Bool {
    numbers.contains { plays[$0].refusal(on: day) == nil }
  }
}
