import HTTPClient
import HTTPServer
import Testing

/// A host on loopback: says back what it was sent, streams events, breaks off.
private struct Echo: RequestHandler {
  func admit(_ head: RequestHead) -> Admission { .collect(upTo: 1 << 20) }

  func respond(to request: Request) -> Reply {
    switch request.head.path {
    case "/large": return .now(.text(String(repeating: "a", count: 300_000)))
    case "/events":
      let stream = EventStream()
      stream.send(Event(data: Array("hello".utf8)))
      return .events(stream)
    case "/never":
      return .later { () async -> Response in
        do { try await Task.sleep(for: .seconds(60)) } catch { return .text("stopped") }
        return .text("late")
      }
    default:
      let said =
        "\(request.head.method) \(request.head.headers["x-said"] ?? "") \(String(decoding: request.body, as: UTF8.self))"
      return .now(.text(said, headers: [("ETag", "\"a\"")]))
    }
  }
}

@Suite(.timeLimit(.minutes(1))) struct TransferLoopTests {
  private let server: HTTPServer
  private let loop: TransferLoop

  init() throws {
    server = try HTTPServer(ServerSettings(), handler: Echo())
    loop = try TransferLoop(connections: 600)
  }

  private func request(_ path: String, milliseconds: Int64? = 10_000) throws -> HTTPRequest {
    let address = try #require(WebAddress("http://127.0.0.1:\(server.boundPort)\(path)"))
    var request = HTTPRequest(address, agent: "test", milliseconds: milliseconds, mostBytes: 1 << 20)
    request.connection = .own
    return request
  }

  /// All that came until `isOver` is true of it.
  private func events(until isOver: ([TransferLoop.Event]) -> Bool) -> [TransferLoop.Event] {
    var events: [TransferLoop.Event] = []
    let end = ContinuousClock.now + .seconds(30)
    while !isOver(events), ContinuousClock.now < end { events += loop.turn(atMostMilliseconds: 100) }
    return events
  }

  @Test func aBodyAndFieldsGoThereAndBack() throws {
    var request = try request("/")
    request.method = .put
    request.fields = ["X-Said: so"]
    request.body = Array("高札".utf8)
    request.wantedFields = ["ETag", "Missing"]
    let id = loop.begin(request)
    let events = events { !$0.isEmpty }
    guard case .ended(id, let answer)? = events.first else { throw Unexpected(events: "\(events)") }
    #expect(answer.status == 200)
    #expect(String(decoding: answer.bytes, as: UTF8.self) == "put so 高札")
    #expect(answer.fields == ["ETag": "\"a\""])
    #expect(loop.count == 0)
  }

  @Test func aPostWithoutABodySendsAnEmptyOne() throws {
    var request = try request("/")
    request.method = .post
    _ = loop.begin(request)
    guard case .ended(_, let answer)? = events(until: { !$0.isEmpty }).first else { throw Unexpected(events: "none") }
    #expect(String(decoding: answer.bytes, as: UTF8.self) == "post  ")
  }

  @Test func manyAtOnceAreAllAnswered() throws {
    let ids = try (0..<500).map { _ in loop.begin(try request("/")) }
    let events = events { $0.count >= 500 }
    let answered = events.compactMap {
      if case .ended(let id, let answer) = $0, answer.status == 200 { id } else { nil }
    }
    #expect(Set(answered) == Set(ids))
  }

  @Test func aStreamIsHandedOverAsItComesAndCanBeLeft() throws {
    let id = loop.begin(try request("/events", milliseconds: nil), streams: true)
    let events = events { !$0.isEmpty }
    guard case .received(id, 200, let bytes)? = events.first else { throw Unexpected(events: "\(events)") }
    #expect(String(decoding: bytes, as: UTF8.self).contains("data: hello"))
    loop.cancel(id)
    #expect(loop.count == 0)
    #expect(loop.turn(atMostMilliseconds: 50).isEmpty)
  }

  @Test func aLargeBodyThatStreamsComesWholeInPieces() throws {
    let id = loop.begin(try request("/large"), streams: true)
    var count = 0
    let events = events { $0.contains { if case .ended = $0 { true } else { false } } }
    for case .received(id, _, let bytes) in events { count += bytes.count }
    if case .ended(_, let answer)? = events.last { count += answer.bytes.count }
    #expect(count == 300_000)
    #expect(events.count >= 2)
  }

  @Test func whatGoesWrongIsNamed() throws {
    var large = try request("/large")
    large.mostBytes = 1000
    let tooLarge = loop.begin(large)
    let late = loop.begin(try request("/never", milliseconds: 300))
    let closed = try #require(WebAddress("http://127.0.0.1:1/"))
    let unreachable = loop.begin(HTTPRequest(closed, agent: "test", milliseconds: 5000))
    var faults: [Int: TransferFault] = [:]
    for case .failed(let id, let fault) in events(until: { $0.count >= 3 }) { faults[id] = fault }
    #expect(faults == [tooLarge: .tooLarge, late: .timedOut, unreachable: .unreachable])
  }

  @Test func whatIsThisMachineIsKnown() {
    func isLoopback(_ text: String) -> Bool? { WebAddress(text)?.isLoopback }
    for text in ["http://127.0.0.1:8080", "http://localhost", "https://[::1]:9/", "http://127.3.2.1/"] {
      #expect(isLoopback(text) == true, "\(text)")
    }
    for text in ["http://128.0.0.1", "https://signage.example.jp", "http://127.0.0.1.example.jp", "http://[::2]"] {
      #expect(isLoopback(text) == false, "\(text)")
    }
    #expect(WebAddress("ftp://127.0.0.1") == nil)
  }
}

private struct Unexpected: Error {
  let events: String
}
