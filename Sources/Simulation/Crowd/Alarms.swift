internal import Signage

/// When which player wants to be asked: a binary heap. A player whose time became another has two entries, and the older one
/// is passed over.
struct Alarms {
  private var heap: [(due: Instant, player: Int)] = []
  private var set: [Instant?]

  init(players: Int) { set = Array(repeating: nil, count: players) }

  /// One that is set for later stays: it finds nothing to do then, and is set again.
  mutating func set(_ due: Instant, for player: Int) {
    if let present = set[player], present <= due { return }
    set[player] = due
    heap.append((due, player))
    var child = heap.count - 1
    while child > 0, heap[(child - 1) / 2].due > heap[child].due {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  var next: Instant? { heap.first?.due }

  /// A player whose time has come; nil when there is none any more.
  mutating func pop(at now: Instant) -> Int? {
    while let first = heap.first, first.due <= now {
      removeFirst()
      guard set[first.player] == first.due else { continue }
      set[first.player] = nil
      return first.player
    }
    return nil
  }

  private mutating func removeFirst() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].due < heap[least].due {
        least = child
      }
      if least == parent { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
