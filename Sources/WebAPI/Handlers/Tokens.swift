internal import Alerts
internal import Crypto
internal import HTTPServer
internal import Signage
internal import SignageStore

/// Tokens and the audit, for administrators (DESIGN 4.6, 5).
extension API {
  private struct TokenRequest: Decodable {
    var name: String
    var role: Role
    var ward: WardCode?
    var display: DisplayID?
    var sensor: SensorID?
    var feed: String?
    var kinds: Set<String>?
    var unwantedKinds: Set<String>?
    var highestPrecedence: Int?
    var trusted: Bool?
    var requiresSignature: Bool?

    /// What a feed may cause; nil where nothing narrows it.
    var policy: FeedPolicy? {
      let isNarrowed = kinds != nil || unwantedKinds != nil || highestPrecedence != nil || trusted != nil
      guard isNarrowed || requiresSignature != nil else { return nil }
      return FeedPolicy(
        feed: feed ?? "", kinds: kinds, unwantedKinds: unwantedKinds ?? [], highestPrecedence: highestPrecedence ?? 0,
        isTrusted: trusted ?? false, requiresSignature: requiresSignature ?? false)
    }
  }

  /// The token itself is in this answer and nowhere else, so this answer is not kept under an Idempotency-Key.
  func createToken(_ call: Call) async throws -> Response {
    let request = try call.decode(TokenRequest.self)
    guard request.requiresSignature != true || alerts.checksSignatures else {
      throw SignageError.invalid(
        field: "requiresSignature",
        says: "The server trusts no signers, so no message could be shown: start it with --alert-signers.")
    }
    let token = Token(prefix: "kst_")
    return try await store.change(by: call.actor, at: call.now) { writing in
      let record = try writing.newToken(
        token.digest.hexadecimal, name: request.name, role: request.role, ward: request.ward, display: request.display,
        sensor: request.sensor, feed: request.feed, policy: request.policy)
      try call.require(
        .changeTokens, in: try area(of: record, in: writing),
        says: "You look after the tokens of your own ward; name it as ward, or one of its displays or sensors.")
      return Response.json(status: 201) { json in
        Self.write(record, to: &json)
        json.member("token", token.text)
      }
    }
  }

  func listTokens(_ call: Call) throws -> Response {
    var filter = TokenFilter()
    filter.isRevoked = call.query["revoked"]?.bool
    filter.wards = call.actor.wards(for: .changeTokens)
    filter.after = call.query["cursor"]?.string
    filter.limit = call.query["limit"]?.integer ?? filter.limit
    let tokens = try store.read { try $0.tokens(filter) }
    return .json { json in
      json.array("tokens") { json in
        for token in tokens { json.object { Self.write(token, to: &$0) } }
      }
      if tokens.count == filter.limit, let last = tokens.last { json.member("next", last.id) }
    }
  }

  func revokeToken(_ call: Call) async throws -> Response {
    let id = call.parameters["id"] ?? ""
    return try await change(call) { writing in
      guard let token = try writing.token(id),
        may(call.actor, .changeTokens, .area(try area(of: token, in: writing)))
      else { throw SignageError.notFound(noun: "token", id: id) }
      try writing.revokeToken(id)
      try writing.audit("token.revoke", "token", id)
      return .nothing
    }
  }

  func listAudit(_ call: Call) throws -> Response {
    let limit = call.query["limit"]?.integer ?? 50
    // What was done to a thing tells of it, so a ward's administrator sees what the ward's own people did.
    let wards = call.actor.wards(for: .seeAudit)
    let rows = try store.read { try $0.auditRows(before: call.query["cursor"]?.string, limit: limit, by: wards) }
    return .json { json in
      json.array("audit") { json in
        for row in rows { json.object { Self.write(row, to: &$0) } }
      }
      if rows.count == limit, let last = rows.last { json.member("next", last.id) }
    }
  }

  private static func write(_ row: AuditRow, to json: inout JSONWriter) {
    json.member("id", row.id)
    json.member("at", row.at.rfc3339())
    json.member("person", row.person)
    json.member("token", row.token)
    json.member("action", row.action)
    json.member("noun", row.noun)
    json.member("nounId", row.nounID)
    json.member("detail", JSONValue.of(row.detail))
  }

  private static func write(_ policy: FeedPolicy?, to json: inout JSONWriter) {
    guard let policy else { return }
    func write(_ kinds: Set<String>, as name: String) {
      json.array(name) { json in
        for kind in kinds.sorted() { json.value(kind) }
      }
    }
    if let kinds = policy.kinds { write(kinds, as: "kinds") } else { json.null("kinds") }
    write(policy.unwantedKinds, as: "unwantedKinds")
    json.member("highestPrecedence", policy.highestPrecedence)
    json.member("trusted", policy.isTrusted)
    json.member("requiresSignature", policy.requiresSignature)
  }

  private static func write(_ token: TokenRecord, to json: inout JSONWriter) {
    json.member("id", token.id)
    json.member("name", token.name)
    json.member("role", token.role.rawValue)
    json.member("area", token.area.description)
    json.memberOrNull("display", token.display?.text)
    json.memberOrNull("sensor", token.sensor?.text)
    json.memberOrNull("feed", token.feed)
    write(token.feedPolicy, to: &json)
    json.member("createdAt", token.createdAt.rfc3339())
    json.memberOrNull("revokedAt", token.revokedAt?.rfc3339())
  }
}
