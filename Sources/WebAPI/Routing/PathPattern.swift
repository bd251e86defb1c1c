/// The path of an operation: `/v1/displays/{id}/now`, where `{id}` stands for one segment of a form, and a last
/// `{path...}` for all the rest, even nothing.
struct PathPattern: Sendable {
  enum Segment: Sendable {
    case literal(String)
    case parameter(String, StringFormat)
    case rest(String)
  }

  let text: String
  let segments: [Segment]

  /// Nil for a text that is not of the form above, or a name that occurs twice. A parameter whose format is not given is an
  /// identifier.
  init?(_ text: String, formats: [String: StringFormat] = [:]) {
    guard text.hasPrefix("/") else { return nil }
    let parts = text == "/" ? [] : text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    let segments = parts.compactMap { Self.segment(String($0), formats) }
    let names = segments.compactMap(\.name)
    guard segments.count == parts.count, Set(names).count == names.count, Set(formats.keys).isSubset(of: names),
      !segments.dropLast().contains(where: \.isRest)
    else { return nil }
    self.text = text
    self.segments = segments
  }

  private static func segment(_ part: String, _ formats: [String: StringFormat]) -> Segment? {
    guard part.hasPrefix("{"), part.hasSuffix("}") else {
      return part.contains("{") || part.contains("}") ? nil : .literal(part)
    }
    let inner = part.dropFirst().dropLast()
    let name = String(inner.hasSuffix("...") ? inner.dropLast(3) : inner)
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && $0.isLetter || $0.isASCII && $0.isNumber }) else { return nil }
    return inner.hasSuffix("...") ? .rest(name) : .parameter(name, formats[name] ?? .identifier)
  }

  /// The parameters of decoded `path` segments; nil where it is another path.
  func match(_ path: ArraySlice<String>) -> PathParameters? {
    var values: [String: String] = [:]
    var path = path
    for segment in segments {
      if case .rest(let name) = segment {
        values[name] = path.joined(separator: "/")
        return PathParameters(values: values)
      }
      guard let part = path.popFirst() else { return nil }
      switch segment {
      case .literal(let literal): if literal != part { return nil }
      case .parameter(let name, let format):
        guard format.accepts(part) else { return nil }
        values[name] = part
      case .rest: break
      }
    }
    return path.isEmpty ? PathParameters(values: values) : nil
  }

  /// Whether some path is matched by both.
  func overlaps(_ other: PathPattern) -> Bool {
    for (left, right) in zip(segments, other.segments) {
      switch (left, right) {
      case (.rest, _), (_, .rest): return true
      case (.literal(let left), .literal(let right)): if left != right { return false }
      case (.literal(let literal), .parameter(_, let format)), (.parameter(_, let format), .literal(let literal)):
        if !format.accepts(literal) { return false }
      case (.parameter, .parameter): break
      }
    }
    let longer = segments.count > other.segments.count ? segments : other.segments
    let shorter = min(segments.count, other.segments.count)
    return longer.count == shorter || longer[shorter].isRest
  }

  /// Whether it has a literal somewhere where `other` has a parameter, and otherwise the same: what both match is its own.
  func isSpecialCase(of other: PathPattern) -> Bool {
    guard segments.count == other.segments.count else { return false }
    var differs = false
    for (mine, theirs) in zip(segments, other.segments) {
      switch (mine, theirs) {
      case (.literal(let mine), .literal(let theirs)): if mine != theirs { return false }
      case (.parameter, .parameter): break
      case (.literal, .parameter): differs = true
      default: return false
      }
    }
    return differs
  }
}

extension PathPattern.Segment {
  var name: String? {
    switch self {
    case .literal: nil
    case .parameter(let name, _), .rest(let name): name
    }
  }

  var isRest: Bool {
    if case .rest = self { true } else { false }
  }
}
