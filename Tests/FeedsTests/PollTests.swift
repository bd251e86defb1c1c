import Alerts
import Feeds
import Foundation
import HTTPServer
import Signage
import Testing

@testable import Feeds

@Suite struct PollTests {
  @Test func messagesOfAPageAreFetchedOnceTheNewestFirst() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page([
      Entry("1", "/1.cap", updated: "2026-11-21T00:00:00Z"),
      Entry("2", host.url("/2.cap"), updated: "2026-11-21T01:00:00Z"),
      Entry("1", "/1.cap", updated: "2026-11-21T00:00:00Z"),
    ])
    for number in 1...3 { host["/\(number).cap"] = .text(alert("\(number)")) }
    var poller = Poller(try host.feed())
    let report = await poller.poll()
    #expect(report == PollReport(isPageRead: true, messages: 2, refusedLinks: 0))
    #expect(poller.taker.bodies == [alert("2"), alert("1")])
    #expect(poller.taker.messages.allSatisfy { $0.feed == poller.feed })
    #expect(poller.taker.messages.first?.receivedAt == poller.taker.now)
    _ = await poller.poll()
    #expect(host.targets == ["/feed", "/2.cap", "/1.cap", "/feed"])
    host.page([
      Entry("3", "3.cap", updated: "2026-11-21T02:00:00Z"), Entry("1", "/1.cap", updated: "2026-11-21T00:00:00Z"),
    ])
    let report1 = await poller.poll()
    #expect(report1.messages == 1)
    #expect(poller.taker.bodies.last == alert("3") && host.targets.suffix(2) == ["/feed", "/3.cap"])
  }

  @Test func aPageThatDidNotChangeIsNotSentAgain() async throws {
    let host = try Host()
    defer { keep(host) }
    let date = "Sat, 21 Nov 2026 00:00:00 GMT"
    host["/feed"] = .text(Entry.page([]), headers: [("ETag", "\"v1\""), ("Last-Modified", date)])
    var poller = Poller(try host.feed())
    let report2 = await poller.poll()
    #expect(report2.isPageRead)
    let report3 = await poller.poll()
    #expect(report3 == PollReport(isPageRead: true))
    #expect(host.asked.map { $0.headers["if-none-match"] } == [nil, "\"v1\""])
    #expect(host.asked.map { $0.headers["if-modified-since"] } == [nil, date])
    #expect(host.asked.allSatisfy { $0.headers["user-agent"] == "kosatsu/test" })
  }

  @Test func onlySoManyAPollAndTheRestThoughThePageIsUnchanged() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page((0..<7).map { Entry("\($0)", "/\($0).cap") }, tag: "\"v1\"")
    for number in 0..<7 { host["/\(number).cap"] = .text(alert("\(number)")) }
    var limits = FeedLimits()
    limits.messages = 3
    var poller = Poller(try host.feed(), limits: limits)
    let report4 = await poller.poll()
    #expect(report4.waiting == 4)
    let report5 = await poller.poll()
    #expect(report5.messages == 3)
    let report6 = await poller.poll()
    #expect(report6 == PollReport(isPageRead: true, messages: 1))
    #expect(poller.taker.bodies == (0..<7).map { alert("\($0)") })
  }

  @Test func aMessageThatIsMissingIsTriedAgainAndHoldsUpNone() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page([Entry("1", "/1.cap"), Entry("2", "/2.cap")], tag: "\"v1\"")
    host["/2.cap"] = .text(alert("2"))
    var poller = Poller(try host.feed())
    let first = await poller.poll()
    #expect(first == PollReport(isPageRead: true, messages: 1, refusedLinks: 0, messageFault: .status(404), waiting: 1))
    let report7 = await poller.poll()
    #expect(report7.messageFault == nil, "not at once")
    host["/1.cap"] = .text(alert("1"))
    poller.taker.pass(seconds: 60)
    let report8 = await poller.poll()
    #expect(report8 == PollReport(isPageRead: true, messages: 1))
    #expect(poller.taker.bodies == [alert("2"), alert("1")])
  }

  @Test func halfAMessageIsHandedOverAndTheWholeWhenItComes() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page([Entry("1", "/1.cap")])
    let half = String(alert("1").prefix(200))
    host["/1.cap"] = .text(half)
    var poller = Poller(try host.feed())
    let report9 = await poller.poll()
    #expect(report9.messageFault == .unreadable)
    host["/1.cap"] = .text(alert("1"))
    poller.taker.pass(seconds: 60)
    let report10 = await poller.poll()
    #expect(report10.messageFault == nil)
    #expect(poller.taker.bodies == [half, alert("1")])
  }

  @Test func aMessageThatBreaksItsStandardIsHandedOverOnce() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page([Entry("1", "/1.cap")])
    let broken = alert("1").replacing("<urgency>Immediate</urgency>", with: "")
    host["/1.cap"] = .text(broken)
    var poller = Poller(try host.feed())
    let report = await poller.poll()
    #expect(report == PollReport(isPageRead: true, messages: 1, refusedLinks: 0))
    poller.taker.pass(seconds: 3_600)
    _ = await poller.poll()
    #expect(poller.taker.bodies == [broken])
    host["/feed"] = .text(broken)
    #expect(await Poller(try host.feed()).polled().messages == 1, "as a page too")
  }

  @Test func whatCouldNotBeKeptIsFetchedAgain() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page([Entry("1", "/1.cap")], tag: "\"v1\"")
    host["/1.cap"] = .text(alert("1"))
    var poller = Poller(try host.feed())
    poller.taker.fill(true)
    let report = await poller.poll()
    #expect(report.messageFault == .notKept && report.messages == 0 && report.waiting == 1)
    poller.taker.fill(false)
    poller.taker.pass(seconds: 60)
    let report11 = await poller.poll()
    #expect(report11.messages == 1)
    #expect(poller.taker.bodies == [alert("1")])
  }

  @Test func oneThatNeverCanBeKeptHoldsUpNoOther() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page((1...4).map { Entry("\($0)", "/\($0).cap") })
    for number in 1...4 { host["/\(number).cap"] = .text(alert("\(number)")) }
    var poller = Poller(try host.feed())
    poller.taker.refuse([alert("1")])
    let report = await poller.poll()
    #expect(report == PollReport(isPageRead: true, messages: 3, refusedLinks: 0, messageFault: .notKept, waiting: 1))
    #expect(poller.taker.bodies == ["2", "3", "4"].map(alert))
    // It came, and so it is never given up: the store may be well again some day.
    var givenUp = 0
    for _ in 0..<12 {
      poller.taker.pass(seconds: FeedMemory.longestRetry)
      givenUp += await poller.poll().givenUp
    }
    #expect(givenUp == 0)
    poller.taker.refuse([])
    poller.taker.pass(seconds: 8 * 60)
    #expect(await poller.poll().messages == 1)
  }

  @Test func whereNothingCanBeKeptThePollEndsAfterThree() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page((1...9).map { Entry("\($0)", "/\($0).cap") }, tag: "\"v1\"")
    for number in 1...9 { host["/\(number).cap"] = .text(alert("\(number)")) }
    var poller = Poller(try host.feed())
    poller.taker.fill(true)
    let report = await poller.poll()
    #expect(report.fault == .notKept && report.messages == 0 && report.waiting == 9)
    #expect(host.targets == ["/feed", "/1.cap", "/2.cap", "/3.cap"])
    // Two, and one between that is kept, are no sign of that.
    poller.taker.fill(false)
    poller.taker.refuse([alert("4"), alert("5"), alert("7"), alert("8")])
    let next = await poller.poll()
    #expect(next.fault == nil && next.messageFault == .notKept && next.messages == 2)
    #expect(poller.taker.bodies == ["6", "9"].map(alert))
  }

  @Test func ofAnotherAddressNothingIsKnown() async throws {
    let (host, other) = (try Host(), try Host())
    defer { keep(host, other) }
    for one in [host, other] { one.page([Entry("1", "/1.cap")], tag: "\"v1\"") }
    other["/message"] = .text(alert("2"))
    other["/2"] = .text(alert("2"))
    var first = Poller(try host.feed())
    #expect(await first.poll().waiting == 1)
    // The same feed's memory, after its address was changed in the list of feeds.
    var second = Poller(try other.feed())
    second.memory = try JSONDecoder().decode(FeedMemory.self, from: JSONEncoder().encode(first.memory))
    let report = await second.poll()
    #expect(report.isPageRead && report.waiting == 1)
    #expect(other.asked.first?.headers["if-none-match"] == nil)
    #expect(second.memory.pending.map(\.url) == [other.url("/1.cap")], "what the old page listed is not asked for")
    _ = await second.poll()
    #expect(other.asked.last { $0.target == "/feed" }?.headers["if-none-match"] == "\"v1\"", "the same is still known")
    // A page that is a message itself, the same at both addresses.
    var third = Poller(try other.feed("/message"))
    #expect(await third.poll().messages == 1)
    var fourth = Poller(try other.feed("/2"))
    fourth.memory = third.memory
    #expect(await fourth.poll().messages == 1)
    #expect(await fourth.poll().messages == 0)
  }

  @Test func aMemoryThatDoesNotTellItsAddressKeepsWhatWaits() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page([Entry("1", "/1.cap")], tag: "\"v1\"")
    var poller = Poller(try host.feed())
    _ = await poller.poll()
    var stored = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(poller.memory)) as? [String: Any])
    #expect(stored.removeValue(forKey: "addressDigest") != nil)
    poller.memory = try JSONDecoder().decode(FeedMemory.self, from: JSONSerialization.data(withJSONObject: stored))
    host["/feed"] = .text("broken", status: 500)
    #expect(await poller.poll().waiting == 1)
    #expect(host.asked.last { $0.target == "/feed" }?.headers["if-none-match"] == nil)
  }

  @Test func linksToAnotherHostAreNotFollowed() async throws {
    let (host, other) = (try Host(), try Host())
    defer { keep(host, other) }
    other["/1.cap"] = .text(alert("1"))
    host["/2.cap"] = .text(alert("2"))
    host.page([Entry("1", other.url("/1.cap")), Entry("2", "/2.cap"), Entry("3", "file:///etc/hostname")])
    var poller = Poller(try host.feed())
    let report12 = await poller.poll()
    #expect(report12 == PollReport(isPageRead: true, messages: 1, refusedLinks: 2))
    #expect(other.asked.isEmpty && poller.taker.bodies == [alert("2")])
  }

  @Test func redirectsStayOnTheHost() async throws {
    let (host, other) = (try Host(), try Host())
    defer { keep(host, other) }
    other["/feed"] = .text(Entry.page([]))
    func redirect(_ to: String, _ status: Int = 302) -> Response { .empty(status, headers: [("Location", to)]) }
    host.page([Entry("1", "/moved.cap")], at: "/here")
    host["/1.cap"] = .text(alert("1"))
    host["/moved.cap"] = redirect("/1.cap", 308)
    host["/feed"] = redirect("/there", 301)
    host["/there"] = redirect(host.url("/here"))
    var poller = Poller(try host.feed())
    let report13 = await poller.poll()
    #expect(report13 == PollReport(isPageRead: true, messages: 1, refusedLinks: 0))
    for elsewhere in [other.url("/feed"), "ftp://127.0.0.1:\(host.port)/feed", "file:///etc/hostname", "/feed", ""] {
      host["/feed"] = elsewhere.isEmpty ? .empty(302) : redirect(elsewhere)
      poller = Poller(try host.feed())
      let report14 = await poller.poll()
      #expect(report14.fault == .redirected, "\(elsewhere)")
    }
    #expect(other.asked.isEmpty && poller.taker.messages.isEmpty)
  }

  @Test func aPageOfMessagesIsHandedOverWholeAndOnce() async throws {
    let host = try Host()
    defer { keep(host) }
    let page = """
      <feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><link href="/1.cap"/><content>\(alert("1"))</content></entry></feed>
      """
    host["/feed"] = .text(page)
    var poller = Poller(try host.feed())
    let report15 = await poller.poll()
    #expect(report15.messages == 1)
    let report16 = await poller.poll()
    #expect(report16 == PollReport(isPageRead: true))
    #expect(poller.taker.bodies == [page] && host.targets == ["/feed", "/feed"])
    host["/feed"] = .text(alert("2"))
    let report17 = await poller.poll()
    #expect(report17.messages == 1)
    #expect(poller.taker.bodies.last == alert("2"))
  }

  @Test(arguments: [
    (Response.text("<html><body>Sorry</body></html>"), FeedFault.notAFeed),
    (.text("<!DOCTYPE html><html><body>Sorry</body></html>"), .notAFeed), (.text("", status: 204), .empty),
    (.text("", status: 200), .empty), (.text("broken", status: 500), .status(500)),
    (.text("", status: 404), .status(404)),
    (.text("<feed", status: 200), .notAFeed), (.text("x", status: 206), .status(206)),
    (.text("{}", status: 401), .status(401)), (.text("", status: 304), .status(304)),
  ])
  func answersThatAreNoFeedChangeNothing(answer: Response, fault: FeedFault) async throws {
    let host = try Host()
    defer { keep(host) }
    host["/feed"] = answer
    var poller = Poller(try host.feed())
    let report = await poller.poll()
    #expect(report == PollReport(fault: fault))
    var untouched = FeedMemory()
    untouched.turn(to: poller.feed.address)
    #expect(poller.memory == untouched && poller.taker.messages.isEmpty)
  }

  @Test func aHostThatIsDownIsLeftAloneAfterThreeMessages() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page((0..<9).map { Entry("\($0)", "/\($0).cap") }, tag: "\"v1\"")
    for number in 0..<9 { host["/\(number).cap"] = .text("down", status: 503, headers: [("Retry-After", "120")]) }
    var poller = Poller(try host.feed())
    let report = await poller.poll()
    #expect(report.fault == .status(503) && report.retryAfter == 120 && report.isPageRead && report.waiting == 9)
    #expect(host.asked.count == 4)
    // Three that always fail do not keep the others from coming.
    for number in 3..<9 { host["/\(number).cap"] = .text(alert("\(number)")) }
    let report18 = await poller.poll()
    #expect(report18 == PollReport(isPageRead: true, messages: 6, waiting: 3))
  }

  @Test func anEntryThatNeverComesIsGivenUp() async throws {
    let host = try Host()
    defer { keep(host) }
    host.page([Entry("1", "/1.cap")])
    var poller = Poller(try host.feed())
    var givenUp = 0
    for _ in 0..<12 {
      givenUp += await poller.poll().givenUp
      poller.taker.pass(seconds: FeedMemory.longestRetry)
    }
    #expect(givenUp == 1 && host.targets.filter { $0 == "/1.cap" }.count == FeedMemory.mostAttempts)
  }
}
