extension Loop {
  /// The same turns in nearly the same order, so that round the loop no content follows upon itself and no campaign
  /// upon itself, where that can be avoided.
  ///
  /// A block that follows upon its like moves to the nearest place at which fewer do, at need with one or two beyond
  /// it. Where contents stand alone this ends with no repeat, if any order has none: as long as two like ones touch and
  /// they are no more than half, somewhere two others touch. Campaigns, which begin and end with different contents,
  /// can leave a small loop where no move helps; then its orders are tried one after the other, as many as is
  /// reasonable.
  static func separated(_ turns: [Turn], of shares: [Share]) -> [Turn] {
    guard turns.count > 2 else { return turns }
    var circle = Circle(
      turns.map { turn in
        let block = shares[turn.share].blocks[turn.block]
        return Circle.Place(turn: turn, first: block.first, last: block.last)
      })
    circle.separate()
    if circle.isSmall, circle.hasCampaign, circle.hasRepeats, circle.mayDoWithout { circle.searchAll() }
    return circle.places.map(\.turn)
  }

  /// Turns in a circle, the first after the last.
  fileprivate struct Circle {
    struct Place {
      var turn: Turn
      var first: Int
      var last: Int

      /// Whether a viewer would see the same thing twice running.
      func isLike(_ next: Place) -> Bool {
        last == next.first || (turn.share == next.turn.share && first == next.first)
      }
    }

    private struct Kind: Hashable {
      var share: Int
      var first: Int
    }

    var places: [Place]

    init(_ places: [Place]) { self.places = places }

    mutating func separate() {
      var hopeless: Set<Kind> = []
      var position = 0
      var unchanged = 0
      while unchanged < places.count {
        let next = position + 1 == places.count ? 0 : position + 1
        if places[position].isLike(places[next]) {
          let kind = Kind(share: places[next].turn.share, first: places[next].first)
          if !hopeless.contains(kind) {
            if part(position, from: next) {
              unchanged = 0
              continue
            }
            hopeless.insert(kind)
          }
        }
        position = next
        unchanged += 1
      }
    }

    /// Moves one of two like neighbours, at need with one or two beyond it; the later first, so that a loop begins as
    /// it was meant to. False where that does not help.
    private mutating func part(_ position: Int, from next: Int) -> Bool {
      for length in 1...min(3, places.count - 2) {
        let before = position - length + 1
        if next > position ? move(next, length) || move(before, length) : move(before, length) || move(next, length) {
          return true
        }
      }
      return false
    }

    /// Moves a few places in a row to the nearest ones at which fewer follow upon their like; false without any.
    private mutating func move(_ position: Int, _ length: Int) -> Bool {
      guard position >= 0, position + length <= places.count else { return false }
      let run = places[position..<position + length]
      let count = places.count - length
      let present = cost(of: run, before: 0)
      for distance in stride(from: 1, through: count / 2, by: 1) {
        for index in [distance, count - distance] where cost(of: run, before: index) < present {
          places.removeSubrange(run.indices)
          places.insert(contentsOf: run, at: (position + index) % count)
          return true
        }
      }
      return false
    }

    /// How many more repeats there are with the run before the `index`-th place after it, and round, than without it.
    private func cost(of run: ArraySlice<Place>, before index: Int) -> Int {
      let count = places.count - run.count
      let left = places[(run.endIndex + (index + count - 1) % count) % places.count]
      let right = places[(run.endIndex + index % count) % places.count]
      let first = run[run.startIndex]
      let last = run[run.endIndex - 1]
      return (left.isLike(first) ? 1 : 0) + (last.isLike(right) ? 1 : 0) - (left.isLike(right) ? 1 : 0)
    }
  }
}

extension Loop.Circle {
  /// How many places are tried at most; a pool's loops are made anew for each hour, so it must stay a trifle.
  private static let mostTries = 2000

  /// In longer loops moves have always been found to help.
  var isSmall: Bool { places.count <= 12 }

  var hasCampaign: Bool { places.contains { $0.first != $0.last } }

  var hasRepeats: Bool { zip(places, places.dropFirst() + places.prefix(1)).contains { $0.isLike($1) } }

  /// Whether each block that ends with a content could be followed by one that does not begin with it, and each campaign by
  /// another: without that no order is free of repeats, and none need be tried.
  var mayDoWithout: Bool {
    places.allSatisfy { place in
      places.count { $0.last == place.last } + places.count { $0.first == place.last } <= places.count
        && places.count { $0.turn.share == place.turn.share && $0.first == place.first } * 2 <= places.count
    }
  }

  /// Takes the first order without repeats, counted from the present one, that is found in time.
  mutating func searchAll() {
    var found = Array(places.prefix(1))
    var rest = Array(places.dropFirst())
    var tries = 0
    if Self.extend(&found, with: &rest, tries: &tries) { places = found }
  }

  private static func extend(_ found: inout [Place], with rest: inout [Place], tries: inout Int) -> Bool {
    guard let last = found.last, !rest.isEmpty else { return found.last.map { !$0.isLike(found[0]) } ?? false }
    var tried: Set<Loop.Turn> = []
    for index in rest.indices where tries < mostTries && !last.isLike(rest[index]) {
      guard tried.insert(rest[index].turn).inserted else { continue }
      tries += 1
      let place = rest.remove(at: index)
      found.append(place)
      if extend(&found, with: &rest, tries: &tries) { return true }
      found.removeLast()
      rest.insert(place, at: index)
    }
    return false
  }
}
