import HTTPServer
import Signage
import Testing

@testable import WebAPI

@Suite("Requests find their route, and nothing else")
struct RoutingTests {
  private func route(_ method: Method, _ path: String, formats: [String: StringFormat] = [:]) -> Route<String> {
    Route(
      method, path, "Test", tag: "test", access: .anyone, formats: formats, answers: [.noContent("Done.")],
      handler: "\(method.rawValue) \(path)")
  }

  private func table() throws -> RouteTable<String> {
    try RouteTable([
      route(.get, "/"), route(.get, "/v1/displays"), route(.get, "/v1/displays/{id}"), route(.put, "/v1/displays/{id}"),
      route(.delete, "/v1/displays/{id}"), route(.get, "/v1/displays/{id}/now"), route(.post, "/v1/alerts/cap"),
      route(.post, "/v1/alerts/{id}/decision"), route(.get, "/v1/alerts/{id}"),
      route(.get, "/v1/media/{sha256}", formats: ["sha256": .sha256]), route(.get, "/player/{path...}"),
      route(.put, "/v1/contents/{id}/variants/{variant}", formats: ["variant": .variantKey]),
      route(.get, "/v1/twins/{day}", formats: ["day": .date]),
    ])
  }

  private func answer(_ method: Method, _ segments: [String]) throws -> String {
    switch try table().match(method, segments) {
    case .found(let route, let parameters):
      ([route.handler] + parameters.values.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }).joined(separator: " ")
    case .methodNotAllowed(let allow): "405 \(allow.joined(separator: ","))"
    case .notFound: "404"
    }
  }

  @Test(
    "what is found",
    arguments: [
      (.get, [], "GET /"), (.get, ["v1", "displays"], "GET /v1/displays"),
      (.get, ["v1", "displays", "kita-1"], "GET /v1/displays/{id} id=kita-1"),
      (.head, ["v1", "displays", "kita-1"], "GET /v1/displays/{id} id=kita-1"),
      (.put, ["v1", "displays", "kita-1"], "PUT /v1/displays/{id} id=kita-1"),
      (.get, ["v1", "displays", "kita-1", "now"], "GET /v1/displays/{id}/now id=kita-1"),
      (.post, ["v1", "alerts", "cap"], "POST /v1/alerts/cap"),
      (.get, ["v1", "alerts", "cap"], "GET /v1/alerts/{id} id=cap"),
      (.post, ["v1", "alerts", "cap", "decision"], "POST /v1/alerts/{id}/decision id=cap"),
      (.get, ["player"], "GET /player/{path...} path="), (.get, ["player", ""], "GET /player/{path...} path="),
      (.get, ["player", "a", "b.js"], "GET /player/{path...} path=a/b.js"),
      (
        .put, ["v1", "contents", "c", "variants", "zh-Hans-any"],
        "PUT /v1/contents/{id}/variants/{variant} id=c variant=zh-Hans-any"
      ),
      (.get, ["v1", "twins", "2026-11-21"], "GET /v1/twins/{day} day=2026-11-21"),
    ] as [(Method, [String], String)])
  func found(method: Method, segments: [String], expected: String) throws {
    #expect(try answer(method, segments) == expected)
  }

  @Test(
    "what is not",
    arguments: [
      (.get, ["v1"], "404"), (.get, ["v1", "displays", ""], "404"), (.get, ["v1", "displays", "Kita"], "404"),
      (.get, ["v1", "displays", "kita-1", "then"], "404"), (.get, ["v1", "media", "abc"], "404"),
      (.get, ["V1", "displays"], "404"),
      (.get, ["v1", "displays", "kita-1", "now", ""], "404"), (.get, ["v1", "twins", "x"], "404"), (.get, [""], "404"),
      (.post, ["v1", "displays"], "405 GET,HEAD"), (.patch, ["v1", "displays", "a"], "405 DELETE,GET,HEAD,PUT"),
      (.get, ["v1", "alerts", "a", "decision"], "405 POST"), (.head, ["v1", "alerts", "a", "decision"], "405 POST"),
      (.delete, ["v1", "alerts", "cap"], "405 GET,HEAD,POST"), (.options, [], "405 GET,HEAD"),
      (.put, ["v1", "displays", "Kita"], "404"),
    ] as [(Method, [String], String)])
  func notFound(method: Method, segments: [String], expected: String) throws {
    #expect(try answer(method, segments) == expected)
  }

  @Test(
    "two routes that some path would match are refused",
    arguments: [
      ("/v1/a", "/v1/a", true), ("/v1/{id}", "/v1/a", false), ("/v1/{id}", "/v1/{name}", true),
      ("/v1/{id}/{name}", "/v1/a/b", false), ("/v1/{id}/x", "/v1/a/x", false), ("/v1/{id}/{name}", "/v1/{id}/b", false),
      ("/v1/{id}/x", "/v1/{id}/y", false),
      ("/v1/{id}", "/v1/A", false), ("/p/{path...}", "/p/a", true), ("/p/{path...}", "/p", true),
      ("/p/{path...}", "/q", false),
      ("/p/{id}/b", "/p/a/{id}", true), ("/p/{id}/b", "/p/a/{id}/c", false), ("/", "/v1", false),
      ("/", "/{path...}", true),
    ])
  func ambiguity(left: String, right: String, isAmbiguous: Bool) {
    for (first, second) in [(left, right), (right, left)] {
      let routes = [route(.get, first), route(.get, second)]
      if isAmbiguous {
        let expected = RouteTableError.ambiguous(method: "GET", paths: [first, second])
        #expect(throws: expected) { try RouteTable(routes) }
      } else {
        #expect(throws: Never.self) { try RouteTable(routes) }
      }
    }
    #expect(throws: Never.self) { try RouteTable([route(.get, left), route(.post, right)]) }
  }

  @Test("a literal goes before a parameter, in whichever order they were listed")
  func literalsFirst() throws {
    let routes = [route(.get, "/v1/{id}"), route(.get, "/v1/timeline"), route(.delete, "/v1/{id}")]
    for routes in [routes, routes.reversed()] {
      let table = try RouteTable(routes)
      func path(_ method: Method, _ name: String) -> String? {
        guard case .found(let route, _) = table.match(method, ["v1", name]) else { return nil }
        return route.operation.path
      }
      #expect(path(.get, "timeline") == "/v1/timeline")
      #expect(path(.head, "timeline") == "/v1/timeline")
      #expect(path(.get, "timeline2") == "/v1/{id}")
      #expect(path(.delete, "timeline") == "/v1/{id}")
    }
  }

  @Test(
    "paths that cannot be read are refused",
    arguments: [
      "v1/a", "/v1/{}", "/v1/{id", "/v1/x{id}", "/v1/{id}/{id}", "/v1/{path...}/a", "/v1/{a b}",
    ])
  func unreadable(path: String) {
    #expect(throws: RouteTableError.unreadable(path: path)) { try RouteTable([route(.get, path)]) }
  }

  @Test("a format for a parameter that is not there is refused")
  func strayFormat() {
    #expect(throws: RouteTableError.self) { try RouteTable([route(.get, "/v1/{id}", formats: ["sha": .sha256])]) }
  }

  @Test("parameters are typed")
  func identifiers() throws {
    let parameters = PathParameters(values: ["id": "kita-1"])
    #expect(try parameters.identifier(of: Display.self) == DisplayID("kita-1"))
    #expect(throws: SignageError.notFound(noun: "display", id: "")) { try parameters.identifier("x", of: Display.self) }
  }
}

