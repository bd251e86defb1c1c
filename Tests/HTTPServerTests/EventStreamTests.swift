import HTTPServer
import Testing

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
}
