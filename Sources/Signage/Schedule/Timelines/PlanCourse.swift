/// When an entry would be in the loop but for a higher priority, on the displays of one plan.
struct Displaced {
  var range: Range<Instant>
  /// The one that has the loop.
  var priority: Priority
  /// The candidates that had it at some time within.
  var by: NumberSet
}

/// What becomes of each candidate of a plan within a range of time.
struct PlanCourse {
  private let plan: DisplayPlan
  /// Cut to the range.
  private let stretches: [Stretch]
  /// By stretch, the candidates that have the loop by their priority.
  private let rivals: [NumberSet]
  /// By candidate, when it is in the loop.
  let shown: [[Range<Instant>]]

  init(_ plan: DisplayPlan, during range: Range<Instant>) {
    self.plan = plan
    let stretches = plan.stretches().compactMap { stretch in
      var stretch = stretch
      stretch.range = stretch.range.clamped(to: range)
      return stretch.range.isEmpty ? nil : stretch
    }
    var shown: [[Range<Instant>]] = Array(repeating: [], count: plan.candidates.count)
    for stretch in stretches {
      for winner in stretch.winners { shown[winner].extend(by: stretch.range) }
    }
    self.stretches = stretches
    self.shown = shown
    rivals = stretches.map { stretch in
      var rivals = NumberSet(upTo: plan.candidates.count)
      for winner in stretch.winners where !plan.candidates[winner].entry.alwaysIncluded { rivals.insert(winner) }
      return rivals
    }
  }

  /// When a candidate is active and not in the loop, though the display is on.
  func displaced(_ number: Int) -> [Displaced] {
    guard let first = stretches.first, let last = stretches.last else { return [] }
    let active = plan.candidates[number].ranges.clamped(to: first.range.lowerBound..<last.range.upperBound)
    if active.list == shown[number] { return [] }
    var displaced: [Displaced] = []
    for range in active.subtracting(Ranges(merging: shown[number])).list {
      for index in firstStretch(in: range)..<stretches.count {
        let stretch = stretches[index]
        guard stretch.range.lowerBound < range.upperBound else { break }
        guard !stretch.standby, let priority = stretch.priority else { continue }
        displaced.extend(by: Displaced(range: range.clamped(to: stretch.range), priority: priority, by: rivals[index]))
      }
    }
    return displaced
  }

  /// The index of the first stretch that ends after the range begins.
  private func firstStretch(in range: Range<Instant>) -> Int {
    var low = 0
    var high = stretches.count
    while low < high {
      let middle = (low + high) / 2
      if stretches[middle].range.upperBound > range.lowerBound { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension [Range<Instant>] {
  /// Appends what comes later, to the last where it touches it.
  fileprivate mutating func extend(by range: Range<Instant>) {
    if let last, last.upperBound == range.lowerBound {
      self[count - 1] = last.lowerBound..<range.upperBound
    } else {
      append(range)
    }
  }
}

extension [Displaced] {
  /// Appends what comes later, to the last where it touches it and the priority is the same.
  fileprivate mutating func extend(by displaced: Displaced) {
    guard let last, last.range.upperBound == displaced.range.lowerBound, last.priority == displaced.priority else {
      append(displaced)
      return
    }
    self[count - 1].range = last.range.lowerBound..<displaced.range.upperBound
    if last.by != displaced.by { self[count - 1].by.formUnion(displaced.by) }
  }
}
