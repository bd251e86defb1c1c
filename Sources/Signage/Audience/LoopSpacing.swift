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
