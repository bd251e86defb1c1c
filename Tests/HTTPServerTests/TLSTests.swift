import Dispatch
import Glibc
import HTTPServer
import Testing

/// Runs a shell command to its end and answers what it printed; nil where it failed.
private func run(_ command: String) async throws -> [UInt8]? {
  await withCheckedContinuation { continuation in
    // A queue of its own: waiting must not take a thread from Swift's tasks.
    DispatchQueue(label: "HTTPServerTests.TLSTests").async {
      guard let output = popen(command, "r") else { return continuation.resume(returning: nil) }
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while case let count = fread(&buffer, 1, buffer.count, output), count > 0 { bytes += buffer.prefix(count) }
      continuation.resume(returning: pclose(output) == 0 ? bytes : nil)
    }
  }
}

@Suite struct TLSTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func makeServer(_ handler: TestHandler) async throws -> HTTPServer {
    let made = try await run(
      """
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost -keyout \(folder.path("key.pem")) -out \(folder.path("certificate.pem")) 2>&1
      """)
    try #require(made != nil)
    var settings = ServerSettings()
    settings.certificate = CertificateFiles(
      certificatePath: folder.path("certificate.pem"), keyPath: folder.path("key.pem"))
    return try HTTPServer(settings, handler: handler)
  }

  /// Sends one request over verified TLS and reads until the server closes.
  private func ask(_ server: HTTPServer, _ request: String, _ options: String = "") async throws -> [UInt8] {
    let file = try folder.write("request", Array(request.utf8))
    let answer = try await run(
      """
      timeout 20 openssl s_client -quiet -ign_eof -connect 127.0.0.1:\(server.boundPort) -servername localhost \
        -verify_hostname localhost -verify_return_error -CAfile \(folder.path("certificate.pem")) \(options) \
        < \(file) 2> /dev/null || true
      """)
    return answer ?? []
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"]) func answersOverTLS(version: String) async throws {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let path = try folder.write("file", bytes)
    let server = try await makeServer(
      TestHandler(onRequest: { request in
        switch request.head.path {
        case "/file": .now(.file(path: path, type: "a/b"))
        default: .later { .text("secure: \(request.head.isSecure), \(request.body.count)") }
        }
      }))
    let body = String(repeating: "b", count: 50_000)
    let answer = try await ask(
      server, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 50000\r\n\r\n\(body)", version)
    #expect(String(decoding: answer, as: UTF8.self).hasSuffix("\r\n\r\nsecure: true, 50000"))
    let file = try await ask(
      server, "GET /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\nRange: bytes=10-200009\r\n\r\n", version)
    #expect(Array(file.suffix(200_000)) == Array(bytes[10..<200_010]))
  }

  @Test func olderTLSAndPlainTextGetNothing() async throws {
    let server = try await makeServer(TestHandler())
    let old = try await ask(server, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "-tls1_1")
    #expect(old.isEmpty)
    let plain = try Client(port: server.boundPort)
    try await plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try await plain.isClosedByServer())
    #expect(server.metrics.responsesByClass == [0, 0, 0, 0, 0, 0])
  }

  @Test func streamsOverTLSEndWithTheServer() async throws {
    let closes = Counter()
    let streams = Shared<[EventStream]>([])
    let server = try await makeServer(
      TestHandler(onRequest: { _ in
        let stream = EventStream(onClose: { closes.add() })
        stream.send(Event("first"))
        streams.change { $0.append(stream) }
        return .events(stream)
      }))
    async let received = ask(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(await eventually { server.metrics.bytesSent >= 13 })
    let stream = try #require(streams.value.first)
    #expect(!stream.offer(Event("second")), "never past the encryption")
    stream.wake()
    #expect(await eventually { server.metrics.bytesSent >= 27 })
    await server.drain(upTo: .seconds(10))
    let text = String(decoding: try await received, as: UTF8.self)
    #expect(text.contains("data: first\n\n"))
    #expect(text.contains("data: second\n\n"))
    #expect(closes.value == 1)
  }
}
