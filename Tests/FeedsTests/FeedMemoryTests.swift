import Alerts
import Foundation
import Signage
import Testing

@testable import Feeds

@Suite struct FeedMemoryTests {
  private let page: FeedAddress
  private let now: Instant

  init() throws {
    page = try #require(FeedAddress("https://example.jp/feed"))
    now = try instant("2026-11-21T00:00:00Z")
  }

  private func entries(_ count: Int, from first: Int = 0, dated: Bool = true) throws -> [AlertIndex.Entry] {
    let written = (first..<first + count).map { number in
      Entry(
        "urn:\(number)", "/\(number).xml",
        updated: dated ? now.advanced(bySeconds: Int64(number)).rfc3339() : nil)
    }
    return try AlertIndex.read(Array(Entry.page(written).utf8)).entries
  }

  private func paths(_ pending: [FeedMemory.Pending]) -> [String] {
    pending.map { $0.url.replacing("https://example.jp", with: "") }
  }

  @Test func theNewestComesFirst() throws {
    var memory = FeedMemory()
    let refused = memory.absorb(try entries(4), of: page, at: now)
    #expect(refused == 0)
    #expect(paths(memory.due(at: now, limit: 3)) == ["/3.xml", "/2.xml", "/1.xml"])
    _ = memory.absorb(try entries(6), of: page, at: now)
    #expect(paths(memory.due(at: now, limit: 9)) == ["/5.xml", "/4.xml", "/3.xml", "/2.xml", "/1.xml", "/0.xml"])
  }

  @Test func withoutDatesThePagesOrderHolds() throws {
    var memory = FeedMemory()
    _ = memory.absorb(try entries(3, dated: false), of: page, at: now)
    #expect(paths(memory.due(at: now, limit: 9)) == ["/0.xml", "/1.xml", "/2.xml"])
  }

  @Test func whatWasFetchedIsNotFetchedAgainUnlessItChanged() throws {
    var memory = FeedMemory()
    _ = memory.absorb(try entries(2), of: page, at: now)
    for entry in memory.due(at: now, limit: 9) { memory.succeeded(entry.key) }
    _ = memory.absorb(try entries(2), of: page, at: now)
    #expect(memory.due(at: now, limit: 9).isEmpty)
    var changed = try entries(2)
    changed[1].updated = now.advanced(bySeconds: 500)
    _ = memory.absorb(changed, of: page, at: now)
    #expect(paths(memory.due(at: now, limit: 9)) == ["/1.xml"])
  }

  @Test func twiceOnOnePageIsOnce() throws {
    var memory = FeedMemory()
    var twice = try entries(2) + entries(2)
    twice[3].id = "urn:another-name"
    _ = memory.absorb(twice, of: page, at: now)
    #expect(memory.pending.count == 2)
    _ = memory.absorb(try entries(2), of: page, at: now)
    #expect(memory.pending.count == 2, "nor is what waits already")
  }

  @Test func linksToElsewhereAreCountedAndLeft() throws {
    var memory = FeedMemory()
    var mixed = try entries(3)
    mixed[0].link = "https://example.com/0.xml"
    mixed[1].link = "http://example.jp/1.xml"
    let refused = memory.absorb(mixed, of: page, at: now)
    #expect(refused == 2)
    #expect(paths(memory.pending) == ["/2.xml"])
  }

  @Test func aFailureIsTriedAgainLaterAndAfterTheOthers() throws {
    var memory = FeedMemory()
    _ = memory.absorb(try entries(3), of: page, at: now)
    let newest = try #require(memory.due(at: now, limit: 1).first)
    let isGivenUp = memory.failed(newest.key, at: now, every: 60)
    #expect(!isGivenUp)
    #expect(paths(memory.due(at: now, limit: 9)) == ["/1.xml", "/0.xml"])
    let later = now.advanced(bySeconds: 54)
    #expect(paths(memory.due(at: later, limit: 9)) == ["/1.xml", "/0.xml", "/2.xml"])
  }

  @Test func attemptsAreSpreadOverHoursAndThenEnd() throws {
    var memory = FeedMemory()
    _ = memory.absorb(try entries(1), of: page, at: now)
    var (time, attempts) = (now, 0)
    while let entry = memory.due(at: time, limit: 1).first, attempts < 20 {
      attempts += 1
      if memory.failed(entry.key, at: time, every: 60) { break }
      let next = try #require(memory.pending.first).notBefore
      #expect(next > time && next.milliseconds(since: time) <= FeedMemory.longestRetry * 1000)
      time = next
    }
    #expect(attempts == FeedMemory.mostAttempts)
    #expect((3_600_000...14_400_000).contains(time.milliseconds(since: now)), "more than an hour, and not for ever")
    _ = memory.absorb(try entries(1), of: page, at: time)
    #expect(memory.pending.isEmpty, "what was given up is not begun again")
  }

  @Test func aClockThatWasWrongPutsNothingOffForEver() throws {
    var memory = FeedMemory()
    _ = memory.absorb(try entries(1), of: page, at: now)
    let key = try #require(memory.pending.first).key
    _ = memory.failed(key, at: now.advanced(bySeconds: 86_400 * 365), every: 60)
    #expect(memory.due(at: now, limit: 1).count == 1)
  }

  @Test func itIsBoundedAndKeepsWhatIsStillListed() throws {
    var memory = FeedMemory()
    for round in 0..<12 {
      _ = memory.absorb(try entries(FeedMemory.mostListed + 500, from: round * 700), of: page, at: now)
      #expect(memory.pending.count <= FeedMemory.mostPending)
      for entry in memory.due(at: now, limit: .max) { memory.succeeded(entry.key) }
      #expect(memory.fetched.count <= FeedMemory.mostFetched)
      _ = memory.absorb(try entries(FeedMemory.mostListed + 500, from: round * 700), of: page, at: now)
      #expect(memory.pending.isEmpty, "round \(round)")
    }
    let bytes = try JSONEncoder().encode(memory)
    #expect(bytes.count < 200_000)
    #expect(try JSONDecoder().decode(FeedMemory.self, from: bytes) == memory)
  }

  @Test func aPageThatStaysTheSameChangesNothing() throws {
    var memory = FeedMemory()
    _ = memory.absorb(try entries(5), of: page, at: now)
    for entry in memory.due(at: now, limit: .max) { memory.succeeded(entry.key) }
    _ = memory.absorb(try entries(5), of: page, at: now)
    let before = memory
    _ = memory.absorb(try entries(5), of: page, at: now.advanced(bySeconds: 60))
    #expect(memory == before, "or it would be written down at each poll")
  }

  @Test func validatorsThatCannotBeSentAreNot() {
    #expect(Validators(tag: "\"a\"", lastModified: nil).conditions == ["If-None-Match: \"a\""])
    let date = "Sat, 21 Nov 2026 00:00:00 GMT"
    #expect(Validators(tag: nil, lastModified: date).conditions == ["If-Modified-Since: \(date)"])
    #expect(Validators(tag: "\"a\r\nX: y\"", lastModified: "").conditions.isEmpty)
    #expect(Validators(tag: String(repeating: "a", count: 300), lastModified: "大雨").conditions.isEmpty)
  }
}
