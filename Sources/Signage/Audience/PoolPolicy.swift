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

extension AudienceModel {
  /// What `pool` shows on `display` in one local hour: `pool.itemsPerLoop` items in order, none without candidates. The same
  /// arguments give the same items everywhere.
  public func poolItems(
    _ pool: Pool, candidates: [PoolCandidate], display: DisplayID, localDay: LocalDate, localHour: Int
  ) -> [PoolItem] {
    evenPoolItems(pool: pool, candidates: candidates, display: display, localDay: localDay, localHour: localHour)
  }
}

/// The pool's loop without a ranking (no model yet, under four candidates, a control day): all candidates in turn, in an
/// order drawn for (pool, display, day), each hour going on where the hour before ended. Every item is a `floor` item; its
/// probability is that of a content to have a place in this loop, itemsPerLoop / candidates and at most 1.
public func evenPoolItems(
  pool: Pool, candidates: [PoolCandidate], display: DisplayID, localDay: LocalDate, localHour: Int
) -> [PoolItem] {
  let walk = PoolWalk(pool: pool.id, candidates: candidates, display: display, day: localDay)
  let items = walk.items(count: max(1, pool.itemsPerLoop), hour: localHour)
  return separatingRepeats(items)
}

/// The floor: a walk through all candidates in an order drawn for (pool, display, day). A content's place in it depends on no
/// other content, so one that comes or goes during the day leaves the others' turns nearly as they were.
struct PoolWalk {
  /// In the order of the walk, each content once.
  let order: [PoolCandidate]

  init(pool: PoolID, candidates: [PoolCandidate], display: DisplayID, day: LocalDate) {
    let seed = StableHash.seed(pool.text, display.text, numbers: day.dayNumber)
    var keyed = candidates.map { candidate in
      (key: SeededRandom.mixed(seed ^ StableHash.seed(candidate.content.text)), candidate: candidate)
    }
    keyed.sort { left, right in
      left.key == right.key ? left.candidate.content < right.candidate.content : left.key < right.key
    }
    var order: [PoolCandidate] = []
    order.reserveCapacity(keyed.count)
    for (_, candidate) in keyed where order.last?.content != candidate.content { order.append(candidate) }
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

/// The same items with no content next to itself, the end of the loop being next to its beginning: each item that follows
/// its like moves to the first gap behind it that has none of its kind on either side. Where no such gap is (a content has
/// more than half of the loop) it stays.
func separatingRepeats(_ items: [PoolItem]) -> [PoolItem] {
  var items = items
  var index = 0
  while index < items.count, items.count > 2 {
    let content = items[index].content
    guard content == items[(index + items.count - 1) % items.count].content,
      let gap = gapForItem(at: index, in: items)
    else {
      index += 1
      continue
    }
    let moved = items.remove(at: index)
    items.insert(moved, at: gap)
    // Each move takes one repeat away, so starting again comes to an end.
    index = 0
  }
  return items
}

/// Where `items[index]`, once taken out, can be inserted with none of its content on either side.
private func gapForItem(at index: Int, in items: [PoolItem]) -> Int? {
  var others = items
  let content = others.remove(at: index).content
  let gaps = (1...others.count).map { (index + $0) % others.count }
  return gaps.first { gap in
    others[gap].content != content && others[(gap + others.count - 1) % others.count].content != content
  }
}
