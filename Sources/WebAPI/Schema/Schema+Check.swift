extension Schema {
  /// All that is wrong with `value`, at most twenty; empty when it may be taken.
  func check(_ value: JSONValue) -> [Violation] {
    var findings = Findings()
    check(value, &findings)
    return findings.violations
  }

  /// `value` with the defaults of what it leaves out. Throws when anything is wrong with it.
  func read(_ value: JSONValue) throws(Violations) -> JSONValue {
    let violations = check(value)
    guard violations.isEmpty else { throw Violations(all: violations) }
    return completed(value)
  }

  func check(_ value: JSONValue, _ findings: inout Findings) {
    switch (self, value) {
    case (.boolean, .bool): break
    case (.integer(let range), .integer(let integer)):
      if !(Int64(range.lowerBound)...Int64(range.upperBound)).contains(integer) { refuse(value, &findings) }
    case (.number(let range), .integer), (.number(let range), .number):
      if let number = value.number, !range.contains(number) { refuse(value, &findings) }
    case (.text(let length, let lines), .string(let text)): check(text, length, lines, &findings)
    case (.formatted(let format), .string(let text)):
      if !format.accepts(text) { refuse(value, &findings) }
    case (.choice(let words), .string(let word)):
      if !words.contains(word) { findings.say("Send \(expects).\(Suggestion.sentence(for: word, among: words))") }
    case (.integerChoice(let integers), .integer(let integer)):
      if !integers.contains(where: { Int64($0) == integer }) { refuse(value, &findings) }
    case (.array(let schema, let count, let unique), .array(let elements)):
      check(elements, schema, count, unique, &findings)
    case (.object(let schema), .object(let object)): schema.check(object, &findings)
    case (.map(let schema), .object(let object)): schema.check(object, &findings)
    case (.nullable(let schema), _):
      if !value.isNull { schema.check(value, &findings) }
    case (.either(let schemas), _):
      if let schema = schemas.first(where: { $0.takesKind(of: value) }) {
        schema.check(value, &findings)
      } else {
        refuse(value, &findings)
      }
    case (.named(_, let schema), _): schema.check(value, &findings)
    default: refuse(value, &findings)
    }
  }

  private func refuse(_ value: JSONValue, _ findings: inout Findings) {
    findings.say(takesKind(of: value) ? "Send \(expects)." : "Send \(expects), not \(value.kind).")
  }

  private func check(_ text: String, _ length: ClosedRange<Int>, _ lines: Lines, _ findings: inout Findings) {
    let scalars = text.unicodeScalars
    if let bad = scalars.first(where: { lines.refuses($0) }) {
      let newline = bad == "\n" ? "line breaks" : "control characters"
      findings.say("Send \(expects) without \(newline).")
    } else if !length.contains(scalars.count) {
      findings.say("Send \(expects); this has \(scalars.count).")
    } else if length.lowerBound > 0, scalars.allSatisfy({ $0.properties.isWhitespace }) {
      findings.say("Send \(expects) that is not blank.")
    }
  }

  private func check(
    _ elements: [JSONValue], _ schema: Schema, _ count: ClosedRange<Int>, _ unique: Bool, _ findings: inout Findings
  ) {
    guard count.contains(elements.count) else {
      return findings.say("Send \(expects); this has \(elements.count).")
    }
    for (place, element) in elements.enumerated() { findings.inside(place) { schema.check(element, &$0) } }
    guard unique else { return }
    var seen: Set<JSONValue> = []
    for (place, element) in elements.enumerated() where !seen.insert(element).inserted {
      findings.inside(place) { $0.say("This is in the array already; send it once.") }
    }
  }
}

extension ObjectSchema {
  fileprivate func check(_ object: JSONObject, _ findings: inout Findings) {
    var given = 0
    // Members mostly come in the order of the fields: the next is looked at first.
    var next = 0
    for (name, value) in object {
      let place = fields.indices.contains(next) && fields[next].name == name ? next : place(of: name)
      if let place {
        next = place + 1
        given += fields[place].isRequired ? 1 : 0
        findings.inside(name) { fields[place].schema.check(value, &$0) }
      } else {
        let names = fields.map(\.name)
        findings.inside(name) { $0.say("There is no such field here.\(Suggestion.sentence(for: name, among: names))") }
      }
    }
    if given < requiredCount { sayMissing(object, &findings) }
    checkAlternatives(object, &findings)
  }

  private func sayMissing(_ object: JSONObject, _ findings: inout Findings) {
    for field in fields where field.isRequired && object[field.name] == nil {
      findings.inside(field.name) { $0.say("This is missing; send \(field.schema.expects).") }
    }
  }

  private func checkAlternatives(_ object: JSONObject, _ findings: inout Findings) {
    guard !exactlyOneOf.isEmpty else { return }
    let begun = exactlyOneOf.filter { names in names.contains { object[$0] != nil } }
    let complete = begun.count == 1 && begun.allSatisfy { names in names.allSatisfy { object[$0] != nil } }
    guard !complete, let name = fieldAtFault(begun, object) else { return }
    let alternatives = exactlyOneOf.map { $0.joined(separator: " with ") }
    findings.inside(name) { $0.say("Send exactly one of: \(alternatives.joined(separator: ", ")).") }
  }

  /// Of several alternatives what is too much in the second, of one what it lacks, of none what the first begins with.
  private func fieldAtFault(_ begun: [[String]], _ object: JSONObject) -> String? {
    if begun.count > 1 { return begun[1].first { object[$0] != nil } }
    return begun.isEmpty ? exactlyOneOf.first?.first : begun[0].first { object[$0] == nil }
  }
}

extension MapSchema {
  fileprivate func check(_ object: JSONObject, _ findings: inout Findings) {
    guard count.contains(object.count) || object.count < count.lowerBound && !required.isEmpty else {
      return findings.say("Send \(Schema.map(self).expects); this has \(object.count).")
    }
    for (name, value) in object {
      findings.inside(name) { findings in
        if keys.accepts(name) {
          values.check(value, &findings)
        } else {
          findings.say("Name this \(keys.says).")
        }
      }
    }
    for name in required where object[name] == nil {
      findings.inside(name) { $0.say("This is missing; send \(values.expects).") }
    }
  }
}

extension Schema.Lines {
  func refuses(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .one:
      scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
    case .many: scalar.properties.generalCategory == .control && scalar != "\n"
    }
  }
}
