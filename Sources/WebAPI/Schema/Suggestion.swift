/// Finds what somebody may have meant who mistyped a name.
enum Suggestion {
  /// ` Did you mean "title"?` where a known name is near, else nothing.
  static func sentence(for word: String, among known: [String]) -> String {
    guard word.utf8.count <= 63 else { return "" }
    let near = known.map { (name: $0, distance: distance(word.lowercased(), $0.lowercased())) }
      .min { $0.distance < $1.distance }
    guard let near, near.distance <= max(1, near.name.count / 4) else { return "" }
    return " Did you mean \"\(near.name)\"?"
  }

  /// How many characters must be inserted, removed, replaced, or swapped with their neighbour, to make one of the other
  /// (optimal string alignment).
  static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left), Array(right))
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var rows = [Array(0...right.count)]
    for (row, character) in left.enumerated() {
      var next = [row + 1]
      for (column, other) in right.enumerated() {
        var best = min(rows[row][column + 1] + 1, next[column] + 1, rows[row][column] + (character == other ? 0 : 1))
        if row > 0, column > 0, character == right[column - 1], left[row - 1] == other {
          best = min(best, rows[row - 1][column - 1] + 1)
        }
        next.append(best)
      }
      rows.append(next)
    }
    return rows[left.count][right.count]
  }
}
