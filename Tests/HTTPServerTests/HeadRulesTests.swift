import HTTPServer
import Testing

@Suite struct HeadRulesTests {
  /// Heads that two readers could understand differently, or that mean nothing.
  static let ambiguous = [
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nhello",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX\u{7F}: 1\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /.. HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /./a HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /a/%2e%2E/b HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /a%0Ab HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /% HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /%FF HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /?a=%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /?a=%g1 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded\r\nContent-Length : 3\r\n\r\nabc",
    "GET /\(String(repeating: "?a&", count: 110)) HTTP/1.1\r\nHost: a\r\n\r\n",
  ]

  @Test(arguments: ambiguous) func refusesWithCloseBeforeAnyHandler(request: String) async throws {
    let asked = Counter()
    let handler = TestHandler(onAdmit: { _ in
      asked.add()
      return .collect(upTo: 100)
    })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let client = try Client(port: server.boundPort)
    let answer = try await client.ask(request)
    #expect([400, 413].contains(answer.status))
    #expect(try await client.isClosedByServer())
    #expect(asked.value == 0)
  }

  @Test(arguments: [
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 411),
    ("POST / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nContent-Length: 5\r\n\r\nhello", 417),
    ("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
    ("get / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
  ]) func refusesWhatItDoesNotDo(request: String, status: Int) async throws {
    var settings = ServerSettings()
    settings.problem = { .text("problem \($0): \($1)", status: $0, headers: [("X-Problem", "\($0)")]) }
    let server = try HTTPServer(settings, handler: TestHandler())
    let client = try Client(port: server.boundPort)
    let answer = try await client.ask(request)
    #expect(answer.status == status)
    #expect(answer.header("X-Problem") == "\(status)")
    #expect(answer.text.hasPrefix("problem \(status): "))
    #expect(try await client.isClosedByServer())
  }

  @Test(arguments: [
    ("/", [String]()), ("/a", ["a"]), ("/a//b", ["a", "", "b"]), ("/a%25b", ["a%b"]), ("/...", ["..."]),
    ("/a+b", ["a+b"]),
    ("http://a/x?y", ["x"]), ("http://a", []), ("*", []),
  ]) func takesTargetsApart(target: String, segments: [String]) async throws {
    let handler = TestHandler(onRequest: { .now(.text("\($0.head.segments)")) })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let answer = try await Client(port: server.boundPort).get(target)
    #expect(answer.text == "\(segments)")
  }

  /// A browser's usual fields, and cookies of all the city's pages.
  static func browserHead(cookieBytes: Int) -> String {
    var head = """
      GET /v1/contents?limit=50&state=submitted HTTP/1.1\r
      Host: signage.city.example.jp\r
      Connection: keep-alive\r
      sec-ch-ua: "Not_A Brand";v="8", "Chromium";v="120", "Google Chrome";v="120"\r
      sec-ch-ua-mobile: ?0\r
      sec-ch-ua-platform: "Windows"\r
      Upgrade-Insecure-Requests: 1\r
      User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36\r
      Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8\r
      Sec-Fetch-Site: same-origin\r
      Sec-Fetch-Mode: navigate\r
      Sec-Fetch-User: ?1\r
      Sec-Fetch-Dest: document\r
      Referer: https://signage.city.example.jp/console/contents?limit=50&state=submitted\r
      Accept-Encoding: gzip, deflate, br\r
      Accept-Language: ja,en-US;q=0.9,en;q=0.8\r
      If-None-Match: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"\r
      Cookie: 
      """
    let start = head.utf8.count
    var number = 0
    while head.utf8.count - start < cookieBytes {
      head += "_cookie_\(number)=\(String(repeating: "v", count: 70)); "
      number += 1
    }
    return head + "last=1\r\n\r\n"
  }

  @Test func takesTheHeadsOfUsualBrowsersBesideOurLargestOwn() async throws {
    let fill = String(repeating: "f", count: Response.headerBytesLimit - 100)
    let handler = TestHandler(onRequest: { .now(.text($0.head.cookies["last"] ?? "none", headers: [("X-Fill", fill)])) }
    )
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let client = try Client(port: server.boundPort)
    for _ in 0..<2 {
      let request = Self.browserHead(cookieBytes: 3100)
      #expect(request.utf8.count > 4000)
      #expect(try await client.ask(request).text == "1")
    }
  }

  @Test func tooLargeHeadsAreRefusedNotDropped() async throws {
    let server = try HTTPServer(ServerSettings(), handler: TestHandler())
    let client = try Client(port: server.boundPort)
    let answer = try await client.get("/", "X-Big: " + String(repeating: "b", count: 11_000))
    #expect(answer.status == 431)
    #expect(try await client.isClosedByServer())
  }
}
