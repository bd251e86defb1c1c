import HTTPServer
import Testing

@Suite struct FileTests {
  private let folder: TemporaryFolder
  private let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 251) }
  private let server: HTTPServer

  init() throws {
    folder = try TemporaryFolder()
    let path = try folder.write("file", bytes)
    let empty = try folder.write("empty", [])
    let directory = folder.root
    let handler = TestHandler(onRequest: { request in
      switch request.head.path {
      case "/file":
        .now(.file(path: path, type: "video/mp4", etag: "\"v1\"", headers: [("Cache-Control", "immutable")]))
      case "/empty": .now(.file(path: empty, type: "text/plain", etag: "\"e\""))
      case "/directory": .now(.file(path: directory, type: "text/plain"))
      default: .now(.file(path: path + "-missing", type: "text/plain"))
      }
    })
    server = try HTTPServer(ServerSettings(), handler: handler)
  }

  private func get(_ target: String, _ fields: String...) async throws -> Client.Answer {
    try await Client(port: server.boundPort)
      .ask("GET \(target) HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n")
  }

  @Test func sendsTheWhole() async throws {
    let answer = try await get("/file")
    #expect(answer.status == 200)
    #expect(answer.body == bytes)
    #expect(answer.header("Content-Type") == "video/mp4")
    #expect(answer.header("ETag") == "\"v1\"")
    #expect(answer.header("Accept-Ranges") == "bytes")
    #expect(answer.header("Cache-Control") == "immutable")
    #expect(try await get("/empty").body.isEmpty)
  }

  @Test(arguments: [
    ("bytes=0-0", 0..<1), ("bytes=10-19", 10..<20), ("bytes=99990-", 99_990..<100_000), ("bytes=-5", 99_995..<100_000),
    ("bytes=-999999", 0..<100_000), ("bytes=99999-200000", 99_999..<100_000), ("Bytes = 1-2", 1..<3),
    ("bytes=5-99999999999999999999999", 5..<100_000),
  ]) func sendsARange(field: String, range: Range<Int>) async throws {
    let answer = try await get("/file", "Range: \(field.replacing(" ", with: ""))")
    #expect(answer.status == 206)
    #expect(answer.body == Array(bytes[range]))
    #expect(answer.header("Content-Range") == "bytes \(range.lowerBound)-\(range.upperBound - 1)/100000")
    #expect(answer.header("ETag") == "\"v1\"")
  }

  @Test(arguments: ["bytes=100000-", "bytes=100000-100001", "bytes=-0", "bytes=99999999999999999999-"])
  func refusesARangeOutside(field: String) async throws {
    let answer = try await get("/file", "Range: \(field)")
    #expect(answer.status == 416)
    #expect(answer.header("Content-Range") == "bytes */100000")
  }

  @Test(arguments: [
    "bytes=5-1", "bytes=0-1,5-6", "lines=1-2", "bytes=", "bytes=-", "bytes=a-b", "bytes=1-2-3", "bytes 1-2",
  ])
  func ignoresARangeItNeedNotHeed(field: String) async throws {
    let answer = try await get("/file", "Range: \(field)")
    #expect(answer.status == 200)
    #expect(answer.body.count == 100_000)
  }

  @Test func heedsIfRange() async throws {
    #expect(try await get("/file", "Range: bytes=0-1", "If-Range: \"v1\"").status == 206)
    #expect(try await get("/file", "Range: bytes=0-1", "If-Range: \"v2\"").body.count == 100_000)
    #expect(try await get("/file", "Range: bytes=0-1", "If-Range: W/\"v1\"").body.count == 100_000)
    #expect(try await get("/file", "Range: bytes=0-1", "If-Range: Sat, 01 Jan 2000 00:00:00 GMT").status == 200)
    #expect(try await get("/empty", "Range: bytes=0-1").status == 416)
  }

  @Test func answersHeadLikeGetWithoutTheBody() async throws {
    let client = try Client(port: server.boundPort)
    for _ in 0..<2 {
      let answer = try await client.ask("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n", toHead: true)
      #expect(answer.status == 200)
      #expect(answer.header("Content-Length") == "100000")
    }
    #expect(try await client.get("/file").body == bytes, "no byte of a body was in between")
  }

  @Test(arguments: ["\"v1\"", "\"v0\", W/\"v1\"", "*"]) func knownVersionsAreNotSentAgain(tags: String) async throws {
    let client = try Client(port: server.boundPort)
    let answer = try await client.get("/file", "If-None-Match: \(tags)", "Range: bytes=0-1")
    #expect(answer.status == 304)
    #expect(answer.header("ETag") == "\"v1\"")
    #expect([nil, "100000"].contains(answer.header("Content-Length")))
    #expect(try await client.get("/file", "If-None-Match: \"v2\"").status == 200)
  }

  @Test(arguments: ["/missing", "/directory"]) func whatIsNoFileIs404(path: String) async throws {
    #expect(try await get(path).status == 404)
  }

  @Test func clientsThatLeaveInTheMiddleHarmNobody() async throws {
    let path = try folder.write("large", [UInt8](repeating: 1, count: 30_000_000))
    let handler = TestHandler(onRequest: { _ in .now(.file(path: path, type: "a/b")) })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    for _ in 0..<10 {
      let client = try Client(port: server.boundPort, receiveBuffer: 4096)
      try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try await client.answer(toHead: true).status == 200)
    }
    #expect(await eventually { server.metrics.openConnections == 0 })
    #expect(try await Client(port: server.boundPort).get("/").body.count == 30_000_000)
  }

  @Test func bytesAreConditionalAsWell() async throws {
    let shared = SharedBytes(bytes)
    let handler = TestHandler(onRequest: { request in
      request.head.path == "/shared"
        ? .now(.shared(shared, type: "a/b", headers: [("ETag", "\"s\"")]))
        : .later { .json(Array("{}".utf8), headers: [("ETag", "W/\"j\"")]) }
    })
    let server = try HTTPServer(ServerSettings(), handler: handler)
    let client = try Client(port: server.boundPort)
    #expect(try await client.get("/shared").body == bytes)
    let same = try await client.get("/shared", "If-None-Match: \"s\"")
    #expect(same.status == 304)
    #expect([nil, "100000"].contains(same.header("Content-Length")))
    #expect(try await client.get("/json", "If-None-Match: \"j\"").status == 304)
    #expect(try await client.get("/json", "If-None-Match: \"x\"").text == "{}")
  }
}
