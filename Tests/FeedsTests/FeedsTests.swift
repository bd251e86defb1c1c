import Alerts
import Feeds
import HTTPServer
import Signage
import Testing

@testable import Feeds

/// Feeds as they run.
@Suite struct FeedsTests {
  /// What is around them, in memory.
  private final class World: Sendable {
    let taker = Taker()
    let memories = Shared<[FeedID: FeedMemory]>([:])
    let events = Shared<[FeedEvent]>([])

    func feeds(_ feeds: [Feed], _ change: (inout FeedSettings) -> Void = { _ in }) -> Feeds {
      var settings = FeedSettings(feeds: feeds)
      change(&settings)
      return Feeds(
        settings, agent: "kosatsu/test",
        Feeds.Surroundings(
          take: { [taker] in try taker.take($0) }, load: { [memories] id in memories.value[id] },
          save: { [memories] id, memory in memories.change { $0[id] = memory } },
          tell: { [events] event in events.change { $0.append(event) } }, now: { [taker] in taker.now }))
    }
  }

  @Test func aFeedThatHangsDelaysNoOther() async throws {
    let hanging = try RawHost { $0.waitForItsEnd() }
    defer { keep(hanging) }
    let stuck = Feed(
      id: try #require(FeedID("stuck")), standard: .cap,
      address: try #require(FeedAddress("http://127.0.0.1:\(hanging.port)/")), seconds: 1)
    let host = try Host()
    defer { keep(host) }
    host.page([Entry("1", "/1.cap")])
    host["/1.cap"] = .text(alert("1"))
    let (world, quick) = (World(), try host.feed(seconds: 1))
    let many = (0..<20).map { number -> Feed in
      var feed = stuck
      feed.id = FeedID("stuck-\(number)") ?? stuck.id
      return feed
    }
    // Whoever waited for one that hangs would wait for ten minutes.
    let feeds = world.feeds(many + [quick]) {
      ($0.limits.transferMilliseconds, $0.limits.pollMilliseconds) = (600_000, 600_000)
    }
    feeds.start()
    #expect(await eventually { !world.taker.messages.isEmpty }, "twenty wait, and this one does not")
    #expect(await eventually { hanging.asked.count == 20 && feeds.status.last?.reads ?? 0 >= 2 })
    #expect(feeds.status.prefix(20).allSatisfy { $0.lastReadAt == nil && $0.reads == 0 })
    #expect(world.taker.bodies == [alert("1")])
    let stopping = ContinuousClock.now
    await feeds.stop()
    #expect(ContinuousClock.now - stopping < .seconds(120), "nor does it delay the end")
    #expect(feeds.status.prefix(20).allSatisfy { $0.fault == nil }, "to be stopped is no failure")
  }

  @Test func statusAndEventsTellWhatFailsSinceWhen() async throws {
    let host = try Host()
    defer { keep(host) }
    host["/feed"] = .text("secret words", status: 500)
    let (world, feed) = (World(), try host.feed(seconds: 1))
    let feeds = world.feeds([feed])
    let began = world.taker.now
    feeds.start()
    #expect(await eventually { feeds.status[0].failures >= 1 })
    world.taker.pass(seconds: 90)
    #expect(await eventually { feeds.status[0].failures >= 2 })
    let failing = feeds.status[0]
    #expect(failing.fault == .status(500) && failing.failingSince == began && failing.lastReadAt == nil)
    #expect(failing.failuresInARow == failing.failures && failing.nextPollAt ?? began > began)
    host["/feed"] = .text("<html>secret words</html>")
    #expect(await eventually { feeds.status[0].fault == .notAFeed })
    host.page([])
    #expect(await eventually { feeds.status[0].fault == nil })
    await feeds.stop()
    let well = feeds.status[0]
    #expect(
      well.failingSince == nil && well.failuresInARow == 0 && well.lastReadAt == world.taker.now && well.reads >= 1)
    #expect(
      world.events.value == [.failed(feed, .status(500)), .failed(feed, .notAFeed), .recovered(feed, failedFor: 90)])
    #expect(!"\(world.events.value)\(failing)".contains("secret"))
  }

  @Test func aRestartFetchesNothingTwice() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page([Entry("1", "/1.cap"), Entry("2", "/2.cap")], tag: "\"v1\"")
    host["/1.cap"] = .text(alert("1"))
    let (world, feed) = (World(), try host.feed(seconds: 1))
    for round in 1...2 {
      let feeds = world.feeds([feed])
      feeds.start()
      #expect(await eventually { feeds.status[0].reads >= 1 })
      await feeds.stop()
      #expect(feeds.status[0].waiting == 1, "round \(round)")
    }
    #expect(world.taker.bodies == [alert("1")])
    #expect(host.targets.filter { $0 == "/1.cap" }.count == 1)
    #expect(host.asked.last { $0.target == "/feed" }?.headers["if-none-match"] == "\"v1\"")
  }

  @Test func aMemoryThatCannotBeReadOrKeptStopsNothing() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page([Entry("1", "/1.cap")])
    host["/1.cap"] = .text(alert("1"))
    let (taker, events, feed) = (Taker(), Shared<[FeedEvent]>([]), try host.feed(seconds: 1))
    let feeds = Feeds(
      FeedSettings(feeds: [feed]), agent: "kosatsu/test",
      Feeds.Surroundings(
        take: { try taker.take($0) }, load: { _ in throw Taker.Full() }, save: { _, _ in throw Taker.Full() },
        tell: { event in events.change { $0.append(event) } }, now: { taker.now }))
    feeds.start()
    #expect(await eventually { feeds.status[0].reads >= 2 })
    await feeds.stop()
    #expect(taker.bodies == [alert("1")])
    #expect(events.value.first == .forgotten(feed) && events.value.contains(.notRemembered(feed)))
  }
}
