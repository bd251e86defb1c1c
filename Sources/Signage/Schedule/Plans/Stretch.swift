/// A range of time in which one set of entries has the loop. It never crosses a local midnight.
struct Stretch {
  var range: Range<Instant>
  /// Index of its day in the horizon's `days`.
  var day: Int
  var standby: Bool
  /// The priority of the loop: the one that won, else the highest of the entries that are always included; nil in
  /// standby, and where nothing is active.
  var priority: Priority?
  /// Numbers of the entries in the loop, in the order of the candidates. None in standby.
  var winners: [Int]
}

extension DisplayPlan {
  /// The stretches that tile the horizon, by one walk over all instants at which anything begins or ends.
  ///
  /// A stretch ends where the set of entries in the loop changes, at each local midnight, and at each local hour while
  /// a pool is in the loop. What changes among entries that lose anyway ends nothing: the loop above them runs on
  /// undisturbed.
  func stretches() -> [Stretch] {
    var lineup = Lineup(candidates)
    var stretches: [Stretch] = []
    let edges = self.edges()
    var next = 0
    while next < edges.count {
      let time = edges[next].time
      while next < edges.count, edges[next].time == time {
        lineup.apply(edges[next])
        next += 1
      }
      let instant = horizon.span.lowerBound.advanced(byMilliseconds: time)
      guard instant < horizon.span.upperBound, lineup.takesNewLoop() else { continue }
      if let last = stretches.last { stretches[stretches.count - 1].range = last.range.lowerBound..<instant }
      stretches.append(lineup.stretch(instant..<horizon.span.upperBound))
    }
    return stretches
  }

  private func edges() -> [Edge] {
    let start = horizon.span.lowerBound
    var edges: [Edge] = []
    edges.reserveCapacity(candidates.count * 4)
    for (number, candidate) in candidates.enumerated() {
      for range in candidate.ranges.list {
        edges.append(Edge(at: range.lowerBound, since: start, .begins, number))
        edges.append(Edge(at: range.upperBound, since: start, .ends, number))
      }
    }
    for range in activeHours.list {
      edges.append(Edge(at: range.lowerBound, since: start, .turnsOn))
      edges.append(Edge(at: range.upperBound, since: start, .turnsOff))
    }
    let hasPools = candidates.contains { $0.pool != nil && !$0.ranges.list.isEmpty }
    for day in horizon.ownDays {
      edges.append(Edge(at: horizon.range(ofDay: day).lowerBound, since: start, .midnight, day))
      for hour in 1..<24 where hasPools {
        edges.append(Edge(at: horizon.instant(ofDay: day, minutes: hour * 60), since: start, .hour))
      }
    }
    return Edge.inOrder(edges)
  }
}

/// Something that happens at an instant. All of it in one number, since thousands are sorted for each display.
struct Edge {
  enum Kind: UInt64 {
    case midnight, hour, turnsOn, turnsOff, begins, ends
  }

  /// From the top: 36 bits of milliseconds, 3 of the kind, 25 of the number.
  private let bits: UInt64

  /// `number` is a candidate's, or a midnight's day.
  init(at instant: Instant, since start: Instant, _ kind: Kind, _ number: Int = 0) {
    bits = UInt64(instant.milliseconds(since: start)) << 28 | kind.rawValue << 25 | UInt64(number)
  }

  /// Milliseconds since the horizon's start.
  var time: Int64 { Int64(bits >> 28) }
  var kind: Kind { Kind(rawValue: bits >> 25 & 7) ?? .midnight }
  var number: Int { Int(bits & 0x1FF_FFFF) }

  /// By time; those of one time in any order, since all of them are applied before anybody looks.
  ///
  /// A radix sort, eleven bits of the time a pass, so that it takes time in proportion to their number.
  static func inOrder(_ edges: [Edge]) -> [Edge] {
    guard edges.count > 64 else { return edges.sorted { $0.bits < $1.bits } }
    let last = edges.reduce(0) { max($0, $1.bits) }
    var sorted = edges
    var other = edges
    for shift in stride(from: UInt64(28), to: 64, by: 11) where last >> shift > 0 {
      var ends = [Int](repeating: 0, count: 2048)
      for edge in sorted { ends[Int(edge.bits >> shift & 2047)] += 1 }
      var sum = 0
      for digit in ends.indices {
        sum += ends[digit]
        ends[digit] = sum - ends[digit]
      }
      for edge in sorted {
        let digit = Int(edge.bits >> shift & 2047)
        other[ends[digit]] = edge
        ends[digit] += 1
      }
      swap(&sorted, &other)
    }
    return sorted
  }
}
