internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// One request and its answer, from the request line to the end. Only the worker thread of its connection touches it;
/// libmicrohttpd keeps it as the request's context.
final class Exchange {
  /// How far the request has come.
  private enum Phase {
    /// The header fields are still to come.
    case head
    /// A body that is held in memory comes in.
    case collecting
    /// A body is handed over as it comes.
    case streaming(any BodyReceiver)
    /// The rest of a body nobody wants comes in; then this is the answer.
    case discarding(Response)
    /// A task computes the answer.
    case waiting
    case answered
  }

  let service: Service
  let connection: Connection
  let handle: OpaquePointer
  private var target: String
  private var phase = Phase.head
  private var head: RequestHead?
  private var body: [UInt8] = []
  /// Taken by the body that is held.
  private var place: BodyPlace?
  private(set) var stream: EventStream?

  /// A refused body up to this length is read and thrown away, so that the answer surely arrives and the connection lives on.
  private static let discardLimit = 64 << 10

  init(service: Service, connection: Connection, handle: OpaquePointer, target: String) {
    self.service = service
    self.connection = connection
    self.handle = handle
    self.target = target
    connection.enter(.head(deadline: currentInstant() + service.headDeadline))
  }

  /// libmicrohttpd's call of the handler: once for the head, once for each piece of the body, once at the end, and once
  /// after each resumption.
  func advance(method: UnsafePointer<CChar>, version: UnsafePointer<CChar>, piece: UnsafeRawBufferPointer) -> MHD_Result
  {
    if case .head = phase { return begin(method: method, version: version) }
    if !piece.isEmpty {
      take(piece)
      return .YES
    }
    if head?.contentLength != nil { connection.enter(.busy) }
    switch phase {
    case .head, .answered: return .YES
    case .collecting:
      guard let head else { return .NO }
      let request = Request(head: head, body: body)
      // Only the handler knows how long it needs it.
      body = []
      return reply(service.handler.respond(to: request))
    case .streaming(let receiver):
      guard let head else { return .NO }
      phase = .answered
      return reply(receiver.finish(head))
    case .discarding(let response): return answer(response)
    case .waiting:
      return answer(connection.takeAnswer() ?? service.settings.problem(503, "The server is stopping; try again."))
    }
  }

  /// The request is over, answered or not.
  func end() {
    if case .streaming(let receiver) = phase { receiver.abandon() }
    phase = .answered
    leavePlace()
    if let stream {
      connection.carry(nil)
      if stream.finish() { service.counters.openStreams.wrappingAdd(-1, ordering: .relaxed) }
    }
    connection.enter(.idle(deadline: currentInstant() + service.idleDeadline))
  }

  // MARK: The head

  private func begin(method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) -> MHD_Result {
    let head: RequestHead
    do {
      head = try readHead(method: method, version: version)
    } catch {
      connection.cutShort()
      return answer(service.settings.problem(error.status, error.detail))
    }
    self.head = head
    let length = head.contentLength ?? 0
    let admission =
      length > service.settings.bodyLimit
      ? .refuse(service.settings.problem(413, "The body may have at most \(service.settings.bodyLimit) bytes."))
      : service.handler.admit(head)
    var pace: BodyPace?
    if case .collect(_, let place) = admission { pace = place?.pace }
    connection.enter(length > 0 ? .body(since: currentInstant(), received: 0, pace: pace) : .busy)
    switch admission {
    case .refuse(let response): return refuse(response, length: length)
    case .collect(let limit, let place):
      guard length <= limit else {
        place?.leave()
        return refuse(service.settings.problem(413, "The body may have at most \(limit) bytes."), length: length)
      }
      phase = .collecting
      self.place = place
    case .stream(let receiver):
      phase = .streaming(receiver)
      (receiver as? any ConnectionUser)?.use(handle)
    }
    return .YES
  }

  /// An answer given in libmicrohttpd's first call closes the connection: good against a long body, a waste without one.
  private func refuse(_ response: Response, length: Int) -> MHD_Result {
    guard length <= Self.discardLimit else {
      connection.cutShort()
      return answer(response)
    }
    phase = .discarding(response)
    return .YES
  }

  private func readHead(method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) throws(HeadRules.Violation)
    -> RequestHead
  {
    let headers = Headers(of: handle)
    guard HeadRules.fits(target: self.target, headers, in: service.settings.connectionPoolBytes) else {
      throw HeadRules.Violation(status: 431, detail: "The request's head is too large.")
    }
    let length = try HeadRules.contentLength(of: headers, isVersion11: strcmp(version, "HTTP/1.0") != 0)
    guard let method = Method(word: method) else {
      throw HeadRules.Violation(status: 501, detail: "The method is not known here.")
    }
    let target: RequestTarget
    do {
      target = try RequestTarget(self.target)
    } catch {
      throw HeadRules.Violation(status: 400, detail: error.detail)
    }
    return RequestHead(
      method: method, target: target, headers: headers, remoteAddress: connection.remoteAddress,
      trustedProxies: service.settings.trustedProxies, isSecure: service.settings.certificate != nil,
      contentLength: length)
  }

  // MARK: The body

  private func take(_ piece: UnsafeRawBufferPointer) {
    connection.received(piece.count)
    service.counters.bytesReceived.wrappingAdd(piece.count, ordering: .relaxed)
    switch phase {
    case .collecting: hold(piece)
    case .streaming(let receiver):
      do {
        try receiver.receive(piece)
      } catch {
        phase = .discarding(error.response)
        receiver.abandon()
      }
    case .head, .discarding, .waiting, .answered: break
    }
  }

  /// A declared length is a word and not yet a byte: memory grows with what came, and never beyond what is to come.
  private func hold(_ piece: UnsafeRawBufferPointer) {
    let count = body.count + piece.count
    if count > body.capacity { body.reserveCapacity(min(max(count, 2 * body.count), head?.contentLength ?? count)) }
    body.append(contentsOf: piece)
  }

  private func leavePlace() {
    place?.leave()
    place = nil
  }

  // MARK: The answer

  private func reply(_ reply: Reply) -> MHD_Result {
    switch reply {
    case .now(let response): return answer(response)
    case .later(let compute):
      phase = .waiting
      guard connection.awaitAnswer(keepingPlace(compute)) else {
        return answer(service.settings.problem(503, "The server is stopping; try again."))
      }
      return .YES
    case .events(let stream):
      self.stream = stream
      service.counters.openStreams.wrappingAdd(1, ordering: .relaxed)
      phase = .answered
      // Thousands of streams wait side by side: what they no longer need goes.
      head = nil
      target = ""
      return queue(stream)
    }
  }

  /// From here on the place is the computation's.
  private func keepingPlace(_ compute: @escaping @Sendable () async -> Response) -> @Sendable () async -> Response {
    guard let place else { return compute }
    self.place = nil
    return {
      defer { place.leave() }
      return await compute()
    }
  }

  private func answer(_ response: Response) -> MHD_Result {
    phase = .answered
    leavePlace()
    guard let head else { return queue(response, for: nil) }
    return queue(response.conditional(on: head), for: head)
  }
}

/// A receiver that needs libmicrohttpd's connection before the first chunk.
protocol ConnectionUser: BodyReceiver {
  func use(_ connection: OpaquePointer)
}
