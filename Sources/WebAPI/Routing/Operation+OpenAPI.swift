internal import HTTPServer

extension Operation {
  var isDocumented: Bool { !isPage && (pattern.map { !$0.segments.contains(where: \.isRest) } ?? false) }

  /// `getDisplaysByIdNow` of `GET /v1/displays/{id}/now`.
  var identifier: String {
    let words = (pattern?.segments ?? []).flatMap { segment in
      switch segment {
      case .literal("v1"): [String]()
      case .literal(let text): text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
      case .parameter(let name, _), .rest(let name): ["by", name]
      }
    }
    return method.rawValue.lowercased() + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  func openAPI(_ components: inout SchemaComponents) -> JSONValue {
    var object: JSONObject = [
      "operationId": .string(identifier), "summary": .string(summary), "tags": [.string(tag)],
      "description": .string((about.isEmpty ? "" : about + "\n\n") + access.says), "security": security,
    ]
    let parameters = parameterDocuments(&components)
    object["parameters"] = parameters.isEmpty ? nil : .array(parameters)
    object["requestBody"] = bodies.isEmpty ? nil : requestBody(&components)
    var responses = JSONObject()
    for answer in answers {
      let status = String(answer.status)
      responses[status] = answer.openAPI(&components, beside: responses[status])
    }
    for kind in problems { responses[String(kind.status)] = kind.reference }
    responses["default"] = ProblemKind.broken.reference
    object["responses"] = .object(responses)
    return .object(object)
  }

  /// Any one of these suffices.
  private var security: JSONValue {
    guard let callers = access.callers else { return [] }
    return callers.contains(.display) ? [["bearer": []], ["cookie": []]] : [["bearer": []]]
  }

  /// What may go wrong here by its nature.
  private var problems: [ProblemKind] {
    var kinds: Set<ProblemKind> = [.tooManyRequests]
    kinds.formUnion(refusals)
    if !access.isPublic { kinds.formUnion([.unauthorized, .forbidden]) }
    if pattern?.segments.contains(where: { $0.name != nil }) == true { kinds.insert(.notFound) }
    if !bodies.isEmpty { kinds.formUnion([.malformed, .tooLarge, .unsupportedType, .invalid]) }
    if !query.isEmpty || !headers.isEmpty { kinds.insert(.invalid) }
    if headers.contains(where: { $0.name == "If-Match" }) { kinds.insert(.stale) }
    // A body that nobody asked for is refused too.
    if method != .get { kinds.formUnion([.conflict, .unsupportedType]) }
    return kinds.sorted { $0.status < $1.status }
  }

  private func parameterDocuments(_ components: inout SchemaComponents) -> [JSONValue] {
    var documents: [JSONValue] = []
    for case .parameter(let name, let format) in pattern?.segments ?? [] {
      documents.append([
        "name": .string(name), "in": "path", "required": true,
        "schema": Schema.formatted(format).openAPI(&components),
      ])
    }
    for field in query { documents.append(field.parameter(in: "query", &components)) }
    for field in headers { documents.append(field.parameter(in: "header", &components)) }
    return documents
  }

  private func requestBody(_ components: inout SchemaComponents) -> JSONValue {
    var content = JSONObject()
    for body in bodies {
      for type in body.mediaTypes where content[type] == nil { content[type] = body.openAPI(&components) }
    }
    // Without a body the first kind is meant, and one of JSON then is {}.
    return ["required": .bool(bodies.first?.isRequired ?? true), "content": .object(content)]
  }
}

extension AcceptedBody {
  fileprivate var isRequired: Bool {
    guard case .json(let schema, _) = self, case .object(let object) = schema.bare else { return true }
    return object.requiredCount > 0 || !object.exactlyOneOf.isEmpty
  }

  fileprivate func openAPI(_ components: inout SchemaComponents) -> JSONValue {
    switch self {
    case .json(let schema, _): return ["schema": schema.openAPI(&components)]
    case .mergePatch(let schema, _): return ["schema": schema.mergePatch.openAPI(&components)]
    case .form(let schema, let files, _): return Self.form(schema, files, &components)
    case .bytes: return [:]
    }
  }

  /// The fields beside the files; arrays as texts that commas part, objects as JSON.
  private static func form(
    _ schema: ObjectSchema, _ files: [FormFile], _ components: inout SchemaComponents
  ) -> JSONValue {
    guard var object = Schema.object(schema).openAPI(&components).object,
      var properties = object["properties"]?.object
    else { return [:] }
    var required = object["required"]?.array ?? []
    var encoding = JSONObject()
    for file in files {
      properties[file.name] = [
        "type": "string", "contentMediaType": "application/octet-stream", "description": .string(file.about),
      ]
      encoding[file.name] = ["contentType": "application/octet-stream"]
      if file.isRequired { required.append(.string(file.name)) }
    }
    for field in schema.fields where field.schema.takesKind(of: [:]) && !field.schema.takesKind(of: "") {
      encoding[field.name] = ["contentType": "application/json"]
    }
    for field in schema.fields where field.schema.takesKind(of: []) {
      encoding[field.name] = ["style": "form", "explode": false]
    }
    object["properties"] = .object(properties)
    object["required"] = required.isEmpty ? nil : .array(required)
    var document: JSONObject = ["schema": .object(object)]
    document["encoding"] = encoding.isEmpty ? nil : .object(encoding)
    return .object(document)
  }
}

extension Field {
  fileprivate func parameter(in place: JSONValue, _ components: inout SchemaComponents) -> JSONValue {
    var object: JSONObject = ["name": .string(name), "in": place, "required": .bool(isRequired)]
    if !about.isEmpty { object["description"] = .string(about) }
    object["schema"] = Field(name: name, schema: schema, presence: presence, about: "").openAPI(&components)
    if case .array = schema.bare { object["explode"] = false }
    return .object(object)
  }
}

extension Answer {
  /// `other` is an answer of the same status in another media type.
  fileprivate func openAPI(_ components: inout SchemaComponents, beside other: JSONValue?) -> JSONValue {
    var object: JSONObject = ["description": other?["description"] ?? .string(about)]
    var contents = other?["content"]?.object ?? JSONObject()
    var fields = JSONObject()
    for header in headers {
      fields[header.name] = ["description": .string(header.about), "schema": header.schema.openAPI(&components)]
    }
    object["headers"] = fields.isEmpty ? nil : .object(fields)
    switch content {
    case .nothing: break
    case .json(let schema): contents["application/json"] = ["schema": schema.openAPI(&components)]
    case .bytes(let type): contents[type] = [:]
    }
    if !contents.isEmpty { object["content"] = .object(contents) }
    return .object(object)
  }
}

extension ProblemKind {
  fileprivate var reference: JSONValue { ["$ref": .string("#/components/responses/\(rawValue)")] }
}
