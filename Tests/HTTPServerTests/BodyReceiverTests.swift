import HTTPServer
import Testing

/// Counts what it is told.
final class TestReceiver: BodyReceiver {
  struct Log: Sendable {
    var bytes = 0
    var chunks = 0
    var longest = 0
    var finishes = 0
    var abandons = 0
  }

  private let log: Shared<Log>
  private let refuseAfter: Int

  init(log: Shared<Log>, refuseAfter: Int = .max) {
    self.log = log
    self.refuseAfter = refuseAfter
  }

  func receive(_ chunk: UnsafeRawBufferPointer) throws(Refusal) {
    let bytes = log.change { log in
      log.bytes += chunk.count
      log.chunks += 1
      log.longest = max(log.longest, chunk.count)
      return log.bytes
    }
    if bytes > refuseAfter { throw Refusal(.text("not this", status: 415)) }
  }

  func finish(_ head: RequestHead) -> Reply {
    log.change { $0.finishes += 1 }
    return .later { [log] in .text("\(log.value.bytes)") }
  }

  func abandon() {
    log.change { $0.abandons += 1 }
  }
}

@Suite struct BodyReceiverTests {
  private let log = Shared(TestReceiver.Log())

  private func server(refuseAfter: Int = .max, _ change: (inout ServerSettings) -> Void = { _ in }) throws -> HTTPServer
  {
    var settings = ServerSettings()
    change(&settings)
    let handler = TestHandler(onAdmit: { [log] head in
      head.method == .get ? .collect(upTo: 0) : .stream(TestReceiver(log: log, refuseAfter: refuseAfter))
    })
    return try HTTPServer(settings, handler: handler)
  }

  private func head(_ length: Int) -> String { "PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n" }

  @Test func handsTheBodyOverInChunks() async throws {
    let server = try server()
    let client = try Client(port: server.boundPort)
    try await client.send(head(30_000_000))
    for _ in 0..<30 { try await client.send([UInt8](repeating: 7, count: 1_000_000)) }
    #expect(try await client.answer().text == "30000000")
    #expect(log.value.finishes == 1)
    #expect(log.value.abandons == 0)
    #expect(log.value.longest < 100_000)
    #expect(try await client.ask(head(0)).text == "30000000", "an empty body is finished as well")
    #expect(log.value.finishes == 2)
  }

  @Test func aClientThatLeavesIsToldOnce() async throws {
    let server = try server()
    do {
      let client = try Client(port: server.boundPort)
      try await client.send(head(1_000_000) + "the beginning")
      #expect(await eventually { log.value.bytes == 13 })
    }
    #expect(await eventually { server.metrics.openConnections == 0 })
    #expect(log.value.abandons == 1)
    #expect(log.value.finishes == 0)
  }

  @Test func aRefusalInTheMiddleIsAnsweredAndTheConnectionLives() async throws {
    let server = try server(refuseAfter: 10_000)
    let client = try Client(port: server.boundPort)
    let answer = try await client.ask(head(1_000_000) + String(repeating: "a", count: 1_000_000))
    #expect(answer.status == 415)
    #expect(log.value.abandons == 1)
    #expect(log.value.finishes == 0)
    #expect(log.value.bytes < 100_000, "what follows a refusal is not handed over")
    #expect(try await client.get("/").status == 200)
  }

  @Test func aStopAbandonsOnce() async throws {
    let server = try server()
    let client = try Client(port: server.boundPort)
    try await client.send(head(1_000_000) + "the beginning")
    #expect(await eventually { log.value.bytes == 13 })
    await server.drain(upTo: .milliseconds(100))
    #expect(log.value.abandons == 1)
    #expect(log.value.finishes == 0)
    #expect(try await client.isClosedByServer())
  }

  @Test func aBodyBelowThePaceIsCut() async throws {
    let server = try server {
      $0.bodyGrace = .milliseconds(300)
      $0.bodyMinimumPace = 1_000_000
    }
    let client = try Client(port: server.boundPort)
    try await client.send(head(1_000_000))
    let feeding = Task {
      // Ends when the server has cut the connection.
      while !Task.isCancelled, (try? await client.send("x")) != nil { try await Task.sleep(for: .milliseconds(50)) }
    }
    #expect(await eventually { log.value.abandons == 1 })
    #expect(try await client.isClosedByServer())
    feeding.cancel()
    #expect(log.value.finishes == 0)
  }

  @Test func aBodyThatKeepsItsPaceIsLeftAlone() async throws {
    let server = try server {
      $0.bodyGrace = .milliseconds(100)
      $0.bodyMinimumPace = 1_000
    }
    let client = try Client(port: server.boundPort)
    let piece = [UInt8](repeating: 1, count: 10_000)
    try await client.send(Array(head(100_000).utf8) + piece)
    for _ in 1..<10 {
      try await Task.sleep(for: .milliseconds(70))
      try await client.send(piece)
    }
    #expect(try await client.answer().text == "100000")
  }
}
