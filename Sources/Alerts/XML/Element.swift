/// One element of a document: what is in it, without comments and processing instructions.
struct Element {
  /// The namespace's name, empty for none; the prefix it was written with is forgotten.
  var namespace: String
  /// The local name.
  var name: String
  var attributes: [String: String]
  var children: [Element] = []
  /// All character data directly inside, in order.
  var characters = ""

  /// The character data without white space around it.
  var text: String {
    let trimmed = characters.drop { $0.isWhitespace }
    guard let last = trimmed.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(trimmed[...last])
  }

  /// The first child of that name in this element's own namespace.
  func child(_ name: String) -> Element? { children.first { $0.name == name && $0.namespace == namespace } }

  func children(_ name: String) -> [Element] { children.filter { $0.name == name && $0.namespace == namespace } }

  /// The first element down the path of local names, whatever their namespaces.
  func at(_ path: String...) -> Element? {
    var here = self
    for name in path {
      guard let next = here.children.first(where: { $0.name == name }) else { return nil }
      here = next
    }
    return here
  }

  /// The text at the path; nil where there is no such element, or it is empty.
  func text(_ name: String, _ more: String...) -> String? {
    var here = children.first { $0.name == name }
    for name in more { here = here?.children.first { $0.name == name } }
    guard let text = here?.text, !text.isEmpty else { return nil }
    return text
  }

  /// The same for the same content, however it was written down: prefixes, order of attributes, white space around texts.
  var canonical: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    text += "<{\(namespace)}\(name)"
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) where !name.hasPrefix("xmlns") {
      text += "\u{1}\(name)\u{1}\(value)"
    }
    text += ">\(self.text)"
    for child in children { child.write(to: &text) }
    text += "</>"
  }

  /// Every element below this one for which `matches` says so, in document order; not looked for inside one that was found.
  func outermost(where matches: (Element) -> Bool) -> [Element] {
    matches(self) ? [self] : children.flatMap { $0.outermost(where: matches) }
  }

  /// Every element below this one with that local name, in document order.
  func descendants(named name: String) -> [Element] {
    children.flatMap { ($0.name == name ? [$0] : []) + $0.descendants(named: name) }
  }
}
