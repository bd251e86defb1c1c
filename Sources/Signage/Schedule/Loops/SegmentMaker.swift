/// Turns stretches into segments. The same entries mostly win at the same hours of every day, so what was made is kept.
struct SegmentMaker {
  private let plan: DisplayPlan
  /// Of the candidates that show the same whenever they are active.
  private var shares: [Loop.Share?]
  /// By the numbers of the winners, where all of them always show the same.
  private var loops: [[Int]: Loop] = [:]

  init(_ plan: DisplayPlan) {
    self.plan = plan
    shares = Array(repeating: nil, count: plan.candidates.count)
  }

  mutating func segment(of stretch: Stretch) -> Segment {
    var segment = Segment(
      from: stretch.range.lowerBound, until: stretch.range.upperBound, priority: stretch.priority,
      standby: stretch.standby, loop: [])
    segment.firstLanguage = Loop.turn(
      of: max(plan.display.languages.count, 1), at: segment.from, constant: 1_779_033_703)
    if stretch.standby { return segment }
    let loop = loop(of: stretch)
    segment.loop = loop.items
    segment.firstItem = loop.firstItem(in: stretch.range)
    return segment
  }

  private mutating func loop(of stretch: Stretch) -> Loop {
    if let kept = loops[stretch.winners] { return kept }
    let loop = Loop(stretch.winners.map { share(of: $0, in: stretch) })
    if loop.items.isEmpty { return plan.defaultContent(ofDay: stretch.day).map { Loop($0.play.items) } ?? loop }
    if stretch.winners.allSatisfy({ plan.candidates[$0].isConstant }) { loops[stretch.winners] = loop }
    return loop
  }

  private mutating func share(of number: Int, in stretch: Stretch) -> Loop.Share {
    if let kept = shares[number] { return kept }
    let share = plan.share(of: plan.candidates[number], in: stretch)
    if plan.candidates[number].isConstant { shares[number] = share }
    return share
  }
}

extension DisplayPlan {
  /// What an entry puts into the loop of a stretch.
  fileprivate func share(of candidate: Candidate, in stretch: Stretch) -> Loop.Share {
    let day = horizon.days[stretch.day].day
    let playable = candidate.contents.filter { contents.plays[$0].refusal(on: day) == nil }
    let plays = min(max(candidate.entry.playsPerLoop, 1), 20)
    if let pool = candidate.pool {
      let blocks = blocks(of: pool, entry: candidate.entry.id, playable: playable, from: stretch.range.lowerBound)
      return Loop.Share(blocks: blocks, plays: plays * blocks.count)
    }
    guard let first = playable.first, let last = playable.last else { return Loop.Share(blocks: [], plays: plays) }
    let items = playable.flatMap { contents.plays[$0].items(of: candidate.entry.id) }
    return Loop.Share(blocks: [Loop.Block(first: first, last: last, items: items)], plays: plays)
  }

  /// A block for each item that the pool picks for the local hour of `instant`; `playable` are numbers of contents.
  private func blocks(
    of pool: Pool, entry: EntryID, playable: [Int], from instant: Instant
  ) -> [Loop.Block] {
    let candidates = playable.map {
      PoolCandidate(content: contents.plays[$0].id, audience: contents.plays[$0].audience)
    }
    let clock = horizon.zone.local(at: instant)
    let picked =
      timetable.inputs.audience?.poolItems(
        pool, candidates: candidates, display: display.id, localDay: clock.day, localHour: clock.hour)
      ?? evenPoolItems(
        pool: pool, candidates: candidates, display: display.id, localDay: clock.day, localHour: clock.hour)
    return picked.compactMap { picked in
      guard let number = playable.first(where: { contents.plays[$0].id == picked.content }) else { return nil }
      let items = contents.plays[number].items(of: entry, assignment: picked.assignment)
      return Loop.Block(first: number, last: number, items: items)
    }
  }
}

extension ContentPlay {
  /// The items as an entry shows them.
  fileprivate func items(of entry: EntryID, assignment: Assignment? = nil) -> [LoopItem] {
    items.map { item in
      var item = item
      item.entry = entry
      item.assignment = assignment
      return item
    }
  }
}
