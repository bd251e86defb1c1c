/// What is on which display when: pure functions of the inputs, a display and a time. The rules are DESIGN 4.1.
public enum Schedule {
  /// How many days can be resolved at once.
  public static let mostDays = 732

  /// What `display` shows from the local midnight at which `from` begins, for `days` local days (at most `mostDays`).
  ///
  /// Nil when there is no such display, its site is missing, or its zone is unknown.
  public static func resolve(
    _ inputs: ScheduleInputs, display: DisplayID, from: LocalDate, days: Int = 8
  ) -> Playlist? {
    guard let plan = DisplayPlan(inputs, display: display, from: from, days: min(max(days, 0), mostDays)) else {
      return nil
    }
    var segments = SegmentMaker(plan)
    return Playlist(
      display: display, from: plan.horizon.span.lowerBound, until: plan.horizon.span.upperBound,
      segments: plan.stretches().map { segments.segment(of: $0) }, fallback: plan.fallback())
  }

  /// What is on at one instant, by the very playlist that the display pulls. Nil as of `resolve`.
  public static func showing(_ inputs: ScheduleInputs, display: DisplayID, at instant: Instant) -> Showing? {
    guard let day = localDay(inputs, display: display, at: instant) else { return nil }
    return resolve(inputs, display: display, from: day, days: 1)?.showing(at: instant)
  }

  /// The zone by which a display lives: its own, else its site's. Nil as of `resolve`.
  public static func zone(_ inputs: ScheduleInputs, display: DisplayID) -> Zone? {
    guard let display = inputs.displays[display], let site = inputs.sites[display.site] else { return nil }
    return Zone(identifier: display.timeZone ?? site.timeZone)
  }

  /// The display's local day that holds `instant`: the one to resolve from. Nil as of `resolve`.
  public static func localDay(_ inputs: ScheduleInputs, display: DisplayID, at instant: Instant) -> LocalDate? {
    zone(inputs, display: display)?.day(at: instant)
  }
}

extension DisplayPlan {
  /// The first default content that can play on a day, of the display's, the site's and the city's.
  func defaultContent(ofDay day: Int) -> (rule: Rule, play: ContentPlay)? {
    for (rule, id) in defaults {
      if let play = contents[id], play.refusal(on: horizon.days[day].day) == nil { return (rule, play) }
    }
    return nil
  }

  /// The first default content that can play on each of the days, since nobody asks a fallback for the date; else nothing.
  fileprivate func fallback() -> [LoopItem] {
    for (_, id) in defaults {
      if let play = contents[id], horizon.ownDays.allSatisfy({ play.refusal(on: horizon.days[$0].day) == nil }) {
        return play.items
      }
    }
    return []
  }
}

/// Turns stretches into segments. The same entries mostly win at the same hours of every day, so their loops are kept.
struct SegmentMaker {
  private let plan: DisplayPlan
  private var loops: [LoopKey: Loop] = [:]

  private struct LoopKey: Hashable {
    var contents: [[Int]]
    var winners: [Int]
  }

  init(_ plan: DisplayPlan) { self.plan = plan }

  mutating func segment(of stretch: Stretch) -> Segment {
    var segment = Segment(
      from: stretch.range.lowerBound, until: stretch.range.upperBound, priority: stretch.priority,
      standby: stretch.standby, loop: [])
    segment.firstLanguage = Loop.turn(
      of: max(plan.display.languages.count, 1), at: segment.from, constant: 1_779_033_703)
    if stretch.standby { return segment }
    let loop = loop(of: stretch)
    segment.loop = loop.items
    segment.firstItem = loop.firstItem(at: segment.from)
    return segment
  }

  private mutating func loop(of stretch: Stretch) -> Loop {
    let day = plan.horizon.days[stretch.day].day
    let contents = stretch.winners.map { number in
      plan.candidates[number].contents.filter { plan.contents.plays[$0].refusal(on: day) == nil }
    }
    let hasPool = stretch.winners.contains { plan.candidates[$0].pool != nil }
    let key = LoopKey(contents: contents, winners: stretch.winners)
    if !hasPool, let kept = loops[key] { return kept }
    let shares = zip(stretch.winners, contents).enumerated().map { place, winner in
      plan.share(place, of: plan.candidates[winner.0], showing: winner.1, from: stretch.range.lowerBound)
    }
    var loop = Loop(shares)
    if loop.items.isEmpty, let content = plan.defaultContent(ofDay: stretch.day) {
      loop.items = content.play.items
      loop.starts = [0]
    }
    if !hasPool, !stretch.winners.isEmpty { loops[key] = loop }
    return loop
  }
}

extension DisplayPlan {
  /// What an entry puts into a loop of which it is the `place`-th share; `contents` are the numbers of those that can play.
  fileprivate func share(
    _ place: Int, of candidate: Candidate, showing contents: [Int], from instant: Instant
  ) -> Loop.Share {
    let entry = candidate.entry
    let plays = min(max(entry.playsPerLoop, 1), 20)
    if let pool = candidate.pool {
      let blocks = poolBlocks(pool, entry: entry.id, share: place, contents: contents, from: instant)
      return Loop.Share(blocks: blocks, plays: plays * blocks.count)
    }
    guard let first = contents.first, let last = contents.last else { return Loop.Share(blocks: [], plays: plays) }
    let items = contents.flatMap { self.contents.plays[$0].items(of: entry.id) }
    return Loop.Share(blocks: [Loop.Block(share: place, first: first, last: last, items: items)], plays: plays)
  }

  /// A block for each item that the pool picks for the local hour of `instant`.
  private func poolBlocks(
    _ pool: Pool, entry: EntryID, share: Int, contents numbers: [Int], from instant: Instant
  ) -> [Loop.Block] {
    let candidates = numbers.map {
      PoolCandidate(content: contents.plays[$0].id, audience: contents.plays[$0].audience)
    }
    let clock = horizon.zone.local(at: instant)
    let picked =
      inputs.audience?.poolItems(
        pool, candidates: candidates, display: display.id, localDay: clock.day, localHour: clock.hour)
      ?? evenPoolItems(
        pool: pool, candidates: candidates, display: display.id, localDay: clock.day, localHour: clock.hour)
    return picked.compactMap { picked in
      guard let number = numbers.first(where: { contents.plays[$0].id == picked.content }) else { return nil }
      let items = contents.plays[number].items(of: entry, assignment: picked.assignment)
      return Loop.Block(share: share, first: number, last: number, items: items)
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
