/// The ranges of one entry on the displays of one group, in order and apart from each other.
struct Voice {
  var group: Int
  var ranges: [Range<Instant>]
  /// For each range the entries that had the loop, by number.
  var by: [[Int]] = []
}

/// A range in which the same groups do something.
struct CommonRange {
  var range: Range<Instant>
  var groups: [Int]
  var by: Set<Int>

  /// What several groups do, cut where one begins or ends.
  static func ranges(of voices: [Voice]) -> [CommonRange] {
    let chords = Chord.chords(of: voices)
    if chords.count == 1 { return chords[0].alone() }
    var edges: [(at: Instant, begins: Bool, chord: Int, range: Int)] = []
    for (number, chord) in chords.enumerated() {
      for (index, range) in chord.ranges.enumerated() {
        edges.append((range.lowerBound, true, number, index))
        edges.append((range.upperBound, false, number, index))
      }
    }
    edges.sort { $0.at < $1.at }
    var common: [CommonRange] = []
    /// By chord, the range that holds now.
    var present: [Int: Int] = [:]
    var next = 0
    while next < edges.count {
      let at = edges[next].at
      while next < edges.count, edges[next].at == at {
        let edge = edges[next]
        if edge.begins {
          present[edge.chord] = edge.range
        } else if present[edge.chord] == edge.range {
          present[edge.chord] = nil
        }
        next += 1
      }
      guard next < edges.count, !present.isEmpty else { continue }
      common.append(
        CommonRange(
          range: at..<edges[next].at, groups: present.keys.flatMap { chords[$0].groups }.sorted(),
          by: Set(present.flatMap { chords[$0.key].by.isEmpty ? [] : chords[$0.key].by[$0.value] })))
    }
    return common
  }
}

/// Groups that do the very same: mostly all of them.
private struct Chord {
  var groups: [Int]
  var ranges: [Range<Instant>]
  var by: [[Int]]

  /// Only so many are compared with each voice; further ones stand alone, which is as right.
  private static let mostCompared = 8

  static func chords(of voices: [Voice]) -> [Chord] {
    var chords: [Chord] = []
    for voice in voices where !voice.ranges.isEmpty {
      let same = chords.prefix(mostCompared).firstIndex { $0.ranges == voice.ranges && $0.by == voice.by }
      if let same {
        chords[same].groups.append(voice.group)
      } else {
        chords.append(Chord(groups: [voice.group], ranges: voice.ranges, by: voice.by))
      }
    }
    return chords
  }

  func alone() -> [CommonRange] {
    ranges.enumerated().map { index, range in
      CommonRange(range: range, groups: groups, by: by.isEmpty ? [] : Set(by[index]))
    }
  }
}
