/// Parameters that many operations share.
extension Field {
  static let search = Field.optional("q", .text(1...100), "Only those whose texts contain this.")
  static let limit = Field.optional("limit", .integer(1...200), default: 50, "How many at most.")
  static let cursor = Field.optional("cursor", .formatted(.cursor), "Where to go on: an earlier answer's next.")
  static let at = Field.optional("at", .instant, "Another moment than now.")
  /// A range of time; a day is its local midnight at the displays asked about.
  static let from = Field.optional("from", .formatted(.moment), "Inclusive; a day is its local midnight.")
  static let until = Field.optional("until", .formatted(.moment), "Exclusive; a day is its local midnight.")
  static let dryRun = Field.optional("dryRun", .boolean, default: false, "Only say what would come of it.")

  /// Header: an answer to the same request within 24 hours is given again.
  static let idempotencyKey = Field.optional(
    "Idempotency-Key", .text(1...200), "The same key within 24 hours is the same request.")
  /// Header of conditional changes.
  static let ifMatch = Field.optional(
    "If-Match", .text(1...200), "The ETag of what was read; 412 where it has changed.")
  static let ifNoneMatch = Field.optional(
    "If-None-Match", .text(1...1000), "ETags that are here already; 304 for these.")
  /// Headers of requests for a part of a file (RFC 9110 section 14).
  static let range = Field.optional("Range", .text(1...1000), "One range of bytes; several are answered with all.")
  static let ifRange = Field.optional("If-Range", .text(1...200), "The part only while this is the file's ETag.")

  /// Headers of answers.
  static let etag = Field.optional("ETag", .text(1...200))
  static let contentRange = Field.optional("Content-Range", .text(1...200), "Which bytes, of how many.")
}

extension Schema {
  /// A list's answer: its items under their plural; where it has pages, where to go on.
  static func list(_ plural: String, of schema: Schema, pages: Bool = false, with more: [Field] = []) -> Schema {
    let next = Field.optional("next", .identifier, "There is more; send it as cursor.")
    return .object([.required(plural, .array(of: schema, count: 0...100_000))] + (pages ? [next] : []) + more)
  }

  /// What a noun is answered as: its id, all that can be sent of it, and more. What has a default is always there, and so are
  /// the fields of these names.
  func answered(_ name: String, always: Set<String> = [], with more: [Field] = []) -> Schema {
    .object([.required("id", .identifier)] + answeredFields(always: always) + more).named(name)
  }

  func answeredFields(always: Set<String> = []) -> [Field] {
    fields.map { field in
      field.isDefaulted || always.contains(field.name) ? .required(field.name, field.schema, field.about) : field
    }
  }
}
