import HTTPServer
import Testing

@Suite struct RequestTests {
  @Test func answersNowAndKeepsTheConnection() async throws {
    let server = try HTTPServer(ServerSettings(), handler: TestHandler())
    let client = try Client(port: server.boundPort)
    for _ in 0..<3 {
      let answer = try await client.get("/")
      #expect(answer.status == 200)
      #expect(answer.text == "ok")
      #expect(answer.header("Connection") == nil)
    }
    #expect(server.metrics.connections == 1)
    #expect(server.metrics.responsesByClass == [0, 0, 3, 0, 0, 0])
    #expect(server.metrics.bytesSent == 6)
  }

  @Test func answersLaterAndKeepsTheConnection() async throws {
    let handler = TestHandler(onRequest: { request in
      .later {
        await Task.yield()
        return .text(request.head.path)
      }
    })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let client = try Client(port: server.boundPort)
    for number in 0..<200 {
      let answer = try await client.get("/\(number)")
      #expect(answer.text == "/\(number)")
    }
    #expect(server.metrics.connections == 1)
  }

  @Test func manyClientsGetTheirOwnLaterAnswers() async throws {
    let handler = TestHandler(onRequest: { request in
      .later {
        try? await Task.sleep(for: .milliseconds(Int.random(in: 0...3)))
        return .text(request.head.path)
      }
    })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for client in 0..<32 {
        group.addTask {
          let connection = try Client(port: server.boundPort)
          var right = 0
          for number in 0..<20 where try await connection.get("/\(client)-\(number)").text == "/\(client)-\(number)" {
            right += 1
          }
          return right
        }
      }
      for try await right in group { #expect(right == 20) }
    }
  }

  @Test func handsOverTheBody() async throws {
    let handler = TestHandler(onRequest: { .now(.bytes($0.body, type: "application/octet-stream")) })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let client = try Client(port: server.boundPort)
    let body = String(repeating: "0123456789", count: 20_000)
    let answer = try await client.ask(
      "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    #expect(answer.text == body)
    #expect(server.metrics.bytesReceived == body.utf8.count)
    #expect(try await client.ask("POST /a HTTP/1.1\r\nHost: a\r\n\r\n").body.isEmpty)
  }

  @Test func readsTheHead() async throws {
    let seen = Shared<RequestHead?>(nil)
    let handler = TestHandler(onRequest: { request in
      seen.value = request.head
      return .now(.empty(204))
    })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let client = try Client(port: server.boundPort)
    let answer = try await client.get(
      "/v1/a%20b/%E6%9C%AD/?q=x+y%2Bz&tag=1&tag=2&empty", "X-One: 1", "x-one: 2", "Cookie: a=1; b=x=y; a=3")
    #expect(answer.status == 204)
    let head = try #require(seen.value)
    #expect(head.method == .get)
    #expect(head.path == "/v1/a%20b/%E6%9C%AD/")
    #expect(head.segments == ["v1", "a b", "札", ""])
    #expect(head.query["q"] == "x y+z")
    #expect(head.query.values(of: "tag") == ["1", "2"])
    #expect(head.query["empty"] == "")
    #expect(head.query.names == ["q", "tag", "empty"])
    #expect(head.headers["X-ONE"] == "1")
    #expect(head.headers.values(of: "X-One") == ["1", "2"])
    #expect(head.cookies == ["a": "1", "b": "x=y"])
    #expect(head.remoteAddress == "127.0.0.1")
    #expect(!head.isSecure)
    #expect(head.contentLength == nil)
  }

  @Test func understandsOlderClientsAndPipelining() async throws {
    let handler = TestHandler(onRequest: { request in .later { .text(request.head.path) } })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let old = try Client(port: server.boundPort)
    #expect(try await old.ask("GET /old HTTP/1.0\r\n\r\n").text == "/old")
    #expect(try await old.isClosedByServer())
    let eager = try Client(port: server.boundPort)
    try await eager.send((1...5).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    for number in 1...5 { #expect(try await eager.answer().text == "/\(number)") }
  }
}
