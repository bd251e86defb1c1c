/// The schemas that an OpenAPI document lists by name.
struct SchemaComponents {
  private(set) var schemas = JSONObject()
  /// Names that stand for two different schemas: a mistake of ours.
  private(set) var conflicts: Set<String> = []

  /// A reference to the schema of that name, which is added where it is new.
  fileprivate mutating func reference(_ name: String, _ schema: Schema) -> JSONValue {
    let description = schema.openAPI(&self)
    if let known = schemas[name] {
      if known != description { conflicts.insert(name) }
    } else {
      schemas[name] = description
    }
    return ["$ref": .string("#/components/schemas/\(name)")]
  }
}

extension Schema {
  /// As JSON Schema 2020-12; named schemas as references into `components`.
  func openAPI(_ components: inout SchemaComponents) -> JSONValue {
    switch self {
    case .boolean: return ["type": "boolean"]
    case .integer(let range):
      return [
        "type": "integer", "minimum": .integer(Int64(range.lowerBound)), "maximum": .integer(Int64(range.upperBound)),
      ]
    case .number(let range):
      return [
        "type": "number", "minimum": JSONValue(shortest: range.lowerBound),
        "maximum": JSONValue(shortest: range.upperBound),
      ]
    case .text(let length, let lines):
      return [
        "type": "string", "minLength": .integer(Int64(length.lowerBound)),
        "maxLength": .integer(Int64(length.upperBound)),
        "pattern": .string(lines.pattern(mayBeBlank: length.lowerBound == 0)),
      ]
    case .formatted(let format):
      var object: JSONObject = ["type": "string", "pattern": .string(format.pattern)]
      object["format"] = format.format.map { .string($0) }
      object["examples"] = [.string(format.example)]
      return .object(object)
    case .choice(let words): return ["type": "string", "enum": .array(words.map { .string($0) })]
    case .integerChoice(let integers):
      return ["type": "integer", "enum": .array(integers.map { .integer(Int64($0)) })]
    case .array(let schema, let count, let unique):
      var object: JSONObject = ["type": "array", "items": schema.openAPI(&components)]
      object["minItems"] = .integer(Int64(count.lowerBound))
      object["maxItems"] = .integer(Int64(count.upperBound))
      object["uniqueItems"] = unique ? true : nil
      return .object(object)
    case .object(let schema): return schema.openAPI(&components)
    case .map(let schema): return schema.openAPI(&components)
    case .nullable(let schema): return ["anyOf": [schema.openAPI(&components), ["type": "null"]]]
    case .either(let schemas):
      var alternatives: [JSONValue] = []
      for schema in schemas { alternatives.append(schema.openAPI(&components)) }
      return ["anyOf": .array(alternatives)]
    case .named(let name, let schema): return components.reference(name, schema)
    }
  }
}

extension ObjectSchema {
  fileprivate func openAPI(_ components: inout SchemaComponents) -> JSONValue {
    var properties = JSONObject()
    for field in fields { properties[field.name] = field.openAPI(&components) }
    var object: JSONObject = ["type": "object", "properties": .object(properties)]
    let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
    object["required"] = required.isEmpty ? nil : .array(required)
    object["additionalProperties"] = false
    object["oneOf"] = exactlyOneOf.isEmpty ? nil : .array(exactlyOneOf.map(alternative))
    return .object(object)
  }

  /// All of these names, and none of the other alternatives'.
  private func alternative(_ names: [String]) -> JSONValue {
    let others = exactlyOneOf.joined().filter { !names.contains($0) }
    return [
      "required": .array(names.map { .string($0) }), "properties": .object(JSONObject(others.map { ($0, false) })),
    ]
  }
}

extension MapSchema {
  fileprivate func openAPI(_ components: inout SchemaComponents) -> JSONValue {
    var object: JSONObject = ["type": "object", "additionalProperties": values.openAPI(&components)]
    object["propertyNames"] = ["pattern": .string(keys.pattern)]
    object["minProperties"] = .integer(Int64(count.lowerBound))
    object["maxProperties"] = .integer(Int64(count.upperBound))
    object["required"] = required.isEmpty ? nil : .array(required.map { .string($0) })
    return .object(object)
  }
}

extension Field {
  func openAPI(_ components: inout SchemaComponents) -> JSONValue {
    guard case .object(var object) = schema.openAPI(&components) else { return true }
    if !about.isEmpty { object["description"] = .string(about) }
    if case .defaulted(let value) = presence { object["default"] = value }
    return .object(object)
  }
}

extension Schema.Lines {
  /// ECMA-262. No control characters; where blank will not do, something that is no white space.
  fileprivate func pattern(mayBeBlank: Bool) -> String {
    let control =
      switch self {
      case .one: #"\u0000-\u001f\u007f-\u009f\u2028\u2029"#
      case .many: #"\u0000-\u0009\u000b-\u001f\u007f-\u009f"#
      }
    return mayBeBlank ? "^[^\(control)]*$" : "^[^\(control)]*[^\(control)\\s][^\(control)]*$"
  }
}
