/// A content that may take part in a pool's loop: approved, ready, inside its display period.
public struct PoolCandidate: Hashable, Sendable {
  public var content: ContentID
  /// Nil is everybody.
  public var audience: IntendedAudience?

  public init(content: ContentID, audience: IntendedAudience? = nil) {
    self.content = content
    self.audience = audience
  }
}

/// One place of a pool's loop, with how it was given.
public struct PoolItem: Hashable, Sendable {
  public var content: ContentID
  public var assignment: Assignment

  public init(content: ContentID, assignment: Assignment) {
    self.content = content
    self.assignment = assignment
  }
}

/// A pool's loop of one hour, and what the policy wanted and could not have.
public struct PoolPlan: Hashable, Sendable {
  public var items: [PoolItem]
  /// The bands of `BandScheme.four` that have at least 5 % of the audience and none of their own top three among the ranked
  /// items: there were fewer ranked items than such bands, or nothing is meant for them.
  public var unservedBands: [String]
}

extension AudienceModel {
  /// Under so many candidates a pool rotates evenly.
  public static let fewestRanked = 4
  /// From this share of the audience on, a broad age band has a claim to one of its own top three.
  public static let shareOfServedBand = 0.05

  /// What `pool` shows on `display` in one local hour (0...23): `pool.itemsPerLoop` items in order, none without candidates.
  /// The same arguments give the same items everywhere. See `poolPlan`.
  public func poolItems(
    _ pool: Pool, candidates: [PoolCandidate], display: DisplayID, localDay: LocalDate, localHour: Int
  ) -> [PoolItem] {
    poolPlan(pool, candidates: candidates, display: display, localDay: localDay, localHour: localHour).items
  }

  /// The policy of DESIGN 4.5. Of K items a quarter, rounded up, are the floor: they walk through all candidates. The others
  /// are those that score best for the people of this display and hour, at most twice each; where all have been taken twice,
  /// the floor fills the rest. Before that, each broad age band with at least 5 % of the audience gets a place for the best
  /// of its own top three. Among equal scores lots are drawn anew each hour, and the order of the loop too.
  ///
  /// Under four candidates, or as long as nobody was counted anywhere, the pool rotates evenly.
  public func poolPlan(
    _ pool: Pool, candidates: [PoolCandidate], display: DisplayID, localDay: LocalDate, localHour: Int
  ) -> PoolPlan {
    let walk = PoolWalk(pool: pool.id, candidates: candidates, display: display, day: localDay)
    let count = max(1, pool.itemsPerLoop)
    guard walk.order.count >= Self.fewestRanked, knowsAnybody else {
      return PoolPlan(items: separatingRepeats(walk.items(count: count, hour: localHour)), unservedBands: [])
    }
    let floorCount = max((count + 3) / 4, count - 2 * walk.order.count)
    let seed = StableHash.seed(pool.id.text, display.text, numbers: localDay.dayNumber, localHour)
    let scorer = AudienceScorer(model: self, display: display, hour: HourOfWeek(day: localDay, hour: localHour))
    let ranked = RankedPick(candidates: walk.order, places: count - floorCount, scorer: scorer, seed: seed)
    var items = walk.items(count: floorCount, hour: localHour) + ranked.items
    var random = SeededRandom(seed: seed)
    random.shuffle(&items)
    return PoolPlan(items: separatingRepeats(items), unservedBands: ranked.unservedBands)
  }
}

/// The pool's loop without a ranking (no model yet, under four candidates, a control day): all candidates in turn, in an
/// order drawn for (pool, display, day), each hour going on where the hour before ended. Every item is a `floor` item; its
/// probability is that of a content to have a place in this loop, itemsPerLoop / candidates and at most 1.
public func evenPoolItems(
  pool: Pool, candidates: [PoolCandidate], display: DisplayID, localDay: LocalDate, localHour: Int
) -> [PoolItem] {
  let walk = PoolWalk(pool: pool.id, candidates: candidates, display: display, day: localDay)
  return separatingRepeats(walk.items(count: max(1, pool.itemsPerLoop), hour: localHour))
}

/// The floor: a walk through all candidates in an order drawn for (pool, display, day). A content's place in it depends on no
/// other content, so one that comes or goes during the day leaves the others' turns nearly as they were.
struct PoolWalk {
  /// In the order of the walk, each content once.
  let order: [Step]

  struct Step {
    var content: ContentID
    var audience: IntendedAudience?
    /// Of the content's id.
    var hash: UInt64
  }

  init(pool: PoolID, candidates: [PoolCandidate], display: DisplayID, day: LocalDate) {
    let steps = candidates.map {
      Step(content: $0.content, audience: $0.audience, hash: StableHash.seed($0.content.text))
    }
    let seed = StableHash.seed(pool.text, display.text, numbers: day.dayNumber)
    var order: [Step] = []
    order.reserveCapacity(steps.count)
    for index in drawnOrder(of: steps, seed: seed) where order.last?.content != steps[index].content {
      order.append(steps[index])
    }
    self.order = order
  }

  /// The `count` items of local `hour`, 0...23: consecutive hours go on where the hour before ended, so that any
  /// ceil(candidates / count) hours in a row of one day show every candidate.
  func items(count: Int, hour: Int) -> [PoolItem] {
    guard !order.isEmpty else { return [] }
    let assignment = Assignment(kind: .floor, probability: min(1, Double(count) / Double(order.count)))
    return (0..<count).map { step in
      PoolItem(content: order[(max(0, hour) * count + step) % order.count].content, assignment: assignment)
    }
  }
}

/// The indices of `steps` in an order that `seed` draws. Whatever order they come in, it is the same order of contents; one
/// that comes twice follows itself.
func drawnOrder(of steps: [PoolWalk.Step], seed: UInt64) -> [Int] {
  var keyed = steps.indices.map { (key: SeededRandom.mixed(seed ^ steps[$0].hash), index: $0) }
  keyed.sort { left, right in
    left.key == right.key ? steps[left.index].content < steps[right.index].content : left.key < right.key
  }
  return keyed.map(\.index)
}