@Suite("Queries, forms and media types")
struct RequestPartTests {
  private let operation = Operation(
    method: .post, path: "/v1/x", summary: "X", tag: "x", access: .anyone,
    query: [
      .required("display", .identifier), .optional("limit", .integer(1...100), default: 20),
      .optional("dryRun", .boolean),
    ],
    bodies: [
      .json(.boolean, limit: 10), .form(ObjectSchema(fields: []), files: [], limit: 99),
      .bytes(types: ["image/png"], limit: 5),
    ], answers: [])

  @Test("a query is checked like a body")
  func query() throws {
    #expect(
      try operation.readQuery([("display", "a"), ("dryRun", "true")]) == ["display": "a", "dryRun": true, "limit": 20])
    func refused(_ pairs: [(name: String, value: String)]) -> [String] {
      let violations = #expect(throws: Violations.self) { try operation.readQuery(pairs) }
      return violations?.all.map(\.path) ?? []
    }
    #expect(refused([]) == ["display"])
    #expect(refused([("display", "a"), ("limit", "0")]) == ["limit"])
    #expect(refused([("display", "a"), ("limit", "ten")]) == ["limit"])
    #expect(refused([("display", "a"), ("Limit", "10")]) == ["Limit"])
    #expect(refused([("display", "a"), ("display", "b")]) == ["display"])
  }

  @Test("a form is checked like a body")
  func form() throws {
    let schema = ObjectSchema(fields: [
      .required("title", .either([.localized(1...9), .text(1...9)])),
      .optional("seconds", .integer(3...600), default: 10),
    ])
    #expect(try AcceptedBody.readForm([("title", "札")], of: schema) == ["title": "札", "seconds": 10])
    #expect(
      try AcceptedBody.readForm([("title", #"{"ja":"札"}"#), ("seconds", "5")], of: schema) == [
        "title": ["ja": "札"], "seconds": 5,
      ])
    #expect(throws: Violations.self) { try AcceptedBody.readForm([("title", "札"), ("file", "x")], of: schema) }
    #expect(throws: Violations.self) { try AcceptedBody.readForm([("title", "札"), ("title", "x")], of: schema) }
  }

  @Test(
    "a body is known by its media type",
    arguments: [
      ("application/json", "json"), ("APPLICATION/JSON ; charset=\"UTF-8\"", "json"),
      ("multipart/form-data; boundary=x", "form"),
      ("image/png", "bytes"), ("application/json; charset=latin1", "415"), ("application/x-www-form-urlencoded", "415"),
      ("text/json", "415"), ("", "415"), ("application", "415"), (nil, "415"), ("image/*", "415"),
    ] as [(String?, String)])
  func bodies(type: String?, expected: String) {
    do {
      switch try operation.body(announcedBy: type) {
      case .json: #expect(expected == "json")
      case .form: #expect(expected == "form")
      case .bytes: #expect(expected == "bytes")
      case .mergePatch: Issue.record("no patch is taken here")
      }
    } catch {
      #expect(expected == "415")
      #expect(error.status == 415)
      #expect(error.headers == [.init(name: "Accept", value: "application/json, multipart/form-data, image/png")])
    }
  }

  @Test(
    "media types",
    arguments: [
      ("a/b", "a/b", [:]), ("A/B;x=1; Y=\"a;\\\"b\" ", "a/b", ["x": "1", "y": "a;\"b"]), ("a/b;", "a/b", [:]),
      ("a", nil, [:]), ("a/", nil, [:]),
      ("a/b/c", nil, [:]), ("a/b;x", nil, [:]), ("a/b;x=", nil, [:]), ("a/b;x=\"", nil, [:]), ("a/b;x=1;x=2", nil, [:]),
      ("a b/c", nil, [:]),
      ("multipart/form-data; boundary=----WebKit", "multipart/form-data", ["boundary": "----WebKit"]),
    ] as [(String, String?, [String: String])])
  func mediaTypes(text: String, name: String?, parameters: [String: String]) {
    let type = MediaType(text)
    #expect(type?.name == name)
    #expect(type?.parameters ?? [:] == parameters)
  }
}
