/// A loop with the places at which it may begin.
struct Loop {
  var items: [LoopItem] = []
  /// Where each play of a content or campaign begins, in order.
  var starts: [Int] = []

  /// What one turn of an entry shows: a content with its pages, or a whole campaign. Never torn apart.
  struct Block {
    /// Which share it belongs to.
    var share: Int
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

  init() {}

  /// Each share's blocks, spread evenly, so that nothing follows upon itself where that can be avoided.
  init(_ shares: [Share]) {
    let blocks = Self.separated(Self.spread(shares))
    items.reserveCapacity(blocks.reduce(0) { $0 + $1.items.count })
    starts.reserveCapacity(blocks.count)
    for block in blocks {
      starts.append(items.count)
      items += block.items
    }
  }

  /// The item with which a segment that begins at `instant` begins (DESIGN 4.1, One clock).
  func firstItem(at instant: Instant) -> Int {
    let item = Self.turn(of: items.count, at: instant, constant: 2_654_435_769)
    return starts.last { $0 <= item } ?? 0
  }

  /// Smooth weighted round robin: at each turn every share gains its plays, the one with the most is shown and pays the total.
  ///
  /// Of shares with equally many plays the one shown least often has the most, the first of them in order; so it is enough to
  /// look at one share for each number of plays, and a loop of a thousand entries costs no more than its length.
  static func spread(_ shares: [Share]) -> [Block] {
    let total = shares.reduce(0) { $0 + ($1.blocks.isEmpty ? 0 : $1.plays) }
    let numbers = shares.indices.filter { !shares[$0].blocks.isEmpty && shares[$0].plays > 0 }
    var classes = Dictionary(grouping: numbers) { shares[$0].plays }
      .map { plays, members in PlaysClass(plays: plays, members: members) }
      .sorted { $0.members[0] < $1.members[0] }
    var blocks: [Block] = []
    blocks.reserveCapacity(total)
    for turn in stride(from: 1, through: total, by: 1) {
      var best = 0
      for index in classes.indices.dropFirst() {
        let credit = classes[index].credit(atTurn: turn, of: total)
        let bestCredit = classes[best].credit(atTurn: turn, of: total)
        if credit > bestCredit || (credit == bestCredit && classes[index].next < classes[best].next) { best = index }
      }
      let share = shares[classes[best].next]
      blocks.append(share.blocks[classes[best].rounds % share.blocks.count])
      classes[best].advance()
    }
    return blocks
  }

  /// The shares with the same number of plays; they take turns in order.
  private struct PlaysClass {
    var plays: Int
    var members: [Int]
    private var position = 0
    /// How often the next one was shown.
    private(set) var rounds = 0

    init(plays: Int, members: [Int]) {
      self.plays = plays
      self.members = members
    }

    var next: Int { members[position] }

    func credit(atTurn turn: Int, of total: Int) -> Int { plays * turn - total * rounds }

    mutating func advance() {
      position += 1
      if position == members.count {
        position = 0
        rounds += 1
      }
    }
  }
}

extension Loop {
  /// `floor(count * f(constant))` at `instant`, where f(c) = ((h * c) mod 2^32) / 2^32 and h is whole hours since 1970.
  static func turn(of count: Int, at instant: Instant, constant: UInt64) -> Int {
    let hour = UInt64(max(0, instant.milliseconds) / 3_600_000)
    return Int(UInt64(count) * ((hour &* constant) & 0xFFFF_FFFF) >> 32)
  }
}
