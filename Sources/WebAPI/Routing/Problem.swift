internal import Signage

/// Why a request was not served, as RFC 9457 has it: what happened, and what to do. Never says what the caller may not
/// know: no SQL, no path, no other ward's nouns.
struct Problem: Error, Hashable, Sendable {
  let kind: ProblemKind
  /// One or two sentences for whoever reads the answer.
  let detail: String
  /// The same for somebody in front of a screen, in their languages.
  var says: LocalizedText?
  /// The path of the first field that is wrong.
  var field: String?
  var violations: [Violation] = []
  /// What HTTP wants beside the body, as `Retry-After`.
  var headers: [Header] = []

  struct Header: Hashable, Sendable {
    let name: String
    let value: String
  }

  var status: Int { kind.status }

  /// The body, `application/problem+json`.
  var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("type", kind.type)
      writer.member("title", kind.title)
      writer.member("status", kind.status)
      writer.member("detail", detail)
      if let says { writer.object("says") { PlaylistDocument.write(says, to: &$0) } }
      if let field { writer.member("field", field) }
      guard !violations.isEmpty else { return }
      writer.array("violations") { writer in
        for violation in violations {
          writer.object {
            $0.member("path", violation.path)
            $0.member("says", violation.says)
          }
        }
      }
    }
    return writer.bytes
  }
}

/// The kinds of problems, each with its status. The words are part of the contract.
enum ProblemKind: String, Hashable, Sendable, CaseIterable {
  case malformed, unauthorized, forbidden, notFound, methodNotAllowed, conflict, lengthMissing, stale, tooLarge
  case unsupportedType, rangeOutside, expectationUnknown, invalid, tooManyRequests, headTooLarge, broken
  case methodUnknown, unavailable

  var status: Int {
    switch self {
    case .malformed: 400
    case .unauthorized: 401
    case .forbidden: 403
    case .notFound: 404
    case .methodNotAllowed: 405
    case .conflict: 409
    case .lengthMissing: 411
    case .stale: 412
    case .tooLarge: 413
    case .unsupportedType: 415
    case .rangeOutside: 416
    case .expectationUnknown: 417
    case .invalid: 422
    case .tooManyRequests: 429
    case .headTooLarge: 431
    case .broken: 500
    case .methodUnknown: 501
    case .unavailable: 503
    }
  }

  var title: String {
    switch self {
    case .malformed: "This is not what it should be"
    case .unauthorized: "Who are you?"
    case .forbidden: "You may not do this"
    case .notFound: "There is no such thing"
    case .methodNotAllowed: "Not with this method"
    case .conflict: "Its state does not allow this"
    case .lengthMissing: "How long is it?"
    case .stale: "It has changed meanwhile"
    case .tooLarge: "This is too large"
    case .unsupportedType: "Not in this format"
    case .rangeOutside: "There is no such part"
    case .expectationUnknown: "This cannot be expected"
    case .invalid: "Something in it is wrong"
    case .tooManyRequests: "Too many requests"
    case .headTooLarge: "The head is too large"
    case .broken: "Something broke here"
    case .methodUnknown: "Nothing here has this method"
    case .unavailable: "Not now"
    }
  }

  /// A reference relative to the server.
  var type: String { "/problems/\(rawValue)" }
}
