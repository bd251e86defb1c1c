import HTTPServer
import Testing

@Suite struct PreparedResponseTests {
  @Test func answersManyAndIsConditional() async throws {
    let ready = Response.shared(SharedBytes(Array("state".utf8)), type: "a/b", headers: [("ETag", "\"1\"")]).prepared()
    let server = try HTTPServer(ServerSettings(), handler: TestHandler(onRequest: { _ in .now(ready) }))
    let client = try Client(port: server.boundPort)
    for _ in 0..<20 {
      let answer = try await client.get("/")
      #expect(answer.text == "state")
      #expect(answer.header("Content-Type") == "a/b")
      let same = try await client.get("/", "If-None-Match: \"1\"")
      #expect(same.status == 304)
      #expect(same.header("ETag") == "\"1\"")
    }
    #expect(server.metrics.responsesByClass == [0, 0, 20, 20, 0, 0])
    #expect(server.metrics.connections == 1)
  }

  @Test func changingItCounts() async throws {
    let ready = Response.json(Array("{}".utf8)).prepared()
    let server = try HTTPServer(
      ServerSettings(),
      handler: TestHandler(onRequest: { request in
        var response = ready
        response.status = 201
        response.headers.append(("Location", request.head.path))
        return .now(response)
      }))
    let answer = try await Client(port: server.boundPort).get("/here")
    #expect(answer.status == 201)
    #expect(answer.header("Location") == "/here")
    #expect(answer.text == "{}")
  }

  @Test func whileDrainingItSaysThatTheConnectionCloses() async throws {
    let ready = Response.json(Array("{}".utf8)).prepared()
    let release = Shared(false)
    let begun = Counter()
    let server = try HTTPServer(
      ServerSettings(),
      handler: TestHandler(onRequest: { _ in
        begun.add()
        return .later {
          while !release.value { try? await Task.sleep(for: .milliseconds(5)) }
          return ready
        }
      }))
    let client = try Client(port: server.boundPort)
    try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(await eventually { begun.value == 1 })
    let port = server.boundPort
    let draining = Task { await server.drain(upTo: .seconds(20)) }
    #expect(await eventually { (try? Client(port: port)) == nil })
    release.value = true
    let answer = try await client.answer()
    #expect(answer.text == "{}")
    #expect(answer.header("Connection")?.lowercased() == "close")
    await draining.value
  }

  @Test func whatCannotBeKeptReadyIsSentAsEver() async throws {
    let large = Response.text("ok", headers: [("X", String(repeating: "x", count: 5000))]).prepared()
    let malformed = Response.text("ok", headers: [("X", "a\nb")]).prepared()
    let missing = Response.file(path: "/nowhere", type: "a/b").prepared()
    let server = try HTTPServer(
      ServerSettings(),
      handler: TestHandler(onRequest: { request in
        switch request.head.path {
        case "/large": .now(large)
        case "/malformed": .now(malformed)
        default: .now(missing)
        }
      }))
    let client = try Client(port: server.boundPort)
    #expect(try await client.get("/large").status == 500)
    #expect(try await client.get("/malformed").status == 500)
    #expect(try await client.get("/missing").status == 404)
  }
}
