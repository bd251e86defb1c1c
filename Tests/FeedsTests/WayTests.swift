import Alerts
import Feeds
import Foundation
import Glibc
import HTTPClient
import HTTPServer
import Signage
import Testing

@testable import Feeds

/// What can go wrong on the way between a feed's host and us.
@Suite struct WayTests {
  private func poll(
    _ address: String, limits: FeedLimits = FeedLimits(), proxy: String? = nil, certificateAuthorities: String? = nil
  ) async throws -> PollReport {
    let feed = Feed(
      id: try #require(FeedID("test")), standard: .cap, address: try #require(FeedAddress(address)))
    var poller = Poller(feed, limits: limits, proxy: proxy, certificateAuthorities: certificateAuthorities)
    return await poller.poll()
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<feed",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<feed\r\n",
    "", "hello", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone",
  ])
  func whatBreaksOff(answer: String) async throws {
    let host = try RawHost { $0.send(answer) }
    defer { keep(host) }
    let fault = try await poll("http://127.0.0.1:\(host.port)/").fault
    // 1: an answer that is none of HTTP's.
    #expect(
      fault == .transfer(.truncated) || (answer == "hello" && fault == .transfer(.other(1))),
      "\(String(describing: fault))")
  }

  @Test func aHostThatKeepsStillIsLeftInTime() async throws {
    var limits = FeedLimits()
    limits.transferMilliseconds = 300
    for beginning in ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<"] {
      let host = try RawHost { caller in
        caller.send(beginning)
        caller.waitForItsEnd()
      }
      defer { keep(host) }
      let began = ContinuousClock.now
      #expect(try await poll("http://127.0.0.1:\(host.port)/", limits: limits).fault == .transfer(.timedOut))
      #expect(ContinuousClock.now - began < .seconds(25), "not by the limit that holds elsewhere")
    }
  }

  @Test func aPollsTimeEndsBetweenMessagesToo() async throws {
    let host = try RawHost { caller in
      if caller.head.hasPrefix("GET /feed ") {
        let page = Entry.page((0..<20).map { Entry("\($0)", "/\($0).cap") })
        caller.send("HTTP/1.0 200 OK\r\n\r\n\(page)")
      } else {
        caller.waitForItsEnd()
      }
    }
    // The first message takes all that the page has left of the time: no second one is asked for.
    var limits = FeedLimits()
    (limits.transferMilliseconds, limits.pollMilliseconds, limits.failuresInARow) = (600_000, 20_000, 100)
    let began = ContinuousClock.now
    let report = try await poll("http://127.0.0.1:\(host.port)/feed", limits: limits)
    #expect(report.isPageRead && report.messageFault == .transfer(.timedOut) && report.waiting == 20)
    #expect(host.asked.map { $0.split(separator: " ")[1] } == ["/feed", "/0.cap"])
    #expect((.seconds(19)..<Duration.seconds(300)).contains(ContinuousClock.now - began))
  }

  @Test func tooMuchIsNotTaken() async throws {
    var limits = FeedLimits()
    limits.bytes = 100_000
    let announced = try RawHost { $0.send("HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n<feed") }
    defer { keep(announced) }
    let report = try await poll("http://127.0.0.1:\(announced.port)/", limits: limits)
    #expect(report.fault == .transfer(.tooLarge), "\(report)")
    // How much the system takes over before anybody reads is its own affair: it ends because we hang up.
    let wasLeft = Shared(false)
    let endless = try RawHost { caller in
      caller.send("HTTP/1.1 200 OK\r\n\r\n")
      let piece = [UInt8](repeating: 0x20, count: 10_000)
      while send(caller.socket, piece, piece.count, Int32(MSG_NOSIGNAL)) == piece.count {}
      wasLeft.change { $0 = true }
    }
    defer { keep(endless) }
    #expect(try await poll("http://127.0.0.1:\(endless.port)/", limits: limits).fault == .transfer(.tooLarge))
    #expect(await eventually { wasLeft.value })
  }

  @Test func littleThatUnpacksToMuchIsNotTaken() async throws {
    let folder = try TemporaryFolder()
    let made = await run("head -c 20000000 /dev/zero | gzip -9 > \(folder.path("bomb"))")
    try #require(made == 0)
    let bomb = try Array(Data(contentsOf: URL(filePath: folder.path("bomb"))))
    #expect(bomb.count < 50_000)
    let host = try RawHost { caller in
      caller.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n")
      caller.send(bomb)
    }
    #expect(try await poll("http://127.0.0.1:\(host.port)/").fault == .transfer(.tooLarge))
    #expect(host.asked.first?.contains("Accept-Encoding: gzip\r\n") == true)
  }

  @Test func aPackedPageIsUnpacked() async throws {
    let folder = try TemporaryFolder()
    try Data(Entry.page([]).utf8).write(to: URL(filePath: folder.path("page")))
    try #require(await run("gzip \(folder.path("page"))") == 0)
    let packed = try Array(Data(contentsOf: URL(filePath: folder.path("page.gz"))))
    let host = try RawHost { caller in
      caller.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n")
      caller.send(packed)
    }
    defer { keep(host, folder) }
    #expect(try await poll("http://127.0.0.1:\(host.port)/") == PollReport(isPageRead: true, refusedLinks: 0))
  }

  @Test func nobodyThere() async throws {
    let port = try RawHost { _ in }.port
    #expect(try await poll("http://127.0.0.1:\(port)/").fault == .transfer(.unreachable))
    #expect(try await poll("http://nobody.invalid/").fault == .transfer(.unresolved))
  }

  @Test func aCertificateMustHold() async throws {
    let authority = try await Authority()
    let host = try Host(certificate: authority.certificate)
    host.page([])
    let own = authority.path
    #expect(try await poll(host.url("/feed", host: "localhost"), certificateAuthorities: own).isPageRead)
    #expect(try await poll(host.url("/feed", host: "localhost")).fault == .transfer(.tls), "unknown to the system")
    #expect(try await poll(host.url("/feed"), certificateAuthorities: own).fault == .transfer(.tls), "another name")
    let other = try await Authority()
    defer { keep(authority, host, other) }
    #expect(
      try await poll(host.url("/feed", host: "localhost"), certificateAuthorities: other.path).fault == .transfer(.tls))
    #expect(
      try await poll(host.url("/feed", host: "localhost"), certificateAuthorities: own + ".missing").fault
        == .transfer(.tls))
    let plain = try Host()
    defer { keep(plain) }
    #expect(
      try await poll("https://localhost:\(plain.port)/feed", certificateAuthorities: own).fault == .transfer(.tls),
      "no TLS at all"
    )
  }

  @Test func byAProxy() async throws {
    let proxy = try Host()
    defer { keep(proxy) }
    proxy.page([])
    let report = try await poll("http://feeds.invalid/feed", proxy: "http://127.0.0.1:\(proxy.port)")
    #expect(report.isPageRead, "\(report)")
    #expect(proxy.targets == ["http://feeds.invalid/feed"])
    #expect(try await poll("http://feeds.invalid/", proxy: "http://nobody.invalid:1").fault == .transfer(.proxy))
  }

  @Test func byAProxyUnderTLSWithAnOwnAuthority() async throws {
    let authority = try await Authority()
    let host = try Host(certificate: authority.certificate)
    host.page([])
    let port = host.port
    let proxy = try RawHost { caller in
      guard caller.head.hasPrefix("CONNECT localhost:\(port) ") else { return caller.send("HTTP/1.1 403 No\r\n\r\n") }
      let made = RawHost.connect(to: port)
      caller.send("HTTP/1.1 200 OK\r\n\r\n")
      caller.join(made)
      close(made)
    }
    defer { keep(authority, host, proxy) }
    let way = "http://127.0.0.1:\(proxy.port)"
    #expect(
      try await poll(host.url("/feed", host: "localhost"), proxy: way, certificateAuthorities: authority.path)
        .isPageRead)
    #expect(try await poll("https://feeds.invalid/", proxy: way).fault == .transfer(.proxy))
    #expect(proxy.asked.count == 2 && host.targets == ["/feed"])
    #expect(proxy.asked.allSatisfy { !$0.contains("GET") }, "the proxy sees the host alone")
  }
}
