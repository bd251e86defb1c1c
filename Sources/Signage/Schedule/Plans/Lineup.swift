/// Who is active at one instant, and who of them has the loop: the total order of the schedule.
struct Lineup {
  private let candidates: [Candidate]
  /// The place of each candidate in `active`.
  private let places: [Int]
  /// The active entries by priority, and in the last place those that are always included.
  private var active: [NumberSet]
  private var isOn = false
  private var day = 0
  private let pools: NumberSet

  private var level: Int?
  private var wasOn: Bool?
  /// The places, a bit each, at which an entry began or ended.
  private var touched: UInt16 = 0
  private var struckMidnight = false
  private var struckHour = false

  /// The place of the entries that are always included.
  static let always = 10
  /// They join these priorities and no higher one.
  private static let joined = 0...7

  init(_ candidates: [Candidate]) {
    self.candidates = candidates
    places = candidates.map(\.place)
    active = Array(repeating: NumberSet(upTo: candidates.count), count: Self.always + 1)
    var pools = NumberSet(upTo: candidates.count)
    for (number, candidate) in candidates.enumerated() where candidate.pool != nil { pools.insert(number) }
    self.pools = pools
  }

  mutating func apply(_ edge: Edge) {
    switch edge.kind {
    case .midnight:
      day = edge.number
      struckMidnight = true
    case .hour: struckHour = true
    case .turnsOn: isOn = true
    case .turnsOff: isOn = false
    case .begins:
      active[places[edge.number]].insert(edge.number)
      touched |= 1 << UInt16(places[edge.number])
    case .ends:
      active[places[edge.number]].remove(edge.number)
      touched |= 1 << UInt16(places[edge.number])
    }
  }

  /// Whether what happened since it was last asked ends the stretch before.
  mutating func takesNewLoop() -> Bool {
    let highest = (0..<Self.always).last { !active[$0].isEmpty }
    let joins = Self.joined.contains(highest ?? 0)
    var changes = struckMidnight || isOn != wasOn
    if isOn {
      changes = changes || highest != level || highest.map(isTouched) ?? false
      changes = changes || (joins && isTouched(Self.always))
      changes = changes || (struckHour && (hasPool(highest) || (joins && hasPool(Self.always))))
    }
    level = highest
    wasOn = isOn
    touched = 0
    struckMidnight = false
    struckHour = false
    return changes
  }

  /// What holds now.
  func stretch(_ range: Range<Instant>) -> Stretch {
    var stretch = Stretch(range: range, day: day, standby: !isOn, priority: nil, winners: [])
    guard isOn else { return stretch }
    var winners = level.map { active[$0] } ?? NumberSet(upTo: candidates.count)
    if Self.joined.contains(level ?? 0) { winners.formUnion(active[Self.always]) }
    stretch.winners = winners.numbers
    stretch.priority =
      level.flatMap(Priority.init) ?? stretch.winners.map { candidates[$0].entry.priority }.max()
    return stretch
  }

  private func isTouched(_ place: Int) -> Bool { touched & 1 << UInt16(place) != 0 }

  private func hasPool(_ place: Int?) -> Bool { place.map { active[$0].intersects(pools) } ?? false }
}

/// A set of small numbers, a bit each.
struct NumberSet: Hashable {
  private var words: [UInt64]
  private var count = 0

  init(upTo limit: Int) { words = Array(repeating: 0, count: (limit + 63) / 64) }

  var isEmpty: Bool { count == 0 }

  mutating func insert(_ number: Int) {
    let bit: UInt64 = 1 << UInt64(number & 63)
    if words[number >> 6] & bit == 0 { count += 1 }
    words[number >> 6] |= bit
  }

  mutating func remove(_ number: Int) {
    let bit: UInt64 = 1 << UInt64(number & 63)
    if words[number >> 6] & bit != 0 { count -= 1 }
    words[number >> 6] &= ~bit
  }

  mutating func formUnion(_ other: NumberSet) {
    for index in words.indices { words[index] |= other.words[index] }
    count = words.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  func intersects(_ other: NumberSet) -> Bool { zip(words, other.words).contains { $0 & $1 != 0 } }

  /// In order.
  var numbers: [Int] {
    var numbers: [Int] = []
    numbers.reserveCapacity(count)
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        numbers.append(index << 6 | rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return numbers
  }
}
