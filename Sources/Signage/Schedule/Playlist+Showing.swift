extension Playlist {
  /// What is on at `instant`; nil outside the playlist.
  public func showing(at instant: Instant) -> Showing? {
    guard let segment = segment(at: instant) else { return nil }
    return Showing(segment: segment, item: segment.item(at: instant))
  }

  /// The segments that hold anything of `range`. The first is whole, since loops are counted from its start; the last ends
  /// with the range.
  public func within(_ range: Range<Instant>) -> Playlist {
    var cut = self
    cut.segments = segments.filter { $0.until > range.lowerBound && $0.from < range.upperBound }
    if let last = cut.segments.last { cut.segments[cut.segments.count - 1].until = min(last.until, range.upperBound) }
    cut.from = cut.segments.first?.from ?? range.lowerBound
    cut.until = cut.segments.last?.until ?? range.lowerBound
    return cut
  }

  /// The segment that holds `instant`; nil outside the playlist.
  public func segment(at instant: Instant) -> Segment? {
    guard instant >= from, instant < until else { return nil }
    var low = 0
    var high = segments.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if segments[middle].from <= instant { low = middle } else { high = middle }
    }
    return low < segments.count ? segments[low] : nil
  }
}

extension Segment {
  /// How long the loop is, in milliseconds.
  public var loopMilliseconds: Int64 { loop.reduce(0) { $0 + $1.milliseconds } }

  /// The item that is on at an instant of the segment, by the one clock; nil in standby and on the board.
  ///
  /// The loop begins with `firstItem` at the segment's start and runs round; the segment's end cuts the item it meets.
  public func item(at instant: Instant) -> Showing.Item? {
    let length = loopMilliseconds
    guard !standby, length > 0, instant >= from, instant < until else { return nil }
    let elapsed = instant.milliseconds(since: from)
    let round = elapsed / length
    var startsAt = from.advanced(byMilliseconds: round * length)
    for offset in loop.indices {
      let index = (firstItem + offset) % loop.count
      let endsAt = startsAt.advanced(byMilliseconds: loop[index].milliseconds)
      if instant < endsAt {
        return Showing.Item(
          index: index, item: loop[index], variant: loop[index].variant(inRound: round, firstLanguage: firstLanguage),
          startsAt: startsAt, endsAt: min(endsAt, until))
      }
      startsAt = endsAt
    }
    return nil
  }
}

extension LoopItem {
  /// The variant whose turn it is in the round-th loop of a segment, counting from 0.
  public func variant(inRound round: Int64, firstLanguage: Int) -> String {
    guard !variants.isEmpty else { return "" }
    return variants[Int((Int64(firstLanguage) + round) % Int64(variants.count))]
  }
}
