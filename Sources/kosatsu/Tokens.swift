internal import Alerts
internal import Crypto
internal import Signage
internal import SignageStore
internal import WebAPI

extension Command {
  static let tokenCreate = Command(
    name: "token create", about: "Makes a token and prints it alone; it is not kept and cannot be shown again.",
    options: [
      dataDirectory,
      Option("role", "ROLE", Role.allCases.map(\.rawValue).joined(separator: ", ")),
      Option("name", "NAME", "the person or device it is for; one person's tokens share a name"),
      Option("ward", "CODE", "only for this ward; without it for the whole city"),
      Option("display", "ID", "of a display's token"), Option("sensor", "ID", "of a sensor's token"),
      Option("feed", "ID", "of a feed's token"),
      Option("kinds", "KIND,...", "of a feed's token: the only kinds it may show, as rain,cap:Met"),
      Option("unwanted-kinds", "KIND,...", "of a feed's token: kinds that are never shown, as frost"),
      Option("highest-precedence", "0-3", "of a feed's token: what goes beyond waits for an officer"),
      Option("trusted", nil, "of a feed's token: what is extreme and immediate and names no area goes city-wide"),
      Option(
        "requires-signature", nil, "of a feed's token: only CAP alerts signed by one of the server's --alert-signers"),
    ]
  ) { options in
    let role = try options.required("role")
    guard let role = Role(rawValue: role) else { throw UsageError(says: "--role \(role) is none.") }
    let store = try SignageStore(try DataDirectory(try options.required("data-dir")).database)
    defer { store.close() }
    let name = try options.required("name")
    let ward = try options.parsed("ward") { WardCode($0) }
    let display = try options.parsed("display") { DisplayID($0) }
    let sensor = try options.parsed("sensor") { SensorID($0) }
    let feed = options["feed"]
    let policy = try FeedPolicy(options, feed: feed)
    let token = Token(prefix: "kst_")
    _ = try await store.change(by: .commandLine, at: .now) { writing in
      try writing.newToken(
        token.digest.hexadecimal, name: name, role: role, ward: ward, display: display, sensor: sensor, feed: feed,
        policy: policy)
    }
    Output.line(token.text)
  }

  static let tokenList = Command(
    name: "token list", about: "Lists the tokens, without themselves.", options: [dataDirectory]
  ) { options in
    let store = try SignageStore(try DataDirectory(try options.required("data-dir")).database)
    defer { store.close() }
    for token in try store.read({ try $0.tokens() }) {
      let state = token.revokedAt == nil ? "valid" : "revoked"
      Output.line("\(token.id)  \(state)  \(token.role.rawValue)  \(token.area)  \(token.name)")
    }
  }

  static let tokenRevoke = Command(
    name: "token revoke", about: "Ends a token at once: kosatsu token revoke --data-dir DIR ID",
    options: [dataDirectory]
  ) { options in
    guard let id = options.operands.first, options.operands.count == 1 else {
      throw UsageError(says: "Name one token's id (token list shows it).")
    }
    let store = try SignageStore(try DataDirectory(try options.required("data-dir")).database)
    defer { store.close() }
    try await store.change(by: .commandLine, at: .now) { writing in
      try writing.revokeToken(id)
      try writing.audit("token.revoke", "token", id)
    }
  }
}

extension Options {
  /// The value of an option made into a noun; nil where it was not given. Throws `UsageError` where it is malformed.
  func parsed<Noun>(_ name: String, _ parse: (String) -> Noun?) throws -> Noun? {
    guard let text = self[name] else { return nil }
    guard let noun = parse(text) else { throw UsageError(says: "--\(name) \(text) is malformed.") }
    return noun
  }
}

extension FeedPolicy {
  /// Nil where nothing narrows what the feed may cause.
  fileprivate init?(_ options: Options, feed: String?) throws {
    let terms = ["kinds", "unwanted-kinds", "highest-precedence", "trusted", "requires-signature"]
    guard terms.contains(where: { options[$0] != nil }) else { return nil }
    func words(_ name: String) -> Set<String>? {
      options[name].map { Set($0.split(separator: ",").map(String.init)) }
    }
    self.init(
      feed: feed ?? "", kinds: words("kinds"), unwantedKinds: words("unwanted-kinds") ?? [],
      highestPrecedence: try options.parsed("highest-precedence") { Int($0) } ?? 0,
      isTrusted: options["trusted"] != nil, requiresSignature: options["requires-signature"] != nil)
  }
}

extension Actor {
  /// Who works on the machine itself; the operating system says who may.
  static let commandLine = Actor(token: "command-line", person: "command-line", grants: [])
}
