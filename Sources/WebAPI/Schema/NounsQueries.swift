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
  /// Header of answers.
  static let etag = Field.optional("ETag", .text(1...200))
}

extension Schema {
  /// A list's answer: its items under their plural, and where to go on.
  static func list(_ plural: String, of schema: Schema) -> Schema {
    .object([
      .required(plural, .array(of: schema, count: 0...10_000)),
      .optional("next", .formatted(.cursor), "There is more; send it as cursor."),
    ])
  }

  /// What a noun is answered as: its id, all that can be sent of it, and more; under the name that it is sent by with `Answer`
  /// behind it.
  func answered(_ name: String, with more: [Field] = []) -> Schema {
    .object([.required("id", .identifier)] + fields + more).named(name)
  }
}
