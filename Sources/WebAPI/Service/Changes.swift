internal import Database
internal import HTTPServer
internal import Signage
internal import SignageStore

/// What a change answers; kept under the request's Idempotency-Key, if it has one.
struct Outcome: Sendable {
  var status: Int
  /// JSON; empty for 204.
  var body: [UInt8]

  static func json(_ status: Int = 200, _ write: (inout JSONWriter) -> Void) -> Outcome {
    Outcome(status: status, body: JSONWriter.document(write))
  }

  static let nothing = Outcome(status: 204, body: [])

  var response: Response { body.isEmpty ? .empty(status) : .json(body, status: status) }
}

extension API {
  /// A change by the caller, in one transaction with its audit row and, under an Idempotency-Key, its answer.
  ///
  /// Throws what `body` throws; nothing is stored then.
  func change(
    _ call: Call, _ urgency: Urgency = .prompt, _ body: @escaping @Sendable (Writing) throws -> Outcome
  ) async throws -> Response {
    try await making(call, urgency) { ((), try body($0)) }.outcome.response
  }

  /// As `change`, and hands on what `body` made; nil where the answer was given before.
  func making<Made: Sendable>(
    _ call: Call, _ urgency: Urgency = .prompt,
    _ body: @escaping @Sendable (Writing) throws -> (made: Made, outcome: Outcome)
  ) async throws -> (made: Made?, outcome: Outcome) {
    try await store.change(by: call.actor, at: call.now, urgency: urgency) { writing in
      var made: Made?
      let outcome = try once(call, in: writing) { writing in
        let result = try body(writing)
        made = result.made
        return result.outcome
      }
      return (made, outcome)
    }
  }

  /// As `change`, for what devices say: it has no author.
  func record(
    _ call: Call, _ urgency: Urgency = .prompt, _ body: @escaping @Sendable (Writing) throws -> Outcome
  ) async throws -> Response {
    try await store.record(at: call.now, urgency: urgency) { writing in try once(call, in: writing, body) }.response
  }

  /// Answers a request that came before under the same Idempotency-Key as then, without doing it again.
  private func once(_ call: Call, in writing: Writing, _ body: (Writing) throws -> Outcome) throws -> Outcome {
    guard let key = call.head.headers["idempotency-key"] else { return try body(writing) }
    guard (1...255).contains(key.utf8.count) else {
      throw SignageError.invalid(field: "Idempotency-Key", says: "1 to 255 characters.")
    }
    let digest = call.fingerprint()
    if let known = try writing.rememberedAnswer(token: call.actor.token, key: key, at: call.now) {
      guard known.digest == digest else {
        throw SignageError.invalid(
          field: "Idempotency-Key", says: "This key came with another request before; take a new key for a new request."
        )
      }
      writing.changesNothing()
      return Outcome(status: known.status, body: Array(known.body.utf8))
    }
    let answer = try body(writing)
    try writing.remember(
      RememberedAnswer(digest: digest, status: answer.status, body: String(decoding: answer.body, as: UTF8.self)),
      token: call.actor.token, key: key)
    return answer
  }
}
