extension AlertSeries {
  /// Names a series is remembered by, and as many of its groups. Each message writes and reads them all.
  static let mostKeys = 2_000

  /// Takes in a message's names and those of the series it belongs to; where they are too many, the oldest are forgotten, and of
  /// the message's own none if they are `always` to be kept.
  mutating func take(keys own: Set<String>, groups ownGroups: Set<String>, of series: [AlertSeries], always: Bool) {
    keys = Self.newest(of: series.reduce(own) { $0.union($1.keys) }, always: always ? own : [])
    groups = Self.newest(of: series.reduce(ownGroups) { $0.union($1.groups) }, always: always ? ownGroups : [])
  }

  private static func newest(of all: Set<String>, always own: Set<String>) -> Set<String> {
    guard all.count > mostKeys else { return all }
    let others = all.subtracting(own).map { (time: time(of: $0), key: $0) }.sorted { $0 > $1 }
    return own.union(others.prefix(max(0, mostKeys - own.count)).map(\.key))
  }

  /// The number in a name's last line. CAP: when the message was sent. JMA: the event, which its office names by the time. Where
  /// there is none, the order of the names will do: a group's has the event before its only other difference.
  private static func time(of key: String) -> Int64 {
    key.split(separator: "\n").last.flatMap { Int64($0) } ?? 0
  }
}
