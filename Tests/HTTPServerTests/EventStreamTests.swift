import Testing

@testable import HTTPServer

@Suite struct EventStreamTests {
  @Test func firstEventComesAtOnceAndFurtherOnesFollow() async throws {
    let closes = Counter()
    let stream = EventStream(onClose: { closes.add() })
    let handler = TestHandler(onRequest: { _ in
      stream.send(Event("first"))
      return .events(stream)
    })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let client = try Client(port: server.boundPort)
    try await client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
    let head = try await client.answer(toHead: true)
    #expect(head.header("Content-Type") == "text/event-stream")
    #expect(try await client.chunk() == "data: first\n\n")
    stream.send(Event("two\nlines", name: "state", id: "7"))
    #expect(try await client.chunk() == "event: state\nid: 7\ndata: two\ndata: lines\n\n")
    #expect(server.metrics.openStreams == 1)
    stream.close()
    #expect(try await client.chunk() == "")
    #expect(await eventually { closes.value == 1 })
    #expect(server.metrics.openStreams == 0)
    #expect(try await client.get("/events").status == 200, "the connection lives on; the stream is over")
    #expect(closes.value == 1)
  }

  @Test func silenceIsFilledWithComments() async throws {
    let handler = TestHandler(onRequest: { _ in .events(EventStream(keepAlive: .milliseconds(300))) })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let client = try Client(port: server.boundPort)
    let start = ContinuousClock.now
    try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = try await client.answer(toHead: true)
    for _ in 0..<2 { #expect(try await client.chunk() == ":\n\n") }
    #expect(ContinuousClock.now - start >= .milliseconds(500))
  }

  @Test func aSlowReaderGetsTheLatestAndNothingPilesUp() async throws {
    struct Weak {
      weak var bytes: SharedBytes?
    }
    let stream = EventStream()
    let server = try HTTPServer(ServerSettings(), handler: TestHandler(onRequest: { _ in .events(stream) }))
    let client = try Client(port: server.boundPort, receiveBuffer: 4096)
    try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = try await client.answer(toHead: true)
    let filler = [UInt8](repeating: 0x61, count: 100_000)
    var sent: [Weak] = []
    for number in 1...300 {
      let event = Event(data: Array("\(number) ".utf8) + filler)
      sent.append(Weak(bytes: event.bytes))
      stream.send(event)
      if number == 1 { #expect(await eventually { server.metrics.bytesSent > 0 }, "it has begun") }
    }
    #expect(sent.filter { $0.bytes != nil }.count <= 2, "the one being written, and the latest")
    stream.send(Event("last"))
    stream.close()
    var received = 0
    var tail = ""
    while case let chunk = try await client.chunk(), !chunk.isEmpty {
      received += chunk.utf8.count
      tail = String((tail + chunk.suffix(20)).suffix(20))
    }
    #expect(tail.hasSuffix("\n\ndata: last\n\n"))
    #expect(received < 20_000_000, "what was replaced was not written")
  }

  @Test func aClientThatLeavesEndsItsStreamOnce() async throws {
    let closes = Counter()
    let handler = TestHandler(onRequest: { _ in .events(EventStream(onClose: { closes.add() })) })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    do {
      let client = try Client(port: server.boundPort)
      try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try await client.answer(toHead: true)
      #expect(server.metrics.openStreams == 1)
    }
    #expect(await eventually(within: .seconds(3)) { closes.value == 1 }, "long before the next keep-alive")
    #expect(await eventually { server.metrics.openConnections == 0 })
    #expect(closes.value == 1)
    #expect(server.metrics.openStreams == 0)
  }

  @Test func manyClientsThatLeaveKeepNeitherTheirConnectionsNorTheDrain() async throws {
    let handler = TestHandler(onRequest: { _ in .events(EventStream()) })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    do {
      let clients = try (0..<40).map { _ in try Client(port: server.boundPort) }
      for client in clients {
        try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try await client.answer(toHead: true)
      }
      #expect(server.metrics.openStreams == 40)
    }
    #expect(
      await eventually(within: .seconds(5)) { server.metrics.openConnections == 0 }, "long before the idle timeout")
    let began = ContinuousClock.now
    await server.drain(upTo: .seconds(20))
    #expect(ContinuousClock.now - began < .seconds(10))
  }

  @Test func fiveHundredStreamsHearEveryNews() async throws {
    let streams = Shared<[EventStream]>([])
    let closes = Counter()
    let handler = TestHandler(onRequest: { _ in
      let stream = EventStream(onClose: { closes.add() })
      stream.send(Event("0"))
      streams.change { $0.append(stream) }
      return .events(stream)
    })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let clients = try (0..<500).map { _ in try Client(port: server.boundPort) }
    for client in clients {
      try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try await client.answer(toHead: true)
      #expect(try await client.chunk() == "data: 0\n\n")
    }
    #expect(server.metrics.openStreams == 500)
    for number in 1...3 {
      let event = Event("\(number)")
      for stream in streams.value { stream.send(event) }
      for client in clients { #expect(try await client.chunk() == "data: \(number)\n\n") }
    }
    #expect(
      try await Client(port: server.boundPort).ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n", toHead: true).status == 200)
    await server.drain(upTo: .seconds(10))
    #expect(closes.value == 501)
    for client in clients { #expect(try await client.chunk() == "") }
  }

  @Test func anOldClientReadsToTheEnd() async throws {
    let stream = EventStream()
    stream.send(Event("only"))
    stream.close()
    let server = try HTTPServer(ServerSettings(), handler: TestHandler(onRequest: { _ in .events(stream) }))
    let client = try Client(port: server.boundPort)
    #expect(try await client.ask("GET / HTTP/1.0\r\n\r\n").text == "data: only\n\n")
  }

  @Test func anAnswerWithoutBodyEndsTheStreamAtOnce() async throws {
    let closes = Counter()
    let handler = TestHandler(onRequest: { _ in .events(EventStream(onClose: { closes.add() })) })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let client = try Client(port: server.boundPort)
    #expect(try await client.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", toHead: true).status == 200)
    #expect(await eventually { closes.value == 1 })
    #expect(server.metrics.openStreams == 0)
  }
}
