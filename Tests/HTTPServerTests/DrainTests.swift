import HTTPServer
import Testing

@Suite struct DrainTests {
  @Test func requestsInProgressGetTheirAnswers() async throws {
    let begun = Counter()
    let release = Shared(false)
    let handler = TestHandler(onRequest: { request in
      guard request.head.path == "/later" else { return .now(.text("now")) }
      begun.add()
      return .later {
        while !release.value { try? await Task.sleep(for: .milliseconds(5)) }
        return .text("later")
      }
    })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let waiting = try (0..<20).map { _ in try Client(port: server.boundPort) }
    for client in waiting { try await client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n") }
    let idle = try Client(port: server.boundPort)
    #expect(try await idle.get("/").text == "now")
    let uploading = try Client(port: server.boundPort)
    try await uploading.send("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello")
    #expect(await eventually { begun.value == 20 && server.metrics.bytesReceived == 5 })

    let port = server.boundPort
    let draining = Task { await server.drain(upTo: .seconds(20)) }
    #expect(try await idle.isClosedByServer())
    #expect(throws: (any Error).self) { try Client(port: port) }
    try await uploading.send("world")
    let uploaded = try await uploading.answer()
    #expect(uploaded.text == "now")
    #expect(uploaded.header("Connection")?.lowercased() == "close")
    release.value = true
    for client in waiting {
      let answer = try await client.answer()
      #expect(answer.text == "later")
      #expect(answer.header("Connection")?.lowercased() == "close")
      #expect(try await client.isClosedByServer())
    }
    await draining.value
    #expect(server.metrics.openConnections == 0)
    await server.drain(upTo: .seconds(1))
  }

  @Test func losesNothingUnderLoad() async throws {
    let server = try HTTPServer(ServerSettings(), handler: TestHandler(onRequest: { _ in .later { .text("ok") } }))
    let port = server.boundPort
    let answered = Counter()
    let lost = Counter()
    await withTaskGroup { group in
      for _ in 0..<16 {
        group.addTask {
          // A connection that was accepted is served; one that is not accepted is refused, not dropped.
          while let client = try? Client(port: port) {
            var isOpen = true
            while isOpen {
              guard (try? await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) != nil else { break }
              guard let answer = try? await client.answer() else {
                lost.add()
                break
              }
              answered.add()
              isOpen = answer.header("Connection") == nil && answered.value % 7 != 0
            }
          }
        }
      }
      group.addTask {
        _ = await eventually { answered.value > 500 }
        await server.drain(upTo: .seconds(10))
      }
    }
    #expect(answered.value > 500)
    // A keep-alive connection may be closed at the moment its next request leaves (RFC 9112 section 9.5).
    #expect(lost.value <= 16)
  }

  @Test func atTheEndOfItsTimeWaitingRequestsAreToldSo() async throws {
    let cancelled = Counter()
    let handler = TestHandler(onRequest: { _ in
      .later {
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(1)) }
        cancelled.add()
        return .text("too late")
      }
    })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let client = try Client(port: server.boundPort)
    try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(await eventually { server.metrics.openConnections == 1 })
    await server.drain(upTo: .milliseconds(200))
    #expect(await eventually { cancelled.value == 1 })
    let answer = try? await client.answer()
    #expect(answer == nil || answer?.status == 503)
  }

  /// libmicrohttpd aborts the process when it is stopped with a connection suspended.
  @Test func stoppingAmidSuspendedConnectionsIsSafe() async throws {
    for round in 0..<20 {
      let (started, opens, closes) = (Counter(), Counter(), Counter())
      let handler = TestHandler(onRequest: { request in
        started.add()
        guard request.head.path == "/events" else {
          return .later {
            try? await Task.sleep(for: .milliseconds(Int.random(in: 0...20)))
            return .text("ok")
          }
        }
        opens.add()
        return .events(EventStream(onClose: { closes.add() }))
      })
      var server: HTTPServer? = try HTTPServer(ServerSettings(), handler: handler)
      let port = try #require(server?.boundPort)
      let clients = try (0..<20).map { _ in try Client(port: port) }
      for (number, client) in clients.enumerated() {
        try await client.send("GET /\(number % 2 == 0 ? "events" : "later") HTTP/1.1\r\nHost: a\r\n\r\n")
      }
      #expect(await eventually { started.value >= round })
      if round % 2 == 0 { await server?.drain(upTo: .zero) }
      server = nil
      // Nobody is left listening to a server that is gone, and nobody is told twice.
      #expect(await eventually { closes.value >= opens.value })
      #expect(closes.value == opens.value, "round \(round): of \(opens.value) streams \(closes.value) were closed")
    }
  }

  @Test func nothingIsKept() async throws {
    /// Tells when it goes.
    final class Token: Sendable {
      let gone: Counter
      init(gone: Counter) { self.gone = gone }
      deinit { gone.add() }
    }
    let gone = Counter()
    do {
      let token = Token(gone: gone)
      let handler = TestHandler(onRequest: { request in
        request.head.path == "/later"
          ? .later { .text("\(token)") } : .events(EventStream { withExtendedLifetime(token) {} })
      })
      let server = try HTTPServer(ServerSettings(), handler: handler)
      let client = try Client(port: server.boundPort)
      #expect(try await client.get("/later").status == 200)
      try await client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try await client.answer(toHead: true)
      await server.drain(upTo: .seconds(5))
    }
    #expect(await eventually { gone.value == 1 })
  }
}
