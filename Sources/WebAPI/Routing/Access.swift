internal import Signage

/// Who may call an operation at all; what it may do to which noun is asked of the policy again, with the noun.
struct Access: Hashable, Sendable {
  enum Caller: Hashable, Sendable {
    /// A person with a role that may do this somewhere.
    case person(Action)
    case display, sensor, feed
    /// A screen that is no display yet, by its pairing's secret.
    case newScreen
  }

  /// Nil is everybody, without a token.
  let callers: Set<Caller>?

  static let anyone = Access(callers: nil)
  static let display = Access(callers: [.display])
  /// Who has a bearer; whether it is the pairing's secret, the handler alone can know.
  static let pairing = Access(callers: [.newScreen])
  static let sensor = Access(callers: [.sensor])
  static let feed = Access(callers: [.feed])
  static func person(_ action: Action) -> Access { Access(callers: [.person(action)]) }

  func or(_ other: Access) -> Access {
    guard let callers, let others = other.callers else { return .anyone }
    return Access(callers: callers.union(others))
  }

  var isPublic: Bool { callers == nil }
}

extension Access {
  /// For the OpenAPI document.
  var says: String {
    guard let callers else { return "For everybody, without a token." }
    let words = callers.map { caller in
      switch caller {
      case .person(let action): "persons who may \(action)"
      case .display: "displays"
      case .sensor: "sensors"
      case .feed: "feeds"
      case .newScreen: "new screens, by the secret of their pairing"
      }
    }
    return "For \(words.sorted().joined(separator: ", "))."
  }
}
