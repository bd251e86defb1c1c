import HTTPServer
import Signage
import Testing

@testable import WebAPI

@Suite("The OpenAPI document of the program's own routes")
struct OpenAPITests {
  private let own = Routes.all.map(\.operation)

  private func document() throws -> JSONValue { try JSONReader.parse(try Routes.openAPI()) }

  /// Every operation with where it stands.
  private func operations() throws -> [(path: String, method: String, value: JSONValue)] {
    try #require(try document()["paths"]?.object).flatMap { path in
      (path.value.object ?? [:]).map { (path.name, $0.name, $0.value) }
    }
  }

  @Test("says what it is")
  func head() throws {
    let document = try document()
    #expect(document["openapi"] == "3.1.0")
    #expect(document["info"]?["version"]?.string == KosatsuServer.version)
    #expect(document["components"]?["securitySchemes"]?["cookie"]?["name"]?.string == API.playerCookie)
    #expect(try JSONReader.parse(document.serialized()) == document)
  }

  @Test("has every operation but the pages")
  func complete() throws {
    let documented = Set(try operations().map { "\($0.method) \($0.path)" })
    let expected = Set(
      own.filter { !$0.isPage }.map { "\($0.method.rawValue.lowercased()) \($0.path)" }
    )
    #expect(documented == expected && documented.count > 80)
    #expect(!documented.contains { $0.contains(" /player") })
  }

  @Test("no text of the published contract holds a backslash")
  func texts() throws {
    let document = try JSONReader.parse(try Routes.openAPI())
    var texts = 0
    func walk(_ value: JSONValue, _ place: String) {
      for name in ["description", "summary"] {
        guard let text = value[name]?.string else { continue }
        texts += 1
        #expect(!text.contains("\\"), "\(place)")
      }
      value.array?.forEach { walk($0, place) }
      value.object?.forEach { walk($0.value, "\(place)/\($0.name)") }
    }
    walk(document, "")
    #expect(texts > 200)
  }

  @Test("every reference leads somewhere")
  func references() throws {
    let document = try document()
    var references: [String] = []
    func walk(_ value: JSONValue) {
      if let reference = value["$ref"]?.string { references.append(reference) }
      value.array?.forEach(walk)
      value.object?.forEach { walk($0.value) }
    }
    walk(document)
    #expect(references.count > 50)
    for reference in Set(references) {
      let steps = reference.split(separator: "/").map(String.init)
      #expect(steps.first == "#")
      let found = steps.dropFirst().reduce(document as JSONValue?) { $0?[$1] }
      #expect(found != nil, "\(reference)")
    }
    let schemas = try #require(document["components"]?["schemas"]?.object)
    for name in schemas.names where name != "Problem" {
      #expect(references.contains("#/components/schemas/\(name)"), "\(name) is used by nobody")
    }
  }

  @Test("every operation is described, secured and answered")
  func operationObjects() throws {
    var ids: Set<String> = []
    for (path, method, operation) in try operations() {
      let place = "\(method) \(path)"
      #expect(ids.insert(try #require(operation["operationId"]?.string)).inserted, "\(place)")
      #expect(operation["summary"]?.string?.isEmpty == false, "\(place)")
      #expect(operation["security"]?.array != nil, "\(place)")
      let responses = try #require(operation["responses"]?.object)
      #expect(responses.names.contains { $0.hasPrefix("2") } && responses["default"] != nil, "\(place)")
      for (name, response) in responses where response["$ref"] == nil {
        #expect(response["description"]?.string?.isEmpty == false, "\(place) \(name)")
      }
      let isSecured = operation["security"]?.array?.isEmpty == false
      #expect((responses["401"] != nil) == isSecured && (responses["403"] != nil) == isSecured, "\(place)")
      #expect((method != "get") == (responses["415"] != nil), "\(place)")
    }
  }

  @Test("every answer in JSON has its fields, and no operation is described in words alone")
  func answers() throws {
    for (path, method, operation) in try operations() where path != "/v1/openapi.json" {
      for (status, response) in operation["responses"]?.object ?? [:] {
        for (type, content) in response["content"]?.object ?? [:] where type == "application/json" {
          #expect(content["schema"]?.object?.isEmpty == false, "\(method) \(path) \(status)")
        }
      }
    }
  }

  @Test("what may go wrong at one operation alone is there, and what may be kept has its tag")
  func particulars() throws {
    let paths = try #require(try document()["paths"]?.object)
    func statuses(_ method: String, _ path: String) -> Set<String> {
      Set(paths[path]?[method]?["responses"]?.object?.names ?? [])
    }
    #expect(statuses("post", "/v1/player/reports").contains("503"))
    #expect(statuses("post", "/v1/emergencies/{id}/confirmation").contains("412"))
    #expect(statuses("post", "/v1/drills/{id}/confirmation").contains("412"))
    #expect(statuses("post", "/v1/emergencies/{id}/revisions").contains("412"))
    #expect(statuses("get", "/v1/media/{sha256}").isSuperset(of: ["200", "206", "304", "416"]))
    for (path, status) in [
      ("/v1/media/{sha256}", "200"), ("/v1/media/{sha256}", "206"), ("/v1/player/playlist", "200"),
      ("/v1/player/state", "200"), ("/v1/emergencies/{id}", "200"),
    ] {
      #expect(paths[path]?["get"]?["responses"]?[status]?["headers"]?["ETag"] != nil, "\(path) \(status)")
    }
    let names = (paths["/v1/media/{sha256}"]?["get"]?["parameters"]?.array ?? []).compactMap { $0["name"]?.string }
    #expect(Set(names).isSuperset(of: ["Range", "If-Range", "If-None-Match"]))
  }

  @Test("a body may be left out exactly where an empty object is taken")
  func bodies() throws {
    let paths = try #require(try document()["paths"]?.object)
    for operation in own where !operation.bodies.isEmpty && !operation.isPage {
      let said = paths[operation.path]?[operation.method.rawValue.lowercased()]?["requestBody"]?["required"]?.bool
      guard case .json(let schema, _) = operation.bodies.first else {
        #expect(said == true, "\(operation.path)")
        continue
      }
      #expect(said == !schema.check([:]).isEmpty, "\(operation.path)")
    }
    #expect(paths["/v1/emergencies/{id}/clearance"]?["post"]?["requestBody"]?["required"] == false)
    #expect(paths["/v1/emergencies"]?["post"]?["requestBody"]?["required"] == true)
  }

  @Test("path parameters are exactly those of the path")
  func pathParameters() throws {
    for (path, method, operation) in try operations() {
      let named = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
      let parameters = (operation["parameters"]?.array ?? [])
      let inPath = parameters.filter { $0["in"] == "path" }
      #expect(inPath.compactMap { $0["name"]?.string } == named, "\(method) \(path)")
      #expect(inPath.allSatisfy { $0["required"] == true })
      let keys = parameters.map { "\($0["in"]?.string ?? "") \($0["name"]?.string ?? "")" }
      #expect(Set(keys).count == keys.count, "\(method) \(path)")
    }
  }

  @Test("every schema uses only JSON Schema's words, closed where it is an object")
  func schemas() throws {
    let words: Set<String> = [
      "type", "properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties",
      "items", "minItems",
      "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "format", "examples", "enum", "minimum",
      "maximum", "anyOf",
      "oneOf", "$ref", "description", "default", "contentMediaType",
    ]
    func walk(_ schema: JSONValue, _ place: String) {
      guard let object = schema.object else {
        #expect(schema.bool != nil, "\(place)")
        return
      }
      for name in object.names { #expect(words.contains(name), "\(place) \(name)") }
      if object["type"] == "object" { #expect(object["additionalProperties"] != nil, "\(place)") }
      object["properties"]?.object?.forEach { walk($0.value, "\(place)/\($0.name)") }
      for name in ["items", "additionalProperties", "propertyNames"] {
        if let inner = object[name] { walk(inner, "\(place)/\(name)") }
      }
      for name in ["anyOf", "oneOf"] { object[name]?.array?.forEach { walk($0, "\(place)/\(name)") } }
      if object["type"] == "object", let properties = object["properties"]?.object {
        let names = (object["required"]?.array ?? []).compactMap(\.string)
        #expect(names.allSatisfy { properties[$0] != nil }, "\(place)")
      }
    }
    for (name, schema) in try #require(try document()["components"]?["schemas"]?.object) { walk(schema, name) }
  }

  @Test("a form has its file, and says how its objects are written")
  func form() throws {
    let content = try #require(try document()["paths"]?["/v1/contents"]?["post"]?["requestBody"]?["content"])
    let form = try #require(content["multipart/form-data"])
    #expect(form["schema"]?["required"]?.array?.contains("file") == true)
    #expect(form["encoding"]?["audience"]?["contentType"] == "application/json")
    #expect(form["encoding"]?["title"] == nil)
    #expect(content["application/json"]?["schema"]?["$ref"] == "#/components/schemas/TextNotice")
  }

  @Test("a default is one that its schema takes")
  func defaults() {
    func walk(_ schema: Schema, _ place: String) {
      for field in schema.fields {
        if case .defaulted(let value) = field.presence {
          #expect(field.schema.check(value) == [], "\(place)/\(field.name)")
          #expect(field.schema.completed(value) == value, "\(place)/\(field.name)")
        }
        walk(field.schema, "\(place)/\(field.name)")
      }
    }
    for operation in own {
      walk(.object(operation.query), operation.path)
      for body in operation.bodies {
        switch body {
        case .json(let schema, _), .mergePatch(let schema, _): walk(schema, operation.path)
        case .form(let schema, _, _): walk(.object(schema), operation.path)
        case .bytes: break
        }
      }
    }
  }

  @Test("mistakes of ours are refused")
  func mistakes() {
    func operation(_ path: String, _ schema: Schema) -> Operation {
      Operation(method: .get, path: path, summary: "X", tag: "x", access: .anyone, answers: [.ok(schema, "X")])
    }
    #expect(throws: OpenAPIError.conflictingSchemas("A")) {
      try OpenAPI.document(
        of: [operation("/a", Schema.boolean.named("A")), operation("/b", Schema.date.named("A"))], version: "1",
        cookie: "c")
    }
    #expect(throws: OpenAPIError.duplicateOperation("getAB")) {
      try OpenAPI.document(of: [operation("/a/b", .boolean), operation("/a-b", .boolean)], version: "1", cookie: "c")
    }
  }

  @Test("the table of routes is unambiguous")
  func table() throws {
    let table = try RouteTable(own.map { Route($0, handler: $0.path) })
    guard case .found(let route, _) = table.match(.get, ["v1", "displays", "kita-1", "now"]) else {
      Issue.record("not found")
      return
    }
    #expect(route.handler == "/v1/displays/{id}/now")
  }
}
