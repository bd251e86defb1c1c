import Foundation
import HTTPServer
import Testing

/// A place for a body is taken before the body comes, and left exactly once however its request ends.
@Suite struct BodyPlaceTests {
  private struct Places: Sendable {
    var taken = 0
    var left = 0
  }

  private let places = Shared(Places())

  private func server(
    limit: Int = 1 << 20, pace: BodyPace? = nil, _ change: (inout ServerSettings) -> Void = { _ in },
    onRequest: @escaping @Sendable (Request) -> Reply = { .now(.text("\($0.body.count)")) }
  ) throws -> HTTPServer {
    var settings = ServerSettings()
    change(&settings)
    let handler = TestHandler(
      onAdmit: { [places] head in
        guard head.method == .put else { return .collect(upTo: 0) }
        places.change { $0.taken += 1 }
        return .collect(upTo: limit, in: BodyPlace(pace: pace) { places.change { $0.left += 1 } })
      }, onRequest: onRequest)
    return try HTTPServer(settings, handler: handler)
  }

  private func head(_ length: Int) -> String { "PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n" }

  @Test func itIsTakenBeforeTheBodyAndLeftWithTheAnswer() async throws {
    let server = try server(onRequest: { [places] request in .now(.text("\(request.body.count) \(places.value.left)")) }
    )
    let client = try Client(port: server.boundPort)
    for round in 0..<3 {
      try await client.send(head(6) + "abc")
      #expect(await eventually { places.value.taken == round + 1 })
      #expect(places.value.left == round, "half of the body has come")
      #expect(try await client.ask("def").text == "6 \(round)", "not left before the answer is made")
      #expect(places.value.left == round + 1)
    }
  }

  @Test func itIsKeptWhileTheAnswerIsComputed() async throws {
    let (going, gone) = AsyncStream.makeStream(of: Void.self)
    let begun = Shared(false)
    let server = try server(onRequest: { _ in
      .later {
        begun.value = true
        for await _ in going { break }
        return .text("at last")
      }
    })
    let client = try Client(port: server.boundPort)
    try await client.send(head(3) + "abc")
    #expect(await eventually { places.value.taken == 1 })
    #expect(await eventually { begun.value })
    #expect(places.value.left == 0)
    gone.yield()
    gone.finish()
    #expect(try await client.answer().text == "at last")
    #expect(await eventually { places.value.left == places.value.taken })
  }

  @Test func aClientThatVanishesLeavesIt() async throws {
    let server = try server()
    do {
      let clients = try (0..<20).map { _ in try Client(port: server.boundPort) }
      for client in clients { try await client.send(head(1000) + "the beginning") }
      #expect(await eventually { places.value.taken == 20 })
      #expect(places.value.left == 0)
    }
    #expect(await eventually { places.value.left == 20 })
    #expect(await eventually { server.metrics.openConnections == 0 })
    #expect(places.value.left == 20)
  }

  @Test func aClientThatIsTooSlowLosesIt() async throws {
    let server = try server {
      $0.bodyGrace = .milliseconds(300)
      $0.bodyMinimumPace = 1_000_000
    }
    let client = try Client(port: server.boundPort)
    try await client.send(head(1000) + "x")
    #expect(try await client.isClosedByServer())
    #expect(await eventually { places.value.left == 1 })
  }

  /// Beside the server's own, which is as it comes.
  @Test func aPlaceMayAskForMoreThanTheServerDoes() async throws {
    let server = try server(pace: BodyPace(grace: .milliseconds(300), minimum: 1_000_000))
    let client = try Client(port: server.boundPort)
    #expect(try await client.ask(head(3) + "abc").text == "3")
    try await client.send(head(1000) + "x")
    #expect(try await client.isClosedByServer())
    #expect(await eventually { places.value.left == 2 })
  }

  @Test func whatIsTooLargeLeavesItAtOnce() async throws {
    let server = try server(limit: 10)
    let client = try Client(port: server.boundPort)
    #expect(try await client.ask(head(11) + "hello, you!").status == 413)
    #expect(places.value.taken == 1 && places.value.left == 1)
  }

  @Test func aStopLeavesItOnce() async throws {
    let server = try server(onRequest: { _ in
      .later {
        try? await Task.sleep(for: .seconds(600))
        return .text("too late")
      }
    })
    let (coming, computing) = (try Client(port: server.boundPort), try Client(port: server.boundPort))
    try await coming.send(head(1000) + "the beginning")
    try await computing.send(head(3) + "abc")
    #expect(await eventually { places.value.taken == 2 })
    await server.drain(upTo: .milliseconds(100))
    #expect(await eventually { places.value.left == 2 })
  }

  /// What is declared costs nothing until it comes.
  @Test func memoryGrowsWithWhatCame() async throws {
    let declared = 1 << 30
    let server = try server(limit: declared)
    let before = try Self.addressedBytes()
    let clients = try (0..<8).map { _ in try Client(port: server.boundPort) }
    for client in clients { try await client.send(head(declared) + "the beginning") }
    #expect(await eventually { server.metrics.bytesReceived >= 8 * 13 })
    #expect(try Self.addressedBytes() - before < 4 * declared)
  }

  /// The virtual memory of this process, which a reservation takes whether or not it is written to.
  private static func addressedBytes() throws -> Int {
    let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ").first
    return (pages.flatMap { Int($0) } ?? 0) * 4096
  }
}
