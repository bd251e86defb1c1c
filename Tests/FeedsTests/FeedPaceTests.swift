import Testing

@testable import Feeds

@Suite struct FeedPaceTests {
  @Test func aFeedThatIsWellKeepsItsPace() {
    #expect(FeedPace.pause(every: 60, failures: 0, random: 0) == 54_000)
    #expect(FeedPace.pause(every: 60, failures: 0, random: 0.5) == 60_000)
    #expect((65_900...66_000).contains(FeedPace.pause(every: 60, failures: 0, random: 0.9999)))
  }

  @Test func failuresDoubleItUpToFiveMinutes() {
    let pauses = (1...8).map { FeedPace.pause(every: 60, failures: $0, random: 0.5) }
    #expect(pauses == [60_000, 120_000, 240_000, 300_000, 300_000, 300_000, 300_000, 300_000])
    #expect(FeedPace.pause(every: 60, failures: .max, random: 0.5) == 300_000)
    #expect(FeedPace.pause(every: 3_600, failures: 9, random: 0.5) == 3_600_000, "never faster than its own pace")
  }

  @Test func thoseWhoFailedTogetherComeBackApart() {
    var random = SystemRandomNumberGenerator()
    let pauses = (0..<200).map { _ in
      FeedPace.pause(every: 60, failures: 4, random: .random(in: 0..<1, using: &random))
    }
    #expect(pauses.allSatisfy { (225_000...375_000).contains($0) })
    #expect(Set(pauses.map { $0 / 30_000 }).count >= 4)
  }

  @Test func aServerMayAskForMore() {
    #expect(FeedPace.pause(every: 60, failures: 1, retryAfter: 500, random: 0) == 500_000)
    #expect(FeedPace.pause(every: 60, failures: 1, retryAfter: 5, random: 0.5) == 60_000)
    #expect(FeedPace.pause(every: 60, failures: 1, retryAfter: .max, random: 0) == 3_600_000, "and not for silence")
  }
}
