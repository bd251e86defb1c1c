/// When a feed is asked again.
enum FeedPace {
  /// A feed that is well again is noticed within this many seconds, or its own pace where that is slower.
  static let longestPause: Int64 = 300
  /// What a server may ask for by `Retry-After`, in seconds.
  static let longestRequest: Int64 = 3_600

  /// Milliseconds until the next poll: the feed's pace, doubled with each failure in a row after the first up to
  /// `longestPause`, and up to a quarter more or less of it, so that many who failed at one moment do not come back at one. Never
  /// sooner than the server asked for.
  ///
  /// - Parameters:
  ///   - seconds: between two polls while all goes well.
  ///   - failures: how many polls in a row failed.
  ///   - retryAfter: seconds the server asked to be left alone for.
  ///   - random: from 0 up to 1.
  static func pause(every seconds: Int64, failures: Int, retryAfter: Int64? = nil, random: Double) -> Int64 {
    let longest = max(seconds, longestPause)
    let doublings = min(max(failures - 1, 0), 20)
    let base = min(seconds << Int64(doublings), longest)
    // A pace is kept more closely than a retreat.
    let spread = failures == 0 ? 0.1 : 0.25
    let jittered = Double(base * 1000) * (1 - spread + 2 * spread * random)
    return max(Int64(jittered), min(retryAfter ?? 0, longestRequest) * 1000)
  }
}
