import HTTPServer
import Signage
import Testing

@testable import WebAPI

@Suite("Problems say what to do")
struct RoutingProblemTests {
  @Test(
    "each error has its status",
    arguments: [
      (SignageError.invalid(field: "seconds", says: "3 to 600."), 422), (.forbidden(says: "No."), 403),
      (.notFound(noun: "display", id: "x"), 404), (.conflict(says: "No."), 409), (.stale(says: "No."), 412),
    ])
  func signage(error: SignageError, status: Int) {
    #expect(Problem(error as any Error).status == status)
  }

  @Test("what is no JSON is 400, JSON that is not taken 422")
  func json() throws {
    for (text, status) in [
      ("{", 400), ("\u{FEFF}{}", 400), (#"{"a":1,"a":1}"#, 422), ("1e999", 422), (#""\ud800""#, 422),
    ] {
      let error = try #require(#expect(throws: JSONError.self) { try JSONReader.parse(text) })
      let problem = Problem(error as any Error)
      #expect(problem.status == status)
      #expect(problem.detail.contains("line 1"))
    }
  }

  @Test("the document is RFC 9457's")
  func document() throws {
    let violations = [
      Violation(path: "slots/0", says: "Send an object."), Violation(path: "x", says: "No \"such\" field."),
    ]
    let problem = Problem(Violations(all: violations))
    let document = try JSONReader.parse(problem.bytes)
    #expect(
      document == [
        "type": "/problems/invalid", "title": "Something in it is wrong", "status": 422,
        "detail": "slots/0: Send an object. And 1 more; see \"violations\".", "field": "slots/0",
        "violations": [
          ["path": "slots/0", "says": "Send an object."], ["path": "x", "says": "No \"such\" field."],
        ],
      ])
    #expect(Schema.problem.check(document) == [])
  }

  @Test("every problem fits its schema")
  func schema() throws {
    let problems: [Problem] = [
      .unauthorized, .notFound, .broken, .draining, .methodNotAllowed(["GET"]), .tooLarge(limit: 10),
      .unsupportedType([]),
      .unsupportedType(["a/b"]), .tooManyRequests(retryAfter: 3), Problem(Violations(all: [])),
      Problem(SignageError.invalid(field: "", says: "Send it.")),
      Problem(SignageError.notFound(noun: "site", id: "\u{1B}[31m")),
    ]
    for problem in problems {
      #expect(Schema.problem.check(try JSONReader.parse(problem.bytes)) == [])
    }
    #expect(Set(ProblemKind.allCases.map(\.status)).count == ProblemKind.allCases.count)
  }

  @Test("an error nobody foresaw tells nothing of itself")
  func unforeseen() {
    struct Leak: Error, CustomStringConvertible { var description: String { "SELECT * FROM /var/lib/kosatsu" } }
    let problem = Problem(Leak() as any Error)
    #expect(problem == .broken)
    #expect(!String(decoding: problem.bytes, as: UTF8.self).contains("SELECT"))
  }

  @Test("what HTTP wants beside the body")
  func headers() {
    #expect(Problem.methodNotAllowed(["GET", "HEAD"]).headers == [.init(name: "Allow", value: "GET, HEAD")])
    #expect(Problem.tooManyRequests(retryAfter: 7).headers == [.init(name: "Retry-After", value: "7")])
    #expect(Problem.unauthorized.headers.map(\.name) == ["WWW-Authenticate"])
    let response = Problem.tooManyRequests(retryAfter: 7).response
    #expect(response.status == 429)
    #expect(response["content-type"] == "application/problem+json")
    #expect(response["retry-after"] == "7")
  }
}
