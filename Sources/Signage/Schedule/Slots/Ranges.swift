/// Half-open ranges of time, in order, none empty, none touching the next.
struct Ranges: Hashable {
  private(set) var list: [Range<Instant>]

  /// In any order, overlapping or not; empty ones are dropped.
  init(merging ranges: [Range<Instant>]) {
    list = []
    list.reserveCapacity(ranges.count)
    let ordered = zip(ranges, ranges.dropFirst()).allSatisfy { $0.lowerBound <= $1.lowerBound }
    for range in ordered ? ranges : ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = list.last, range.lowerBound <= last.upperBound {
        list[list.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        list.append(range)
      }
    }
  }

  func contains(_ instant: Instant) -> Bool { list.contains { $0.contains(instant) } }

  func intersection(_ other: Ranges) -> Ranges {
    var common: [Range<Instant>] = []
    var mine = 0
    var theirs = 0
    while mine < list.count, theirs < other.list.count {
      let both = list[mine].clamped(to: other.list[theirs])
      if !both.isEmpty { common.append(both) }
      if list[mine].upperBound < other.list[theirs].upperBound { mine += 1 } else { theirs += 1 }
    }
    return Ranges(merging: common)
  }

  func subtracting(_ other: Ranges) -> Ranges {
    guard let first = list.first, let last = list.last else { return self }
    var gaps: [Range<Instant>] = []
    var from = first.lowerBound
    for range in other.list where range.upperBound > from && range.lowerBound < last.upperBound {
      if range.lowerBound > from { gaps.append(from..<range.lowerBound) }
      from = range.upperBound
    }
    if from < last.upperBound { gaps.append(from..<last.upperBound) }
    return intersection(Ranges(merging: gaps))
  }

  /// Only what lies in `range`.
  func clamped(to range: Range<Instant>) -> Ranges {
    guard let first = list.first, let last = list.last else { return self }
    if range.lowerBound <= first.lowerBound, last.upperBound <= range.upperBound { return self }
    return Ranges(merging: list.map { $0.clamped(to: range) })
  }
}
