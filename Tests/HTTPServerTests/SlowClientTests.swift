import HTTPServer
import Testing

@Suite struct SlowClientTests {
  private func settings() -> ServerSettings {
    var settings = ServerSettings()
    settings.headDeadline = .milliseconds(500)
    settings.idleTimeout = .seconds(1)
    return settings
  }

  /// Sends a byte every 50 ms until the connection is cut.
  private func dribble(_ client: Client, after beginning: String) async throws -> Duration {
    try await client.send(beginning)
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .seconds(9) {
      guard (try? await client.send("x")) != nil else { break }
      try await Task.sleep(for: .milliseconds(50))
    }
    return ContinuousClock.now - start
  }

  @Test func aHeadThatTricklesInIsCut() async throws {
    let server = try HTTPServer(settings(), handler: TestHandler())
    for beginning in ["G", "GET / HTTP/1.1\r\nX: "] {
      let client = try Client(port: server.boundPort)
      #expect(try await dribble(client, after: beginning) < .seconds(5))
    }
    #expect(server.metrics.responsesByClass == [0, 0, 0, 0, 0, 0])
  }

  @Test func theHeadAfterAnAnswerHasADeadlineAsWell() async throws {
    let server = try HTTPServer(settings(), handler: TestHandler())
    let client = try Client(port: server.boundPort)
    #expect(try await client.get("/").status == 200)
    #expect(try await dribble(client, after: "GET / HTTP/1.1\r\nX: ") < .seconds(5))
  }

  @Test func slowAnswersAndStreamsAreNotCut() async throws {
    let handler = TestHandler(onRequest: { request in
      guard request.head.path == "/later" else {
        let stream = EventStream()
        stream.send(Event("here"))
        return .events(stream)
      }
      return .later {
        try? await Task.sleep(for: .seconds(2))
        return .text("at last")
      }
    })
    let server = try HTTPServer(settings(), handler: handler)
    let streaming = try Client(port: server.boundPort)
    try await streaming.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try await Client(port: server.boundPort).get("/later").text == "at last")
    #expect(server.metrics.openStreams == 1)
  }

  @Test func clientsBeyondTheLimitAreTurnedAwayUntilOthersLeave() async throws {
    var settings = ServerSettings()
    settings.connectionLimit = 4
    let server = try HTTPServer(settings, handler: TestHandler())
    do {
      let first = try (0..<4).map { _ in try Client(port: server.boundPort) }
      for client in first { #expect(try await client.get("/").status == 200) }
      #expect(try await Client(port: server.boundPort).isClosedByServer())
      for client in first { #expect(try await client.get("/").status == 200) }
    }
    #expect(await eventually { server.metrics.openConnections == 0 })
    #expect(try await Client(port: server.boundPort).get("/").status == 200)
  }

  @Test func anIdleConnectionIsClosed() async throws {
    let server = try HTTPServer(settings(), handler: TestHandler())
    let client = try Client(port: server.boundPort)
    #expect(try await client.get("/").status == 200)
    #expect(try await client.isClosedByServer())
  }
}
