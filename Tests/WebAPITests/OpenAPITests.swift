import HTTPServer
import Signage
import Testing

@testable import WebAPI

@Suite("The OpenAPI document")
struct OpenAPITests {
  private func document() throws -> JSONValue {
    try OpenAPI.document(of: ContractOperations.all, version: "0.1.0", cookie: "kosatsu-display")
  }

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
    #expect(document["info"]?["version"] == "0.1.0")
    #expect(document["components"]?["securitySchemes"]?["cookie"]?["name"] == "kosatsu-display")
    #expect(try JSONReader.parse(document.serialized()) == document)
  }

  @Test("has every operation but the pages")
  func complete() throws {
    let documented = Set(try operations().map { "\($0.method) \($0.path)" })
    let expected = Set(
      ContractOperations.all.filter { !$0.path.contains("...") }.map { "\($0.method.rawValue.lowercased()) \($0.path)" }
    )
    #expect(documented == expected)
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
      #expect((operation["requestBody"] != nil) == (responses["415"] != nil), "\(place)")
    }
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
    for operation in ContractOperations.all {
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

  @Test("the program's own routes have one, without the pages")
  func own() throws {
    let paths = try #require(try JSONReader.parse(try Routes.openAPI())["paths"]?.object)
    #expect(paths["/v1/contents"]?["post"] != nil)
    #expect(!paths.names.contains { $0.hasPrefix("/player") })
  }

  @Test("the table of the contract's operations is unambiguous")
  func table() throws {
    let table = try RouteTable(ContractOperations.all.map { Route($0, handler: $0.path) })
    guard case .found(let route, _) = table.match(.get, ["v1", "displays", "kita-1", "now"]) else {
      Issue.record("not found")
      return
    }
    #expect(route.handler == "/v1/displays/{id}/now")
  }
}
