import Glibc
import Testing

@testable import HTTPServer

/// Events that leave beside libmicrohttpd, among those that leave through it: every client checks each byte of the framing.
@Suite struct DirectWriteTests {
  private static let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  /// A server all of whose requests are answered with streams, in the order of the requests.
  private struct Broadcast {
    let streams = Shared<[EventStream]>([])
    let closes = Counter()
    let server: HTTPServer

    init(keepAlive: Duration = .seconds(15), settings: ServerSettings = ServerSettings()) throws {
      let handler = TestHandler(onRequest: { [streams, closes] _ in
        let stream = EventStream(keepAlive: keepAlive, onClose: { closes.add() })
        streams.change { $0.append(stream) }
        return .events(stream)
      })
      server = try HTTPServer(settings, handler: handler)
    }

    /// A client whose stream has begun and is idle.
    func listener(_ request: String = DirectWriteTests.request, receiveBuffer: Int32? = nil) async throws
      -> (client: Client, stream: EventStream)
    {
      let client = try Client(port: server.boundPort, receiveBuffer: receiveBuffer)
      try await client.send(request)
      #expect(try await client.answer(toHead: true).status == 200)
      return (client, try #require(streams.value.last))
    }
  }

  /// Offers `text` until it leaves at once; the stream may not be idle yet.
  private func tellAtOnce(_ stream: EventStream, _ client: Client) async throws {
    var number = 0
    while true {
      number += 1
      let isTold = stream.offer(Event("try \(number)"))
      if !isTold { stream.wake() }
      #expect(try await client.strictChunk() == "data: try \(number)\n\n")
      if isTold { return }
      try #require(number < 500)
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test func anIdleStreamIsToldByWhoeverHasTheEvent() async throws {
    let broadcast = try Broadcast()
    let (client, stream) = try await broadcast.listener()
    try await tellAtOnce(stream, client)
    let sent = broadcast.server.metrics.bytesSent
    let long = String(repeating: "x", count: 9_000)
    try #require(await eventually { stream.offer(Event("")) })
    #expect(try await client.strictChunk() == "data: \n\n")
    try #require(await eventually { stream.offer(Event(long)) })
    #expect(try await client.strictChunk() == "data: \(long)\n\n")
    #expect(broadcast.server.metrics.bytesSent == sent + 8 + 9_008)
    stream.close()
    #expect(try await client.strictChunk() == "")
    let next = try await client.ask(Self.request, toHead: true)
    #expect(next.status == 200, "what was written beside it has not confused libmicrohttpd")
  }

  @Test func longEventsAndCommentsComeBetween() async throws {
    let broadcast = try Broadcast(keepAlive: .milliseconds(1))
    let (client, stream) = try await broadcast.listener()
    let filler = String(repeating: "y", count: 40_000)
    var heard = ""
    for number in 0..<60 {
      let text = number.isMultiple(of: 3) ? "\(number) \(filler)" : "\(number)"
      if !stream.offer(Event(text)) { stream.wake() }
      // Comments come twice a second.
      if number.isMultiple(of: 20) { try await Task.sleep(for: .milliseconds(600)) }
      while !heard.hasSuffix("data: \(text)\n\n") {
        let chunk = try await client.strictChunk()
        try #require(!chunk.isEmpty)
        heard += chunk
      }
    }
    #expect(heard.contains(":\n\n"))
    let wanted = (0..<60).map { "data: \($0.isMultiple(of: 3) ? "\($0) \(filler)" : "\($0)")\n\n" }.joined()
    #expect(heard.replacing(":\n\n", with: "") == wanted)
  }

  @Test func aConnectionThatWillCloseHasChunksToo() async throws {
    let broadcast = try Broadcast()
    let (client, stream) = try await broadcast.listener("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    try await tellAtOnce(stream, client)
    stream.close()
    #expect(try await client.strictChunk() == "")
    #expect(try await client.isClosedByServer())
  }

  @Test(arguments: ["GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"])
  func aBodyWithoutChunksGoesTheLongWay(request: String) async throws {
    let broadcast = try Broadcast()
    let (client, stream) = try await broadcast.listener(request)
    for number in 0..<20 {
      #expect(!stream.offer(Event("\(number)")))
      stream.wake()
      #expect(try await client.text(8 + "\(number)".count) == "data: \(number)\n\n")
    }
    stream.close()
    #expect(try await client.isClosedByServer())
  }

  @Test func whoDoesNotReadIsNotWrittenToBeside() async throws {
    let broadcast = try Broadcast()
    let (client, stream) = try await broadcast.listener(receiveBuffer: 4096)
    let event = Event(String(repeating: "z", count: 15_000))
    #expect(await eventually { !stream.offer(event) }, "its buffers are full")
    stream.wake()
    for _ in 0..<200 { stream.send(event) }
    stream.send(Event("last"))
    stream.close()
    var received = 0
    var last = ""
    while case let chunk = try await client.strictChunk(), !chunk.isEmpty {
      received += chunk.utf8.count
      last = chunk
    }
    #expect(last.hasSuffix("data: last\n\n"))
    #expect(received < 100 * 15_000, "what was replaced was not written")
  }

  /// Half a chunk cannot be taken back: the client is let go, and comes again.
  @Test func aTornWriteEndsTheConnection() async throws {
    let broadcast = try Broadcast()
    let (client, stream) = try await broadcast.listener(receiveBuffer: 1)
    try await tellAtOnce(stream, client)
    let socket = try #require(client.otherEnd)
    var least: Int32 = 1
    #expect(setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &least, 4) == 0)
    try #require(await eventually { stream.offer(Event(String(repeating: "t", count: 16_000))) })
    #expect(try await client.isClosedByServer())
    #expect(await eventually { broadcast.closes.value == 1 && broadcast.server.metrics.openConnections == 0 })
    #expect(stream.offer(Event("too late")), "nothing waits in a stream that is over")
  }

  @Test func manyStreamsManyWritersEveryByteInItsPlace() async throws {
    let broadcast = try Broadcast(keepAlive: .milliseconds(5))
    var listeners: [(client: Client, stream: EventStream)] = []
    for _ in 0..<100 { listeners.append(try await broadcast.listener()) }
    let number = Counter()
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask { [listeners] in
          for round in 0..<40 {
            number.add()
            // Some are too long to be written beside libmicrohttpd.
            let length = (writer * 7 + round) % 11 == 0 ? 20_000 : 300
            let event = Event("\(number.value) " + String(repeating: "m", count: length))
            for (_, stream) in listeners { stream.send(event) }
          }
        }
      }
      group.addTask { [listeners] in
        await withTaskGroup(of: Void.self) { readers in
          for (client, _) in listeners { readers.addTask { await Self.hearToTheEnd(client) } }
        }
      }
      group.addTask { [listeners] in
        _ = await eventually { number.value == 160 }
        for (_, stream) in listeners {
          stream.send(Event("end"))
          stream.close()
        }
      }
    }
    #expect(await eventually { broadcast.closes.value == 100 })
  }

  /// Every chunk is a whole number of events and comments, unless it is part of a long one; the last is the last that was sent.
  private static func hearToTheEnd(_ client: Client) async {
    do {
      var text = ""
      while case let chunk = try await client.strictChunk(), !chunk.isEmpty { text += chunk }
      let events = text.split(separator: "\n\n", omittingEmptySubsequences: false)
      #expect(events.last == "")
      // Writers that are not done may still send after the close; what they send is dropped.
      for event in events.dropLast() where event != ":" {
        let isWhole = event == "data: end" || event.wholeMatch(of: /data: [0-9]+ (m{300}|m{20000})/) != nil
        #expect(isWhole, "\(event.prefix(60)) (\(event.count))")
      }
    } catch {
      Issue.record(error)
    }
  }

  @Test func clientsMayLeaveInTheMiddle() async throws {
    let broadcast = try Broadcast()
    var listeners: [(client: Client, stream: EventStream)] = []
    for _ in 0..<60 { listeners.append(try await broadcast.listener()) }
    let streams = listeners.map(\.stream)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for number in 0..<300 { for stream in streams { stream.send(Event("\(number)")) } }
      }
      // Half of them hang up while they are written to.
      listeners = listeners.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    }
    #expect(await eventually { broadcast.closes.value == 30 && broadcast.server.metrics.openStreams == 30 })
    for (client, stream) in listeners {
      stream.send(Event("still here"))
      stream.close()
      var last = ""
      while case let chunk = try await client.strictChunk(), !chunk.isEmpty { last = chunk }
      #expect(last.hasSuffix("data: still here\n\n"))
    }
    #expect(await eventually { broadcast.closes.value == 60 })
  }

  @Test func aServerThatDrainsEndsStreamsThatAreBeingWrittenTo() async throws {
    let broadcast = try Broadcast()
    var listeners: [(client: Client, stream: EventStream)] = []
    for _ in 0..<50 { listeners.append(try await broadcast.listener()) }
    let isDrained = Shared(false)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [listeners] in
        while !isDrained.value { for (_, stream) in listeners { stream.send(Event("news")) } }
      }
      group.addTask {
        let began = ContinuousClock.now
        await broadcast.server.drain(upTo: .seconds(20))
        #expect(ContinuousClock.now - began < .seconds(10))
        isDrained.value = true
      }
      for (client, _) in listeners {
        group.addTask {
          do {
            while case let chunk = try await client.strictChunk(), !chunk.isEmpty {
              #expect(chunk.wholeMatch(of: /(data: news\n\n)+/) != nil)
            }
          } catch {
            Issue.record(error)
          }
        }
      }
    }
    #expect(broadcast.closes.value == 50)
  }
}
