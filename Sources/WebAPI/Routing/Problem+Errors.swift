internal import Database
internal import MediaLibrary
internal import Signage

/// The one table from what went wrong to the problem that is answered.
extension Problem {
  init(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as SignageError: self.init(error)
    case let error as JSONError: self.init(error)
    case let violations as Violations: self.init(violations)
    case let error as MediaError: self.init(error)
    case is CancellationError, DatabaseError.closed: self = .draining
    case DatabaseError.busy: self = .busy
    default: self = .broken
    }
  }

  init(_ error: SignageError) {
    switch error {
    case .invalid(let field, let says): self.init(Violations(all: [Violation(path: field, says: says)]))
    case .forbidden(let says): self.init(kind: .forbidden, detail: says)
    case .notFound(let noun, let id):
      self.init(kind: .notFound, detail: "There is no \(noun) \(id.printable), or none that you may see.")
    case .conflict(let says): self.init(kind: .conflict, detail: says)
    case .stale(let says): self.init(kind: .stale, detail: says)
    }
  }

  /// 400 only for what is no JSON at all; JSON that breaks a rule of ours is 422.
  init(_ error: JSONError) {
    self.init(
      kind: error.isMalformed ? .malformed : .invalid,
      detail: "The body is \(error.isMalformed ? "not valid JSON" : "JSON that is not taken"): \(error)",
      field: error.isMalformed || error.path.isEmpty ? nil : error.path)
  }

  init(_ violations: Violations) {
    guard let first = violations.all.first else {
      self.init(kind: .invalid, detail: "Something in it is wrong.")
      return
    }
    let more = violations.all.count - 1
    let place = first.path.isEmpty ? "" : "\(first.path): "
    let detail = place + first.says + (more > 0 ? " And \(more) more; see \"violations\"." : "")
    self.init(kind: .invalid, detail: detail, field: first.path, violations: violations.all)
  }
}

// MARK: - Of HTTP's own

extension Problem {
  /// No credentials, or none that hold (RFC 9110 section 11.6.1).
  static let unauthorized = Problem(
    kind: .unauthorized, detail: "Send a token that holds as \"Authorization: Bearer TOKEN\".",
    headers: [Header(name: "WWW-Authenticate", value: "Bearer realm=\"kosatsu\"")])

  static let notFound = Problem(kind: .notFound, detail: "There is nothing under this address; see /v1/openapi.json.")

  /// Details belong into the log, never into the answer.
  static let broken = Problem(
    kind: .broken, detail: "The request could not be finished. Try again; if it stays, tell the operator the time.")

  /// More is waiting to be written than is let wait.
  static let busy = Problem(
    kind: .unavailable, detail: "Too much is waiting here already; try again in a moment.",
    headers: [Header(name: "Retry-After", value: "2")])

  /// What checks signatures failed; the feed requires one.
  static let signatureNotChecked = Problem(
    kind: .unavailable, detail: "The signature could not be checked, so the alert was refused; send it again.",
    headers: [Header(name: "Retry-After", value: "5")])

  /// Many send much at once, as after an outage.
  static let crowded = Problem(
    kind: .unavailable, detail: "Many players send what they have kept; keep it and try again.",
    headers: [Header(name: "Retry-After", value: "5")])

  /// As many large bodies as one may send at once are on their way already.
  static let stillSending = Problem(
    kind: .tooManyRequests, detail: "Large reports under this token are on their way already; wait for their answers.",
    headers: [Header(name: "Retry-After", value: "5")])

  /// The server is stopping.
  static let draining = Problem(
    kind: .unavailable, detail: "The server is stopping; try again in a moment.",
    headers: [Header(name: "Retry-After", value: "5")])

  static func methodNotAllowed(_ allowed: [String]) -> Problem {
    let list = allowed.joined(separator: ", ")
    return Problem(
      kind: .methodNotAllowed, detail: "This address takes \(list).", headers: [Header(name: "Allow", value: list)])
  }

  static func tooLarge(limit bytes: Int) -> Problem {
    Problem(kind: .tooLarge, detail: "At most \(bytes) bytes are taken here. Send less, or send it in parts.")
  }

  /// `accepted` are media types.
  static func unsupportedType(_ accepted: [String]) -> Problem {
    guard !accepted.isEmpty else { return Problem(kind: .unsupportedType, detail: "No body is taken here.") }
    let list = accepted.joined(separator: ", ")
    return Problem(
      kind: .unsupportedType, detail: "Send it with one of these as Content-Type: \(list).",
      headers: [Header(name: "Accept", value: list)])
  }

  static func tooManyRequests(retryAfter seconds: Int) -> Problem {
    Problem(
      kind: .tooManyRequests, detail: "Wait \(seconds) seconds before the next request.",
      headers: [Header(name: "Retry-After", value: String(seconds))])
  }
}
