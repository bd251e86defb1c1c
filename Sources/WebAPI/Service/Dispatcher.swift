internal import Crypto
internal import HTTPServer
internal import Signage

/// Leads each request to its handler: route, caller, body, handler, answer. What goes wrong anywhere becomes a problem here.
final class Dispatcher: RequestHandler {
  private let api: API
  private let gate: Gate
  private let routes: RouteTable<Handling>

  init(_ api: API, _ gate: Gate, _ routes: RouteTable<Handling>) {
    self.api = api
    self.gate = gate
    self.routes = routes
  }

  /// Everything that the head alone decides is decided before a body is taken.
  func admit(_ head: RequestHead) -> Admission {
    // Without a body there is nothing to decide before `respond`.
    guard head.contentLength ?? 0 > 0 else { return .collect(upTo: 0) }
    do {
      let (route, parameters) = try route(of: head)
      let actor = try gate.admit(head, to: route.operation)
      let body = try route.operation.body(announcedBy: head.headers["content-type"])
      if let length = head.contentLength, length > body.limit { throw Problem.tooLarge(limit: body.limit) }
      switch (body, route.handler) {
      case (_, .bulky):
        return .collect(upTo: body.limit, in: try place(for: head.contentLength ?? 0, of: actor))
      case (.form, .receive(let receive, _)), (.bytes, .receive(let receive, _)):
        return .stream(try receive(api)(try call(head, route, parameters, actor, .null, at: Clock.now())))
      default: return .collect(upTo: body.limit)
      }
    } catch {
      return .refuse(api.refusal(error, head))
    }
  }

  /// Nil for a small body. Throws where a large one would be one too many.
  private func place(for bytes: Int, of actor: Actor) throws(Problem) -> BodyPlace? {
    guard bytes > LargeBodies.smallBytes else { return nil }
    return try api.largeBodies.place(for: bytes, of: actor.token)
  }

  func respond(to request: Request) -> Reply {
    do {
      let (route, parameters) = try route(of: request.head)
      let now = Clock.now()
      let actor = try gate.admit(request.head, to: route.operation)
      if case .bulky(let work) = route.handler, request.body.count > LargeBodies.smallBytes {
        return bulky(request, route, parameters, actor, at: now, work)
      }
      let body = try route.operation.readBody(request)
      let call = try call(request.head, route, parameters, actor, body, bytes: request.body, at: now)
      let reply = try carryOut(route.handler, call)
      if case .events(let stream) = reply { close(stream, unlessAdmitted: call.head, to: route.operation) }
      return reply
    } catch {
      return .now(api.refusal(error, request.head))
    }
  }

  private func carryOut(_ handling: Handling, _ call: Call) throws -> Reply {
    switch handling {
    case .read(let read): return .now(try read(api)(call))
    case .slow(let work): return later(call) { api in try await api.studies.run { try work(api)(call) } }
    case .history(let work): return later(call) { api in try await api.histories.run { try work(api)(call) } }
    case .reply(let reply): return try reply(api)(call)
    case .later(let work), .bulky(let work), .receive(_, json: .some(let work)):
      return later(call) { try await work($0)(call) }
    case .receive(let receive, json: nil):
      // A form without a body: its receiver says what is missing.
      return try receive(api)(call).finish(call.head)
    }
  }

  /// A large body is read on the thread for that.
  private func bulky(
    _ request: Request, _ route: Route<Handling>, _ parameters: PathParameters, _ actor: Actor, at now: Instant,
    _ work: @escaping @Sendable (API) -> @Sendable (Call) async throws -> Response
  ) -> Reply {
    .later { [self] in
      do {
        let call = try await api.largeBodies.read {
          let body = try route.operation.readBody(request)
          return try self.call(request.head, route, parameters, actor, body, bytes: request.body, at: now)
        }
        return try await work(api)(call)
      } catch {
        return api.refusal(error, request.head)
      }
    }
  }

  /// A token that ended before its stream began to listen was not there to be closed with the others.
  private func close(_ stream: EventStream, unlessAdmitted head: RequestHead, to operation: Operation) {
    do { _ = try gate.admit(head, to: operation) } catch { stream.close() }
  }

  /// An answer that waits for the disk.
  private func later(_ call: Call, _ work: @escaping @Sendable (API) async throws -> Response) -> Reply {
    .later { [self] in
      do { return try await work(api) } catch { return api.refusal(error, call.head) }
    }
  }

  private func route(of head: RequestHead) throws(Problem) -> (Route<Handling>, PathParameters) {
    switch routes.match(head.method, head.segments) {
    case .found(let route, let parameters): return (route, parameters)
    case .methodNotAllowed(let allowed): throw .methodNotAllowed(allowed)
    case .notFound: throw .notFound
    }
  }

  private func query(of head: RequestHead, _ route: Route<Handling>) throws -> JSONObject {
    if head.query.isEmpty, let defaults = route.queryDefaults { return defaults }
    return try route.operation.readQuery(
      head.query.names.flatMap { name in head.query.values(of: name).map { (name, $0) } })
  }

  private func call(
    _ head: RequestHead, _ route: Route<Handling>, _ parameters: PathParameters, _ actor: Actor, _ body: JSONValue,
    bytes: [UInt8] = [], at now: Instant
  ) throws -> Call {
    let query = try query(of: head, route)
    return Call(
      head: head, parameters: parameters, query: query, body: body, bytes: bytes,
      fingerprint: {
        var hash = SHA256()
        hash.update(Array("\(head.method.rawValue) \(head.target)\n".utf8))
        hash.update(bytes)
        return hash.digest.hexadecimal
      }, actor: actor, now: now)
  }
}

extension API {
  /// The problem that an error is to the caller. What is our own fault goes into the log and nowhere else.
  func refusal(_ error: any Error, _ head: RequestHead) -> Response {
    let problem = Problem(error)
    if problem.kind == .broken {
      log(
        .error, "request failed",
        [
          "method": head.method.rawValue, "path": head.path, "client": head.clientAddress, "error": "\(error)",
        ])
    }
    return problem.response
  }

  /// What `work` answers, or the problem.
  func answering(_ call: Call, _ work: () throws -> Response) -> Response {
    do { return try work() } catch { return refusal(error, call.head) }
  }
}

extension Operation {
  /// The JSON body, checked and completed by its schema; `null` where none is taken. A patch is checked when it is merged.
  fileprivate func readBody(_ request: Request) throws -> JSONValue {
    let announced = request.body.isEmpty ? bodies.first : try body(announcedBy: request.head.headers["content-type"])
    switch announced {
    case .json(let schema, _):
      return try schema.read(request.body.isEmpty ? .object([:]) : try JSONReader.parse(request.body))
    case .mergePatch(let schema, _): return try schema.mergePatch.read(try JSONReader.parse(request.body))
    case .form, .bytes, nil: return .null
    }
  }
}
