internal import Crypto
internal import Signage
internal import SignageStore

extension Demo {
  static let administrator = person("demo-administrator", .administrator)
  static let editor = person("demo-editor", .editor)
  static let approver = person("demo-approver", .approver)

  private static func person(_ name: String, _ role: Role) -> Actor {
    Actor(token: "demo", person: name, grants: [Grant(role: role, area: .city)])
  }

  /// One token a role and two officers, since one alone broadcasts nothing. Those of earlier runs end.
  func makeTokens() async throws -> [(name: String, token: String)] {
    let roles: [(name: String, role: Role)] = [
      ("demo-editor", .editor), ("demo-approver", .approver), ("demo-officer", .officer),
      ("demo-second-officer", .officer), ("demo-analyst", .analyst), ("demo-administrator", .administrator),
      (Self.shownDisplay.text, .display), (Self.sensor(of: Self.named("kita-office")).text, .sensor),
      ("demo-feed", .feed),
    ]
    let tokens = roles.map { (name: $0.name, role: $0.role, token: Token(prefix: "kst_")) }
    try await store.change(by: Self.administrator, at: now) { writing in
      let names = Set(tokens.map(\.name))
      for old in try writing.tokens() where names.contains(old.name) && old.revokedAt == nil {
        try writing.revokeToken(old.id)
      }
      for (name, role, token) in tokens {
        _ = try writing.newToken(
          token.digest.hexadecimal, name: name, role: role, display: role == .display ? Self.shownDisplay : nil,
          sensor: role == .sensor ? Self.sensor(of: Self.named("kita-office")) : nil, feed: role == .feed ? name : nil)
      }
    }
    return tokens.map { ($0.name, $0.token.text) }
  }
}
