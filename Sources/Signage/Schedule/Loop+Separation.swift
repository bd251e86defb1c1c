extension Loop {
  /// The same turns in nearly the same order, so that round the loop no content follows upon itself and no campaign upon
  /// itself, where that can be avoided.
  ///
  /// A block that follows upon its like moves to the nearest place at which fewer do. Where contents stand alone this ends with
  /// none, if any order has none: as long as two like ones touch and they are no more than half, somewhere two others touch.
  static func separated(_ turns: [Turn], of shares: [Share]) -> [Turn] {
    guard turns.count > 2 else { return turns }
    var circle = Circle(
      turns.map { turn in
        let block = shares[turn.share].blocks[turn.block]
        return Circle.Place(turn: turn, first: block.first, last: block.last)
      })
    circle.separate()
    return circle.places.map(\.turn)
  }

  /// Turns in a circle, the first after the last.
  private struct Circle {
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
            // The later of the two first, so that a loop begins as it was meant to.
            if move(max(position, next)) || move(min(position, next)) {
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

    /// Moves a place to the nearest one at which fewer follow upon their like; false without one.
    private mutating func move(_ position: Int) -> Bool {
      let count = places.count - 1
      let present = cost(of: position, before: 0)
      for distance in stride(from: 1, through: count / 2, by: 1) {
        for index in [distance, count - distance] where cost(of: position, before: index) < present {
          let place = places.remove(at: position)
          places.insert(place, at: (position + index) % count)
          return true
        }
      }
      return false
    }

    /// How many more repeats there are with the place before `other(index)` than without it.
    private func cost(of position: Int, before index: Int) -> Int {
      let place = places[position]
      let left = other(index - 1, than: position)
      let right = other(index, than: position)
      return (left.isLike(place) ? 1 : 0) + (place.isLike(right) ? 1 : 0) - (left.isLike(right) ? 1 : 0)
    }

    /// The other places in order, 0 for the one after `position`, and round.
    private func other(_ index: Int, than position: Int) -> Place {
      let count = places.count - 1
      return places[(position + 1 + (index + count) % count) % places.count]
    }
  }
}
