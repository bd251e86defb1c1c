/// One thing that is wrong with what was sent, and what to send instead.
struct Violation: Hashable, Sendable {
  /// Names and places from the root, as `slots/0/windows/1/from`; empty for the whole.
  let path: String
  let says: String
}

/// Why a value was refused; at least one violation.
struct Violations: Error, Equatable, Sendable {
  let all: [Violation]
}

/// Gathers violations on the way through a value, and knows where it is.
struct Findings {
  /// More would help nobody.
  static let most = 20

  private(set) var violations: [Violation] = []
  private var path: [Step] = []

  private enum Step {
    case name(String)
    case place(Int)
  }

  var isFull: Bool { violations.count >= Self.most }

  mutating func say(_ says: String) {
    guard !isFull else { return }
    violations.append(Violation(path: path.map(Self.text).joined(separator: "/"), says: says))
  }

  mutating func inside(_ name: String, _ work: (inout Findings) -> Void) { inside(.name(name), work) }
  mutating func inside(_ place: Int, _ work: (inout Findings) -> Void) { inside(.place(place), work) }

  private mutating func inside(_ step: Step, _ work: (inout Findings) -> Void) {
    guard !isFull else { return }
    path.append(step)
    work(&self)
    path.removeLast()
  }

  /// A name may be the caller's own: what is said back is bounded, and printable.
  private static func text(_ step: Step) -> String {
    switch step {
    case .name(let name): name.printable
    case .place(let place): String(place)
    }
  }
}

extension String {
  /// At most 63 characters of it, with control characters left out; to be said back to whoever sent it.
  var printable: String {
    String(
      prefix(64).filter { character in
        character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
      }
    ).shortened(to: 63)
  }
}
