extension Schema {
  /// `value`, which was checked, with the defaults of what it leaves out.
  func completed(_ value: JSONValue) -> JSONValue {
    guard hasDefaults else { return value }
    switch (self, value) {
    case (.object(let schema), .object(var object)):
      for field in schema.fields {
        if case .defaulted(let value) = field.presence, object[field.name] == nil {
          object[field.name] = value
        } else if field.schema.hasDefaults, let given = object[field.name] {
          object[field.name] = field.schema.completed(given)
        }
      }
      return .object(object)
    case (.map(let schema), .object(let object)):
      return .object(JSONObject(object.map { ($0.name, schema.values.completed($0.value)) }))
    case (.array(let schema, _, _), .array(let elements)): return .array(elements.map(schema.completed))
    case (.named(_, let schema), _), (.nullable(let schema), _): return schema.completed(value)
    case (.either(let schemas), _):
      return schemas.first { $0.takesKind(of: value) }?.completed(value) ?? value
    default: return value
    }
  }

  /// The schema of a merge patch (RFC 7396) for values of this one: every field may be left out, those that are not required
  /// may be removed by null, maps are patched by key, arrays are replaced. What comes of it is checked against this schema.
  var mergePatch: Schema {
    switch self {
    case .object(let schema):
      return .object(
        schema.fields.map { field in
          let patch = field.schema.mergePatch
          return .optional(field.name, field.isRequired ? patch : patch.nullable, field.about)
        })
    case .map(let schema):
      return .map(
        MapSchema(keys: schema.keys, values: schema.values.mergePatch.nullable, count: 0...schema.count.upperBound))
    case .nullable(let schema): return schema.mergePatch.nullable
    case .named(let name, let schema):
      if case .object = schema.bare { return schema.mergePatch.named("\(name)Patch") }
      return self
    default: return self
    }
  }

  /// What a text from a query or a form means here: the number it spells, the array its commas part, the JSON it is. One that
  /// means nothing stays a text, for `check` to refuse.
  func value(ofText text: String) -> JSONValue {
    switch self {
    case .boolean: return text == "true" ? true : text == "false" ? false : .string(text)
    case .integer, .integerChoice, .number:
      guard let value = try? JSONReader.parse(text), value.number != nil else { return .string(text) }
      return value
    case .text(_, .many): return .string(text.replacing("\r\n", with: "\n"))
    case .text, .formatted, .choice: return .string(text)
    case .array(let schema, _, _):
      if text.hasPrefix("["), let value = try? JSONReader.parse(text) { return value }
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      return text.isEmpty ? [] : .array(parts.map { schema.value(ofText: String($0)) })
    case .object, .map:
      guard text.hasPrefix("{"), let value = try? JSONReader.parse(text) else { return .string(text) }
      return value
    case .nullable(let schema), .named(_, let schema): return schema.value(ofText: text)
    case .either(let schemas):
      let readings = schemas.map { ($0, $0.value(ofText: text)) }
      return readings.first { $0.takesKind(of: $1) }?.1 ?? .string(text)
    }
  }
}
