internal import HTTPServer

/// What one method does at one path: all that the route table, the checks before a handler and the OpenAPI document need.
struct Operation: Sendable {
  let method: Method
  /// As `/v1/displays/{id}/now`.
  let path: String
  /// Forms of the path's parameters that are not identifiers.
  var formats: [String: StringFormat] = [:]
  /// A few words, as a heading.
  let summary: String
  /// More, in CommonMark.
  var about = ""
  let tag: String
  let access: Access
  /// The parameters behind the `?`; any other is refused.
  var query: [Field] = []
  /// Header fields with a meaning of their own here.
  var headers: [Field] = []
  /// The bodies it takes, told apart by their media type; empty takes none.
  var bodies: [AcceptedBody] = []
  /// What it answers when all is well.
  let answers: [Answer]
  /// What else may go wrong, beyond what its nature says.
  var refusals: [ProblemKind] = []
  /// A page or a file of one: no part of the API, so not in its description.
  var isPage = false

  /// Whether it takes a display's token only to give a cookie for it.
  var isTokenExchange = false

  var pattern: PathPattern? { PathPattern(path, formats: formats) }
}

/// A success.
struct Answer: Sendable {
  enum Content: Sendable {
    case nothing
    case json(Schema)
    /// Of this media type.
    case bytes(type: String)
  }

  let status: Int
  let about: String
  var content = Content.nothing
  var headers: [Field] = []

  static func ok(_ schema: Schema, _ about: String, headers: [Field] = []) -> Answer {
    Answer(status: 200, about: about, content: .json(schema), headers: headers)
  }
  static func created(_ schema: Schema, _ about: String, headers: [Field] = []) -> Answer {
    Answer(status: 201, about: about, content: .json(schema), headers: headers)
  }
  static func accepted(_ schema: Schema, _ about: String) -> Answer {
    Answer(status: 202, about: about, content: .json(schema))
  }
  static func noContent(_ about: String) -> Answer { Answer(status: 204, about: about) }
  static func notModified(_ about: String) -> Answer { Answer(status: 304, about: about) }
  static func bytes(_ type: String, _ about: String, headers: [Field] = []) -> Answer {
    Answer(status: 200, about: about, content: .bytes(type: type), headers: headers)
  }
}

/// An operation and what carries it out.
struct Route<Handler: Sendable>: Sendable {
  let operation: Operation
  let handler: Handler

  /// What a request without a query asks for; nil where it has to say something.
  let queryDefaults: JSONObject?

  init(_ operation: Operation, handler: Handler) {
    self.operation = operation
    self.handler = handler
    queryDefaults = try? operation.readQuery([])
  }

  /// The operation and its handler at once; the parameters are those of ``Operation``.
  init(
    _ method: Method, _ path: String, _ summary: String, about: String = "", tag: String, access: Access,
    formats: [String: StringFormat] = [:], query: [Field] = [], headers: [Field] = [], bodies: [AcceptedBody] = [],
    answers: [Answer], refusals: [ProblemKind] = [], isPage: Bool = false, isTokenExchange: Bool = false,
    handler: Handler
  ) {
    self.init(
      Operation(
        method: method, path: path, formats: formats, summary: summary, about: about, tag: tag, access: access,
        query: query, headers: headers, bodies: bodies, answers: answers, refusals: refusals,
        isPage: isPage, isTokenExchange: isTokenExchange),
      handler: handler)
  }
}
