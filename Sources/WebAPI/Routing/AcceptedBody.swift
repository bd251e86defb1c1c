/// A kind of body that an operation takes. Limits are in bytes.
enum AcceptedBody: Sendable {
  case json(Schema, limit: Int)
  /// A merge patch (RFC 7396) for values of this schema.
  case mergePatch(Schema, limit: Int)
  /// `multipart/form-data` (RFC 7578) with these fields and files.
  case form(ObjectSchema, files: [FormFile], limit: Int)
  /// Bytes as they are, of one of these media types; none takes any.
  case bytes(types: [String], limit: Int)

  var limit: Int {
    switch self {
    case .json(_, let limit), .mergePatch(_, let limit), .form(_, _, let limit), .bytes(_, let limit): limit
    }
  }

  /// Whether the character set is the handler's own affair; texts of all other kinds are UTF-8.
  var takesAnyCharset: Bool { if case .bytes = self { true } else { false } }

  var mediaTypes: [String] {
    switch self {
    case .json: ["application/json"]
    case .mergePatch: ["application/merge-patch+json", "application/json"]
    case .form: ["multipart/form-data"]
    case .bytes(let types, _): types.isEmpty ? ["*/*"] : types
    }
  }
}

/// A file of a form.
struct FormFile: Sendable {
  let name: String
  let about: String
  var isRequired = true
}

extension Operation {
  /// The kind of body that `contentType`, the header's value, announces. Throws the problem to answer: 415, naming what is taken.
  func body(announcedBy contentType: String?) throws(Problem) -> AcceptedBody {
    let type = MediaType(contentType ?? "")
    let found = bodies.first { body in body.mediaTypes.contains { type?.name == $0 || $0 == "*/*" } }
    guard let found, found.takesAnyCharset || type?.isUTF8 ?? true else {
      throw .unsupportedType(bodies.flatMap(\.mediaTypes))
    }
    return found
  }

  /// The largest body of any kind it takes.
  var bodyLimit: Int { bodies.map(\.limit).max() ?? 0 }

  /// The values of the query's parameters by name, completed by their defaults. Throws what is wrong: unknown or repeated
  /// names, values that do not fit.
  func readQuery(_ pairs: [(name: String, value: String)]) throws(Violations) -> JSONObject {
    let schema = ObjectSchema(fields: query)
    var object = JSONObject()
    for (name, text) in pairs {
      let value = schema.field(named: name)?.schema.value(ofText: text) ?? .string(text)
      guard object.append(name, value) else {
        throw Violations(all: [Violation(path: name.printable, says: "Send this parameter once.")])
      }
    }
    return try Schema.object(schema).read(.object(object)).object ?? object
  }
}

extension AcceptedBody {
  /// The fields of a form by name, completed by their defaults. Throws what is wrong: unknown or repeated names, values that
  /// do not fit. Files are not among them.
  static func readForm(
    _ pairs: [(name: String, value: String)], of schema: ObjectSchema
  ) throws(Violations) -> JSONValue {
    var object = JSONObject()
    for (name, text) in pairs {
      let value = schema.field(named: name)?.schema.value(ofText: text) ?? .string(text)
      guard object.append(name, value) else {
        throw Violations(all: [Violation(path: name.printable, says: "Send this field once.")])
      }
    }
    return try Schema.object(schema).read(.object(object))
  }
}
