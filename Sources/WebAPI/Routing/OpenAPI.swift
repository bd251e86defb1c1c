internal import HTTPServer

/// The OpenAPI 3.1 document of some operations.
enum OpenAPI {
  /// `cookie` is the name of the session cookie.
  ///
  /// Throws `OpenAPIError` where two schemas share a name or two operations an id.
  static func document(
    of operations: [Operation], version: String, cookie: String
  ) throws(OpenAPIError) -> JSONValue {
    var components = SchemaComponents()
    var paths = JSONObject()
    var ids: Set<String> = []
    for operation in operations where operation.isDocumented {
      guard ids.insert(operation.identifier).inserted else { throw .duplicateOperation(operation.identifier) }
      var item = paths[operation.path]?.object ?? JSONObject()
      item[operation.method.rawValue.lowercased()] = operation.openAPI(&components)
      paths[operation.path] = .object(item)
    }
    _ = Schema.problem.openAPI(&components)
    if let name = components.conflicts.sorted().first { throw .conflictingSchemas(name) }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "Kosatsu", "version": .string(version),
        "summary": "Posters, emergencies and audience counts on a city's screens",
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ],
      "servers": [["url": "/"]],
      "tags": .array(tags(of: operations)),
      "paths": .object(paths),
      "components": [
        "schemas": .object(components.schemas), "responses": .object(problemResponses),
        "securitySchemes": [
          "bearer": ["type": "http", "scheme": "bearer", "description": "A token of a person or a device."],
          "cookie": [
            "type": "apiKey", "in": "cookie", "name": .string(cookie),
            "description": "What a display got for its token from PUT /v1/player/session.",
          ],
        ],
      ],
    ]
  }

  private static func tags(of operations: [Operation]) -> [JSONValue] {
    var tags: [String] = []
    for operation in operations where operation.isDocumented && !tags.contains(operation.tag) {
      tags.append(operation.tag)
    }
    return tags.map { ["name": .string($0)] }
  }

  private static var problemResponses: JSONObject {
    JSONObject(
      ProblemKind.allCases.map { kind in
        let description: JSONValue = [
          "description": .string(kind.title + "."),
          "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
        ]
        return (kind.rawValue, description)
      })
  }
}

enum OpenAPIError: Error, Equatable, Sendable {
  case conflictingSchemas(String)
  case duplicateOperation(String)
}

extension Schema {
  /// RFC 9457, as `Problem.bytes` writes it.
  static let problem = Schema.object([
    .required("type", .choice(ProblemKind.allCases.map(\.type)), "Which kind of problem."),
    .required("title", .text(1...80), "The kind in a few words."),
    .required("status", .integer(400...599)),
    .required("detail", .text(1...2000), "What happened, and what to do."),
    .optional("says", .localized(1...1000), "The same for somebody in front of a screen."),
    .optional("field", .text(0...1000), "The path of the first field that is wrong."),
    .optional(
      "violations",
      .array(of: .object([.required("path", .text(0...1000)), .required("says", .text(1...1000))]), count: 1...20),
      "All that is wrong, at most twenty."),
  ]).named("Problem")
}
