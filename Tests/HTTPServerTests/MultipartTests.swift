import HTTPServer
import Testing

/// Writes down what it is told.
final class TestForm: MultipartDelegate {
  struct Log: Sendable {
    var fields: [String: String] = [:]
    var files: [String: [UInt8]] = [:]
    var filenames: [String] = []
    var types: [String?] = []
    var longestChunk = 0
    var finishes = 0
    var abandons = 0
  }

  private let log: Shared<Log>

  init(log: Shared<Log>) { self.log = log }

  func onField(name: String, value: String) throws(Refusal) {
    if name == "forbidden" { throw Refusal(.text("not \(name)", status: 422)) }
    log.change { $0.fields[name] = value }
  }

  func onFile(name: String, filename: String, declaredType: String?, chunk: UnsafeRawBufferPointer) throws(Refusal) {
    let bytes = Array(chunk)
    log.change { log in
      if log.files[name] == nil {
        log.filenames.append(filename)
        log.types.append(declaredType)
      }
      log.files[name, default: []] += bytes
      log.longestChunk = max(log.longestChunk, bytes.count)
    }
  }

  func finish(_ head: RequestHead) -> Reply {
    log.change { $0.finishes += 1 }
    return .later { .empty(201) }
  }

  func abandon() {
    log.change { $0.abandons += 1 }
  }
}

@Suite struct MultipartTests {
  private let log = Shared(TestForm.Log())
  private let server: HTTPServer

  init() throws {
    let handler = TestHandler(onAdmit: { [log] _ in
      var limits = MultipartLimits()
      limits.fieldBytes = 1000
      limits.partCount = 5
      return .stream(MultipartReceiver(TestForm(log: log), limits: limits) { .text($1, status: $0) })
    })
    server = try HTTPServer(ServerSettings(), handler: handler)
  }

  private func post(
    _ body: [UInt8], type: String = "multipart/form-data; boundary=XyZ"
  ) async throws -> Client.Answer {
    let client = try Client(port: server.boundPort)
    try await client.send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n")
    try await client.send(body)
    return try await client.answer()
  }

  private func post(_ body: String) async throws -> Client.Answer { try await post(Array(body.utf8)) }

  private func field(_ name: String, _ value: String) -> String {
    "--XyZ\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
  }

  private func fileHead(_ name: String, _ filename: String) -> String {
    "--XyZ\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"\(filename)\"\r\nContent-Type: image/png\r\n\r\n"
  }

  @Test func takesFieldsAndFilesApart() async throws {
    // Bytes in which line ends and beginnings of the boundary abound.
    var picture: [UInt8] = []
    for number in 0..<60_000 {
      picture += Array("\r\n--Xy\(number % 7)\n--\r".utf8) + [UInt8(truncatingIfNeeded: number), 0]
    }
    let body =
      Array((field("title", "市民講座のお知らせ\r\n二行目") + fileHead("file", "../ポスター.png")).utf8) + picture
      + Array(("\r\n" + field("empty", "") + fileHead("nothing", "a.png") + "\r\n--XyZ--\r\n").utf8)
    let answer = try await post(body)
    #expect(answer.status == 201)
    let log = log.value
    #expect(log.fields == ["title": "市民講座のお知らせ\r\n二行目", "empty": ""])
    #expect(log.files["file"] == picture)
    #expect(log.files["nothing"] == [])
    #expect(log.filenames == ["../ポスター.png", "a.png"])
    #expect(log.types == ["image/png", "image/png"])
    #expect(log.longestChunk < 100_000, "no file is held whole")
    #expect((log.finishes, log.abandons) == (1, 0))
  }

  @Test(arguments: [
    (400, "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue"),
    (400, "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--XyZ"),
    (400, "--XyZ\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\nbytes\r\n--Xy"),
    (
      400,
      "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n2\r\n--XyZ--\r\n"
    ),
    (400, "--XyZ\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--XyZ--\r\n"),
    (400, "--XyZ\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nvalue\r\n--XyZ--\r\n"),
    (400, "--XyZ\r\n\r\nvalue\r\n--XyZ--\r\n"),
    (
      400,
      "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==\r\n--XyZ--\r\n"
    ),
    (400, "nothing of a form"),
    (400, ""),
    (422, "--XyZ\r\nContent-Disposition: form-data; name=\"forbidden\"\r\n\r\nvalue\r\n--XyZ--\r\n"),
  ]) func refusesWhatIsNoWholeForm(status: Int, body: String) async throws {
    #expect(try await post(body).status == status)
    #expect((log.value.finishes, log.value.abandons) == (0, 1))
  }

  @Test func refusesTextThatIsNotUTF8() async throws {
    let body =
      Array("--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".utf8) + [0xFF, 0xFE]
      + Array("\r\n--XyZ--\r\n".utf8)
    #expect(try await post(body).status == 400)
    #expect(log.value.abandons == 1)
  }

  @Test func refusesWhatExceedsItsLimits() async throws {
    #expect(try await post(field("a", String(repeating: "x", count: 1000)) + "--XyZ--\r\n").status == 201)
    #expect(try await post(field("a", String(repeating: "x", count: 1001)) + "--XyZ--\r\n").status == 413)
    let many = (0..<6).map { field("a\($0)", "") }.joined() + "--XyZ--\r\n"
    #expect(try await post(many).status == 413)
    #expect(try await post(field(String(repeating: "n", count: 300), "") + "--XyZ--\r\n").status == 413)
    #expect((log.value.finishes, log.value.abandons) == (1, 3))
  }

  @Test(arguments: [
    "application/json", "multipart/form-data", "application/x-www-form-urlencoded", "multipart/mixed; boundary=XyZ",
  ])
  func refusesOtherBodies(type: String) async throws {
    #expect(try await post(Array((field("a", "b") + "--XyZ--\r\n").utf8), type: type).status == 400)
    #expect((log.value.finishes, log.value.abandons) == (0, 1))
  }

  @Test func aClientThatLeavesIsToldOnce() async throws {
    do {
      let client = try Client(port: server.boundPort)
      try await client.send(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=XyZ\r\nContent-Length: 1000000\r\n\r\n"
          + fileHead("file", "a") + String(repeating: "b", count: 10_000))
      #expect(await eventually { log.value.files["file"] != nil })
    }
    #expect(await eventually { log.value.abandons == 1 })
    #expect(await eventually { server.metrics.openConnections == 0 })
    #expect((log.value.finishes, log.value.abandons) == (0, 1))
  }

  /// Forms cut anywhere are refused, and never crash.
  @Test func everyCutOfAFormIsRefused() async throws {
    let whole = Array((field("t", "v") + fileHead("f", "n") + "bytes\r\n--XyZ--\r\n").utf8)
    // The form is complete with the two hyphens; the line end behind them belongs to nobody.
    for count in stride(from: 0, to: whole.count - 2, by: 3) {
      let status = try await post(Array(whole.prefix(count))).status
      #expect(status == 400, "cut after \(count) of \(whole.count)")
    }
    #expect(log.value.finishes == 0)
    #expect(try await post(whole).status == 201)
  }
}
