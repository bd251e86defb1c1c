/// A loop with the places at which it may begin.
struct Loop {
  var items: [LoopItem] = []
  /// Where each play of a content or campaign begins, in order.
  var starts: [Int] = []

  /// What one turn of an entry shows: a content with its pages, or a whole campaign. Never torn apart.
  struct Block {
    /// The contents it begins and ends with, by number.
    var first: Int
    var last: Int
    var items: [LoopItem]
  }

  /// What one entry puts into a loop.
  struct Share {
    /// Shown in turn; a content and a campaign have one, a pool one for each of its items.
    var blocks: [Block]
    /// How many blocks in one loop.
    var plays: Int
  }

  /// One place of a loop: which share, and which of its blocks.
  struct Turn: Hashable {
    var share: Int
    var block: Int
  }

  init() {}

  /// A loop of a content alone, as a default one.
  init(_ items: [LoopItem]) {
    self.items = items
    starts = [0]
  }

  /// Each share's blocks, spread evenly, so that nothing follows upon itself where that can be avoided.
  init(_ shares: [Share]) {
    let turns = Self.separated(Self.spread(shares), of: shares)
    starts.reserveCapacity(turns.count)
    items.reserveCapacity(turns.count)
    for turn in turns {
      starts.append(items.count)
      for item in shares[turn.share].blocks[turn.block].items { items.append(item) }
    }
  }

  /// The item with which a segment begins (DESIGN 4.1, One clock): moved back to the start of its campaign or document,
  /// unless that is longer than the segment, where nobody would ever see its end.
  func firstItem(in segment: Range<Instant>) -> Int {
    let item = Self.turn(of: items.count, at: segment.lowerBound, constant: 2_654_435_769)
    guard let start = starts.last(where: { $0 <= item }) else { return 0 }
    let end = starts.first { $0 > item } ?? items.count
    let length = items[start..<end].reduce(0) { $0 + $1.milliseconds }
    return length > segment.upperBound.milliseconds(since: segment.lowerBound) ? item : start
  }

  /// `floor(count * f(constant))` at `instant`, where f(c) = ((h * c) mod 2^32) / 2^32 and h is whole hours since 1970.
  static func turn(of count: Int, at instant: Instant, constant: UInt64) -> Int {
    let hour = UInt64(max(0, instant.milliseconds) / 3_600_000)
    return Int((UInt64(count) * ((hour &* constant) & 0xFFFF_FFFF)) >> 32)
  }
}
