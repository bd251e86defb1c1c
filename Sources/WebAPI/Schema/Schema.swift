internal import Signage

/// What a JSON value must look like. One description serves three: it checks what came (`check`), it completes what was left out
/// (`completed`), and it documents itself (`openAPI`, JSON Schema 2020-12 as in OpenAPI 3.1).
indirect enum Schema: Sendable {
  case boolean
  case integer(ClosedRange<Int>)
  /// Also takes integers.
  case number(ClosedRange<Double>)
  /// Free text; length in Unicode scalars. One that may not be empty must not be blank either.
  case text(ClosedRange<Int>, lines: Lines)
  case formatted(StringFormat)
  case choice([String])
  case integerChoice([Int])
  case array(of: Schema, count: ClosedRange<Int>, unique: Bool)
  case object(ObjectSchema)
  /// An object with names of the caller's own, all of one kind.
  case map(MapSchema)
  case nullable(Schema)
  /// The first of these that takes values of this kind; they must differ in kind.
  case either([Schema])
  /// One that the OpenAPI document lists under this name.
  case named(String, Schema)

  enum Lines: Sendable { case one, many }
}

/// An object with fields of known names; any other is refused.
struct ObjectSchema: Sendable {
  let fields: [Field]
  /// Alternatives of names that belong together: all names of exactly one alternative are given, none of another.
  let exactlyOneOf: [[String]]
  let requiredCount: Int
  /// Whether anything in it, however deep, has a default.
  let hasDefaults: Bool

  init(fields: [Field], exactlyOneOf: [[String]] = []) {
    self.fields = fields
    self.exactlyOneOf = exactlyOneOf
    requiredCount = fields.count { $0.isRequired }
    hasDefaults = fields.contains { $0.isDefaulted || $0.schema.hasDefaults }
  }

  func place(of name: String) -> Int? { fields.firstIndex { $0.name == name } }
  func field(named name: String) -> Field? { place(of: name).map { fields[$0] } }
}

struct MapSchema: Sendable {
  let keys: StringFormat
  let values: Schema
  let count: ClosedRange<Int>
  /// Keys that must be there.
  var required: [String] = []
}

/// One field of an object.
struct Field: Sendable {
  enum Presence: Sendable {
    case required
    case optional
    /// Left out, it is this.
    case defaulted(JSONValue)
  }

  let name: String
  let schema: Schema
  let presence: Presence
  /// For people, in the OpenAPI document.
  let about: String

  static func required(_ name: String, _ schema: Schema, _ about: String = "") -> Field {
    Field(name: name, schema: schema, presence: .required, about: about)
  }

  static func optional(_ name: String, _ schema: Schema, _ about: String = "") -> Field {
    Field(name: name, schema: schema, presence: .optional, about: about)
  }

  static func optional(_ name: String, _ schema: Schema, default value: JSONValue, _ about: String = "") -> Field {
    Field(name: name, schema: schema, presence: .defaulted(value), about: about)
  }

  var isRequired: Bool {
    if case .required = presence { true } else { false }
  }

  var isDefaulted: Bool {
    if case .defaulted = presence { true } else { false }
  }
}

// MARK: - Shorthands

extension Schema {
  static func object(_ fields: [Field], exactlyOneOf: [[String]] = []) -> Schema {
    .object(ObjectSchema(fields: fields, exactlyOneOf: exactlyOneOf))
  }

  /// One line.
  static func text(_ length: ClosedRange<Int>) -> Schema { .text(length, lines: .one) }
  static func array(of schema: Schema, count: ClosedRange<Int>) -> Schema {
    .array(of: schema, count: count, unique: false)
  }
  static func set(of schema: Schema, count: ClosedRange<Int>) -> Schema {
    .array(of: schema, count: count, unique: true)
  }

  static func localized(_ schema: Schema, requiring languages: [String] = []) -> Schema {
    .map(
      MapSchema(
        keys: .languageTag, values: schema, count: languages.count...LocalizedText.mostLanguages, required: languages))
  }

  /// A text of one line in each of several languages.
  static func localized(_ length: ClosedRange<Int>, requiring languages: [String] = []) -> Schema {
    .localized(.text(length), requiring: languages)
  }

  static func choice<Word: CaseIterable & RawRepresentable<String>>(_ words: Word.Type) -> Schema {
    .choice(words.allCases.map(\.rawValue))
  }

  static let identifier = Schema.formatted(.identifier)
  static let date = Schema.formatted(.date)
  static let timeOfDay = Schema.formatted(.timeOfDay)
  static let instant = Schema.formatted(.instant)
  static let target = Schema.formatted(.target)
  static let ward = Schema.formatted(.ward)
  static let area = Schema.formatted(.area)
  static let languageTag = Schema.formatted(.languageTag)
  static let sha256 = Schema.formatted(.sha256)
  static let timeZone = Schema.formatted(.timeZone)
  static let uuid = Schema.formatted(.uuid)
  /// 0 and up.
  static let count = Schema.integer(0...9_007_199_254_740_991)

  var nullable: Schema { .nullable(self) }
  func named(_ name: String) -> Schema { .named(name, self) }

  /// Itself without names and nulls around it.
  var bare: Schema {
    switch self {
    case .named(_, let schema), .nullable(let schema): schema.bare
    default: self
    }
  }

  var hasDefaults: Bool {
    switch self {
    case .object(let schema): schema.hasDefaults
    case .map(let schema): schema.values.hasDefaults
    case .array(let schema, _, _), .nullable(let schema), .named(_, let schema): schema.hasDefaults
    case .either(let schemas): schemas.contains { $0.hasDefaults }
    default: false
    }
  }

  /// The fields of an object; empty of anything else.
  var fields: [Field] {
    if case .object(let object) = bare { object.fields } else { [] }
  }
}
