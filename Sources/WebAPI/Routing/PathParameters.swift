internal import Signage

/// What stood in a path where its pattern has `{name}`, each of the form that the pattern asks for.
struct PathParameters: Hashable, Sendable {
  let values: [String: String]

  subscript(name: String) -> String? { values[name] }

  /// The identifier of a noun. Throws `notFound` where the path has none of that name.
  func identifier<Noun>(
    _ name: String = "id", of type: Noun.Type = Noun.self
  ) throws(SignageError) -> Identifier<Noun> {
    guard let text = values[name], let identifier = Identifier<Noun>(text) else {
      throw .notFound(noun: String(describing: Noun.self).lowercased(), id: values[name] ?? "")
    }
    return identifier
  }
}
