internal import Crypto
internal import HTTPServer
internal import Signage

/// One request on its way through a handler: who asks, for what, when, with a body that its route's schema has checked.
struct Call: Sendable {
  let head: RequestHead
  /// What stands for the `{names}` of the route's pattern.
  let parameters: PathParameters
  /// The query's parameters, checked and completed by the route.
  let query: JSONObject
  /// `null` without a body, or with one that is not JSON.
  let body: JSONValue
  /// The body as it came; empty where it was taken piece by piece.
  let bytes: [UInt8]
  /// SHA-256 of method, target and body.
  var fingerprint: @Sendable () -> String
  let actor: Actor
  let now: Instant

  /// The identifier in the path. Throws `SignageError.notFound` for what can be nobody's.
  func id<Noun>(_ noun: String, _ parameter: String = "id") throws(SignageError) -> Identifier<Noun> {
    let text = parameters[parameter] ?? ""
    guard let id = Identifier<Noun>(text) else { throw .notFound(noun: noun, id: text) }
    return id
  }

  /// The display whose token this is. Throws `SignageError.forbidden` to everybody else.
  func display() throws(SignageError) -> DisplayID {
    guard case .display(let id) = actor.device else {
      throw .forbidden(says: "This is for players: use a display's token.")
    }
    return id
  }

  /// The instant asked about: `at` in the query, else now.
  func asked() throws(SignageError) -> Instant {
    guard let text = query["at"]?.string else { return now }
    guard let instant = Instant(rfc3339: text) else {
      throw .invalid(field: "at", says: "Write it as 2026-11-21T09:00:00+09:00 (RFC 3339; + is %2B in a query).")
    }
    return instant
  }

  /// Whether to say only what would come of it.
  var isDryRun: Bool { query["dryRun"]?.bool ?? false }

  /// Throws `SignageError.forbidden` unless the actor may. What it may not even know of is to be looked for before, and not found.
  func require(_ action: Action, in area: Area, says: String) throws(SignageError) {
    guard may(actor, action, .area(area)) else { throw .forbidden(says: says) }
  }

  /// Itself, told from others also by what came in a body that was not held.
  func withFingerprint(of parts: [String]) -> Call {
    var call = self
    let line = "\(head.method.rawValue) \(head.target)\n" + parts.joined(separator: "\n")
    call.fingerprint = { SHA256.digest(of: line).hexadecimal }
    return call
  }

  /// The area the caller writes contents for. Throws `SignageError.forbidden` for who writes none.
  func ownArea() throws(SignageError) -> Area {
    guard let area = actor.area(as: [.editor, .approver]) else { throw .forbidden(says: "This takes an editor.") }
    return area
  }

  func decode<Body: Decodable>(_ type: Body.Type = Body.self) throws -> Body { try body.decode(type) }
}

extension Response {
  static func json(status: Int = 200, headers: [Field] = [], _ write: (inout JSONWriter) -> Void) -> Response {
    .json(JSONWriter.document(write), status: status, headers: headers)
  }
}
