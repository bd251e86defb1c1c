internal import Database
public import Signage

/// A token as it is remembered: everything but itself.
public struct TokenRecord: Hashable, Sendable, Codable {
  public var id: String
  /// SHA-256 of the token, in hexadecimal.
  public var hash: String
  /// The person's or the device's name.
  public var name: String
  public var role: Role
  public var area: Area
  public var display: DisplayID?
  public var sensor: SensorID?
  public var feed: String?
  public var createdAt: Instant
  public var revokedAt: Instant?

  public init(
    id: String, hash: String, name: String, role: Role, area: Area = .city, display: DisplayID? = nil,
    sensor: SensorID? = nil, feed: String? = nil, createdAt: Instant, revokedAt: Instant? = nil
  ) {
    self.id = id
    self.hash = hash
    self.name = name
    self.role = role
    self.area = area
    self.display = display
    self.sensor = sensor
    self.feed = feed
    self.createdAt = createdAt
    self.revokedAt = revokedAt
  }

  /// Who acts with it.
  public var actor: Actor {
    let device: Device? = display.map(Device.display) ?? sensor.map(Device.sensor) ?? feed.map(Device.feed)
    return Actor(token: id, person: name, grants: [Grant(role: role, area: area)], device: device)
  }
}

/// One row of the audit.
public struct AuditRow: Hashable, Sendable {
  public var id: String
  public var at: Instant
  public var person: String
  public var token: String
  public var action: String
  public var noun: String
  public var nounID: String
  public var detail: [String: String]
}

extension Reading {
  /// The token with that hash, unless it was revoked.
  public func token(hash: String) throws -> TokenRecord? {
    try transaction.row("SELECT document FROM tokens WHERE hash = $1 AND revoked_at IS NULL", [hash])?
      .document("document")
  }

  public func tokens() throws -> [TokenRecord] {
    try transaction.rows("SELECT document FROM tokens ORDER BY created_at, id").map { try $0.document("document") }
  }

  /// Newest first, those before `before` when given.
  public func auditRows(before: String? = nil, limit: Int = 50) throws -> [AuditRow] {
    let columns: SQL = "SELECT id, at, person, token, action, noun, noun_id, detail FROM audit"
    let rows =
      if let before {
        try transaction.rows(columns + " WHERE id < $1 ORDER BY id DESC LIMIT $2", [before, limit])
      } else {
        try transaction.rows(columns + " ORDER BY id DESC LIMIT $1", [limit])
      }
    return try rows.map { row in
      AuditRow(
        id: try row.text("id"), at: try row.instant("at"), person: try row.text("person"), token: try row.text("token"),
        action: try row.text("action"), noun: try row.text("noun"), nounID: try row.text("noun_id"),
        detail: try row.document("detail"))
    }
  }

  /// What was answered to that token's request of that key in the last 24 hours.
  public func rememberedAnswer(token: String, key: String, at now: Instant) throws -> RememberedAnswer? {
    let row = try transaction.row(
      "SELECT digest, status, body FROM idempotency WHERE token = $1 AND idempotency_key = $2 AND at > $3",
      [token, key, now.advanced(bySeconds: -86_400)])
    guard let row else { return nil }
    return RememberedAnswer(
      digest: try row.text("digest"), status: try row.integer("status"), body: try row.text("body"))
  }
}

/// An answer kept under an Idempotency-Key.
public struct RememberedAnswer: Hashable, Sendable {
  /// SHA-256 of the request that was answered so.
  public var digest: String
  public var status: Int
  public var body: String

  public init(digest: String, status: Int, body: String) {
    self.digest = digest
    self.status = status
    self.body = body
  }
}

extension Writing {
  public func save(_ token: TokenRecord) throws {
    try transaction.run(
      "INSERT INTO tokens (id, hash, created_at, revoked_at, document) VALUES ($1, $2, $3, $4, $5) "
        + "ON CONFLICT (id) DO UPDATE SET revoked_at = excluded.revoked_at, document = excluded.document",
      [token.id, token.hash, token.createdAt, token.revokedAt, try document(token)])
    publish(.tokensChanged)
  }

  /// Makes a token known by its hash, and audits it. A device's token names its device and nothing else does.
  ///
  /// Throws `SignageError.invalid`, naming the field.
  public func newToken(
    _ hash: String, name: String, role: Role, ward: WardCode? = nil, display: DisplayID? = nil, sensor: SensorID? = nil,
    feed: String? = nil
  ) throws -> TokenRecord {
    guard (1...80).contains(name.count) else {
      throw SignageError.invalid(field: "name", says: "1 to 80 characters: whose token it is.")
    }
    for (device, field, isNamed) in [
      (Role.display, "display", display != nil), (.sensor, "sensor", sensor != nil), (.feed, "feed", feed != nil),
    ] where (role == device) != isNamed {
      throw SignageError.invalid(
        field: field, says: role == device ? "Say which \(field) it is for." : "Only a token of role \(field) has one.")
    }
    if let display, try self.display(display) == nil {
      throw SignageError.invalid(field: "display", says: "There is no display \(display); create it first.")
    }
    if let sensor, try self.sensor(sensor) == nil {
      throw SignageError.invalid(field: "sensor", says: "There is no sensor \(sensor); create it first.")
    }
    let record = TokenRecord(
      id: newIdentifier(), hash: hash, name: name, role: role, area: ward.map(Area.ward) ?? .city, display: display,
      sensor: sensor, feed: feed, createdAt: now)
    try save(record)
    try audit("token.create", "token", record.id, ["name": name, "role": role.rawValue, "area": "\(record.area)"])
    return record
  }

  /// Ends a token now. Throws `SignageError.notFound` where there is none, or it was ended before.
  public func revokeToken(_ id: String) throws {
    let row = try transaction.row("SELECT document FROM tokens WHERE id = $1 AND revoked_at IS NULL", [id])
    guard var token: TokenRecord = try row?.document("document") else {
      throw SignageError.notFound(noun: "token", id: id)
    }
    token.revokedAt = now
    try save(token)
  }

  public func remember(_ answer: RememberedAnswer, token: String, key: String) throws {
    try transaction.run(
      "INSERT INTO idempotency (token, idempotency_key, digest, status, body, at) VALUES ($1, $2, $3, $4, $5, $6) "
        + "ON CONFLICT (token, idempotency_key) DO UPDATE SET digest = excluded.digest, status = excluded.status, "
        + "body = excluded.body, at = excluded.at",
      [token, key, answer.digest, answer.status, answer.body, now])
  }

  /// Forgets the answers that are older than a day.
  public func forgetOldAnswers() throws {
    try transaction.run("DELETE FROM idempotency WHERE at <= $1", [now.advanced(bySeconds: -86_400)])
  }
}
