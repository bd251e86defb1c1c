import HTTPServer
import Testing

@Suite struct RefusalTests {
  @Test func aLongBodyIsRefusedBeforeItComes() async throws {
    let handler = TestHandler(
      onAdmit: { head in
        head.headers["authorization"] == nil ? .refuse(.text("who?", status: 401)) : .collect(upTo: 1000)
      })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let stranger = try Client(port: server.boundPort)
    let refused = try await stranger.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
    #expect(refused.status == 401)
    #expect(refused.header("Connection")?.lowercased() == "close")
    #expect(try await stranger.isClosedByServer())
    let known = try Client(port: server.boundPort)
    let tooLong = try await known.ask(
      "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: x\r\nContent-Length: 3221225472\r\n\r\nsome")
    #expect(tooLong.status == 413)
    #expect(try await known.isClosedByServer())
    #expect(server.metrics.bytesReceived == 0)
  }

  @Test func theServersOwnCeilingHoldsWhateverTheHandlerSays() async throws {
    let asked = Counter()
    let handler = TestHandler(onAdmit: { _ in
      asked.add()
      return .collect(upTo: .max)
    })
    var settings = ServerSettings()
    settings.bodyLimit = 1_000_000
    let server = try HTTPServer(settings, handler: handler)
    let client = try Client(port: server.boundPort)
    let answer = try await client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000001\r\n\r\n")
    #expect(answer.status == 413)
    #expect(asked.value == 0)
  }

  @Test func expectingClientsAreToldBeforeTheySend() async throws {
    let handler = TestHandler(onAdmit: { $0.path == "/no" ? .refuse(.empty(401)) : .collect(upTo: 1 << 20) })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let fields = "HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n"
    #expect(try await Client(port: server.boundPort).ask("POST /no \(fields)").status == 401)
    let client = try Client(port: server.boundPort)
    #expect(try await client.ask("POST /yes \(fields)").status == 100)
    #expect(try await client.ask(String(repeating: "a", count: 100_000)).status == 200)
  }

  @Test func refusalsWithoutALongBodyKeepTheConnection() async throws {
    let handler = TestHandler(onAdmit: { _ in .refuse(.text("no", status: 404)) })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let client = try Client(port: server.boundPort)
    #expect(try await client.get("/").status == 404)
    #expect(try await client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello").status == 404)
    #expect(try await client.get("/").status == 404)
    #expect(server.metrics.connections == 1)
  }

  @Test func aClientThatGoesOnSendingStillReadsTheRefusal() async throws {
    let handler = TestHandler(onAdmit: { _ in .refuse(.text("too much", status: 413)) })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let client = try Client(port: server.boundPort)
    try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n")
    for _ in 0..<10 { try await client.send([UInt8](repeating: 0, count: 1_000_000)) }
    #expect(try await client.answer().text == "too much")
  }

  @Test func ourOwnOversizedOrMalformedHeadersBecomeA500() async throws {
    let lines = Shared<[String]>([])
    let handler = TestHandler(onRequest: { request in
      request.head.path == "/long"
        ? .now(.text("ok", headers: [("X", String(repeating: "x", count: 5000))]))
        : .now(.text("ok", headers: [("X", "a\r\nSet-Cookie: b=c")]))
    })
    var settings = ServerSettings()
    settings.log = { line in lines.change { $0.append(line) } }
    let server = try HTTPServer(settings, handler: handler)
    let client = try Client(port: server.boundPort)
    for path in ["/long", "/split"] {
      let answer = try await client.get(path)
      #expect(answer.status == 500)
      #expect(answer.header("Set-Cookie") == nil)
      #expect(lines.value.contains { $0.contains(path) })
    }
  }
}
