import Signage
import Testing

@testable import Simulation

@Suite struct MediaTests {
  private let one = Medium(sha256: "a", bytes: 1)
  private let two = Medium(sha256: "b", bytes: 1)

  @Test func mediaAreFetchedTwoAtATimeAndOnce() throws {
    let media = ["a", "b", "c"].map { Medium(sha256: $0, bytes: 1) }
    var life = Life.playing(try playlist(media: media))
    #expect(life.errands().contains(.ask(.media(media[0]))) && life.player.fetching.map(\.sha256) == ["a", "b"])
    life.player.keeps(media[0], at: life.now)
    #expect(life.errands().contains(.ask(.media(media[2]))))
    life.player.failedMedia(media[1], isCorrupt: true, detail: "other", at: life.now)
    #expect(!life.due().contains(.media))
    #expect(life.player.faults.current.map(\.code) == ["mediaCorrupt"])
    life.player.keeps(media[2], at: life.now)
    #expect(life.errands(later: 20_000).contains(.ask(.media(media[1]))))
    life.player.keeps(media[1], at: life.now)
    life.player.received(try playlist(["three"], media: media), digest: "b", at: life.now)
    #expect(!life.due(later: 10).contains(.media))
  }

  /// A play in seconds since the start.
  private struct Shown: Equatable {
    var content: String
    var from: Double
    var seconds: Double

    init(_ content: String, _ from: Double, _ seconds: Double) {
      (self.content, self.from, self.seconds) = (content, from, seconds)
    }

    init(_ play: ReportedPlay) throws {
      let start = try #require(Instant(rfc3339: play.startedAt))
      self.init(play.content, Double(start.milliseconds(since: Life.start)) / 1000, play.seconds)
    }
  }

  @Test func whatIsNotThereIsNotPlayed() throws {
    var life = Life.playing(try playlist(files: ["one": one, "two": two])) { $0.reportSeconds = 5 }
    #expect(life.reports(seconds: 40).allSatisfy { $0.plays.isEmpty })
    #expect(life.player.title(at: life.now, in: "ja") == nil)
    life.player.keeps(one, at: life.now)
    var reports = life.reports(seconds: 15)
    // The time of the one that is missing belongs to the last good one; shown again it was not.
    #expect(life.player.title(at: life.now, in: "ja") == "one")
    reports += life.reports(seconds: 60)
    // In the middle of its time.
    life.player.keeps(two, at: life.now)
    reports += life.reports(seconds: 30)
    let plays = reports.flatMap(\.plays)
    let shown = try plays.map { try Shown($0) }
    #expect(
      shown == [
        Shown("one", 40, 10), Shown("one", 60, 10), Shown("one", 80, 10), Shown("one", 100, 10), Shown("two", 115, 5),
        Shown("one", 120, 10), Shown("two", 130, 10),
      ])
    #expect(plays.map(\.completed) == [true, true, true, true, false, true, true])
  }

  @Test func whereNothingIsThereTheFallbackRuns() throws {
    let held = try playlist(files: ["one": one, "two": two], fallback: ["always"])
    var life = Life.playing(held) { $0.reportSeconds = 5 }
    let before = life.reports(seconds: 40).flatMap(\.plays)
    #expect(before.count >= 3 && before.allSatisfy { $0.content == "always" && $0.entry == nil })
    life.player.keeps(two, at: life.now)
    let after = life.reports(seconds: 60).flatMap(\.plays)
    #expect(after.contains { $0.content == "two" } && !after.contains { $0.content == "one" })
    // Once there is a good one, it stands in.
    let last = try #require(after.last { $0.content == "always" })
    #expect(try Shown(last).from <= 50)
  }

  @Test func anotherFileOfTheSameItemCutsIt() throws {
    var life = Life.playing(try playlist(["one"], files: ["one": one])) { $0.reportSeconds = 5 }
    life.player.keeps(one, at: life.now)
    var plays = life.reports(seconds: 14).flatMap(\.plays)
    life.player.received(try playlist(["one"], files: ["one": two]), digest: "b", at: life.now)
    plays += life.reports(seconds: 40).flatMap(\.plays)
    let shown = try plays.map { try Shown($0) }
    #expect(shown == [Shown("one", 0, 10), Shown("one", 10, 4)])
  }

  @Test func whatIsNotNeededAnyMoreIsNotFetchedAgain() throws {
    var life = Life.playing(try playlist(media: [one]))
    #expect(life.errands().contains(.ask(.media(one))))
    life.player.received(try playlist(media: [two]), digest: "b", at: life.now)
    life.player.failedMedia(one, isCorrupt: false, detail: "status404", at: life.now)
    #expect(life.player.missing == [two] && life.player.faults.current.isEmpty)
  }

  @Test func aFaultIsInEachReportUntilItIsMended() throws {
    var life = Life.playing(try playlist(media: [one]))
    _ = life.errands()
    life.player.failedMedia(one, isCorrupt: true, detail: "other", at: life.now)
    life.player.failedPlaylist(at: life.now, detail: "status500")
    let reports = life.reports(seconds: 150)
    #expect(reports.count >= 3)
    #expect(reports.allSatisfy { Set($0.faults.map(\.code)) == ["mediaCorrupt", "playlistUnavailable"] })
    life.player.keeps(one, at: life.now)
    life.player.received(nil, digest: nil, at: life.now)
    let mended = life.reports(seconds: 150)
    #expect(!mended.isEmpty && mended.allSatisfy { $0.faults.isEmpty })
  }

  @Test func aFaultThatNobodyHeardOfIsToldOnce() throws {
    var life = Life.playing(try playlist(media: [one]))
    _ = life.errands()
    life.player.failedMedia(one, isCorrupt: false, detail: "status500", at: life.now)
    let since = life.player.faults.current.map(\.at)
    life.now = life.now.advanced(bySeconds: 1)
    life.player.failedMedia(one, isCorrupt: false, detail: "status503", at: life.now)
    life.player.keeps(one, at: life.now)
    let reports = life.reports(seconds: 150)
    #expect(reports.map { $0.faults.count } == [1] + Array(repeating: 0, count: reports.count - 1))
    #expect(reports.first?.faults.first?.detail == "a: status503" && reports.first?.faults.map(\.at) == since)
  }

  @Test func whatOnePlaylistNeedsNoMoreIsNoFaultUnderTheNext() throws {
    var life = Life.playing(try playlist(media: [one]))
    _ = life.errands()
    life.player.failedMedia(one, isCorrupt: false, detail: "status404", at: life.now)
    #expect(life.reports(seconds: 70).last?.faults.count == 1)
    life.player.received(try playlist(media: [two]), digest: "b", at: life.now)
    #expect(life.reports(seconds: 70).last?.faults.isEmpty == true)
  }
}
