extension Loop {
  /// The same blocks in nearly the same order, so that round the loop no content follows upon itself and no campaign upon
  /// itself, where that can be avoided.
  ///
  /// A block that follows upon its like moves to the nearest place at which fewer do. Where contents stand alone this ends with
  /// none, if any order has none: as long as two like ones touch and they are no more than half, somewhere two others touch.
  static func separated(_ blocks: [Block]) -> [Block] {
    guard blocks.count > 2 else { return blocks }
    var circle = Circle(blocks: blocks)
    circle.separate()
    return circle.order.map { blocks[$0] }
  }

  /// Whether a viewer would see the same thing twice running.
  static func repeats(_ block: Block, _ next: Block) -> Bool {
    block.last == next.first || (block.share == next.share && block.first == next.first)
  }

  /// Blocks in a circle, the first after the last.
  private struct Circle {
    let blocks: [Block]
    /// Indices of `blocks`.
    var order: [Int]

    init(blocks: [Block]) {
      self.blocks = blocks
      order = Array(blocks.indices)
    }

    mutating func separate() {
      var hopeless: Set<[Int]> = []
      var position = 0
      var unchanged = 0
      while unchanged < order.count {
        let next = (position + 1) % order.count
        if repeats(order[position], order[next]) {
          let block = blocks[order[next]]
          if !hopeless.contains([block.share, block.first]) {
            if move(next) || move(position) {
              unchanged = 0
              continue
            }
            hopeless.insert([block.share, block.first])
          }
        }
        position = next
        unchanged += 1
      }
    }

    private func repeats(_ block: Int, _ next: Int) -> Bool { Loop.repeats(blocks[block], blocks[next]) }

    /// Moves a block to the nearest place at which fewer blocks follow upon their like; false without one.
    private mutating func move(_ position: Int) -> Bool {
      let count = order.count - 1
      let present = cost(of: position, before: 0)
      for distance in stride(from: 1, through: count / 2, by: 1) {
        for index in [distance, count - distance] where cost(of: position, before: index) < present {
          let block = order.remove(at: position)
          order.insert(block, at: (position + index) % count)
          return true
        }
      }
      return false
    }

    /// How many more repeats there are with the block before `other(index)` than without it.
    private func cost(of position: Int, before index: Int) -> Int {
      let block = order[position]
      let left = other(index - 1, than: position)
      let right = other(index, than: position)
      return (repeats(left, block) ? 1 : 0) + (repeats(block, right) ? 1 : 0) - (repeats(left, right) ? 1 : 0)
    }

    /// The other blocks in order, 0 for the one after the block at `position`, and round.
    private func other(_ index: Int, than position: Int) -> Int {
      let count = order.count - 1
      return order[(position + 1 + (index + count) % count) % order.count]
    }
  }
}
