extension Loop {
  /// Smooth weighted round robin: at each turn every share gains its plays, the one with the most is shown and pays the
  /// total; of equals the first.
  ///
  /// Of shares with equally many plays the one shown least often has the most, the first of them in order; so it is
  /// enough to look at one share for each number of plays, and a loop of a thousand entries costs no more than its
  /// length.
  static func spread(_ shares: [Share]) -> [Turn] {
    let numbers = shares.indices.filter { !shares[$0].blocks.isEmpty && shares[$0].plays > 0 }
    let total = numbers.reduce(0) { $0 + shares[$1].plays }
    var classes = Dictionary(grouping: numbers) { shares[$0].plays }
      .map { plays, members in PlaysClass(plays: plays, members: members) }
      .sorted { $0.next < $1.next }
    var turns: [Turn] = []
    turns.reserveCapacity(total)
    for turn in stride(from: 1, through: total, by: 1) {
      var best = 0
      for index in classes.indices.dropFirst() {
        let credit = classes[index].credit(atTurn: turn, of: total)
        let bestCredit = classes[best].credit(atTurn: turn, of: total)
        if credit > bestCredit || (credit == bestCredit && classes[index].next < classes[best].next) { best = index }
      }
      let share = classes[best].next
      turns.append(Turn(share: share, block: classes[best].rounds % shares[share].blocks.count))
      classes[best].advance()
    }
    return turns
  }

  /// The shares with the same number of plays; they take turns in order.
  private struct PlaysClass {
    let plays: Int
    let members: [Int]
    private var position = 0
    /// How often the next one was shown.
    private(set) var rounds = 0

    init(plays: Int, members: [Int]) {
      self.plays = plays
      self.members = members
    }

    /// The number of the share whose turn comes next.
    var next: Int { members[position] }

    /// What the next one has gained and paid.
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
