public import Alerts
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
  /// What a feed may cause; absent of others, and of feeds that were never narrowed.
  private var policy: FeedPolicy?

  public init(
    id: String, hash: String, name: String, role: Role, area: Area = .city, display: DisplayID? = nil,
    sensor: SensorID? = nil, feed: String? = nil, createdAt: Instant, revokedAt: Instant? = nil,
    policy: FeedPolicy? = nil
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
    self.policy = policy
  }

  /// What the messages it posts may cause (ALERTS.md 12); nil of what is no feed's. Its area is the token's own.
  public var feedPolicy: FeedPolicy? {
    feed.map { feed in
      var policy = policy ?? FeedPolicy(feed: feed)
      (policy.feed, policy.area) = (feed, area)
      return policy
    }
  }

  /// Who acts with it.
  public var actor: Actor {
    Actor(token: id, person: name, grants: [Grant(role: role, area: area)], device: device)
  }

  /// The machine it belongs to; nil of a person's.
  public var device: Device? {
    display.map(Device.display) ?? sensor.map(Device.sensor) ?? feed.map(Device.feed)
  }
}

extension Reading {
  /// The token with that hash, unless it was revoked.
  public func token(hash: String) throws -> TokenRecord? {
    try transaction.row("SELECT document FROM tokens WHERE hash = $1 AND revoked_at IS NULL", [hash])?
      .document("document")
  }

  public func token(_ id: String) throws -> TokenRecord? {
    try transaction.row("SELECT document FROM tokens WHERE id = $1 AND revoked_at IS NULL", [id])?.document("document")
  }

  public func tokens() throws -> [TokenRecord] {
    try transaction.rows("SELECT document FROM tokens ORDER BY created_at, id").map { try $0.document("document") }
  }

  /// The displays' tokens that were ended at `instant` or later, by token.
  public func displaysWhoseTokensEnded(since instant: Instant) throws -> [String: DisplayID] {
    let tokens: [TokenRecord] = try transaction.rows(
      "SELECT document FROM tokens WHERE revoked_at >= $1", [instant]
    ).map { try $0.document("document") }
    return Dictionary(tokens.compactMap { token in token.display.map { (token.id, $0) } }) { first, _ in first }
  }
}

extension Writing {
  public func save(_ token: TokenRecord) throws {
    try transaction.run(
      "INSERT INTO tokens (id, hash, device, created_at, revoked_at, document) VALUES ($1, $2, $3, $4, $5, $6) "
        + "ON CONFLICT (id) DO UPDATE SET revoked_at = excluded.revoked_at, document = excluded.document",
      [token.id, token.hash, token.device?.name, token.createdAt, token.revokedAt, try document(token)])
    publish(.tokensChanged)
  }

  /// Makes a token known by its hash, and audits it. A device's token names its device and nothing else does. `policy` narrows what
  /// a feed may cause.
  ///
  /// Throws `SignageError.invalid`, naming the field.
  public func newToken(
    _ hash: String, name: String, role: Role, ward: WardCode? = nil, display: DisplayID? = nil, sensor: SensorID? = nil,
    feed: String? = nil, policy: FeedPolicy? = nil
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
    try policy?.validate()
    if policy != nil, role != .feed {
      throw SignageError.invalid(field: "role", says: "Only what a feed may cause can be narrowed.")
    }
    let record = TokenRecord(
      id: newIdentifier(), hash: hash, name: name, role: role, area: ward.map(Area.ward) ?? .city, display: display,
      sensor: sensor, feed: feed, createdAt: now, policy: policy)
    try save(record)
    var detail = ["name": name, "role": role.rawValue, "area": "\(record.area)"]
    for (name, value) in policy?.terms ?? [:] { detail[name] = value }
    try audit("token.create", "token", record.id, detail)
    return record
  }

  /// Ends a token now; the caller audits it. Throws `SignageError.notFound` where there is none, or it was ended before.
  public func revokeToken(_ id: String) throws {
    let row = try transaction.row("SELECT document FROM tokens WHERE id = $1 AND revoked_at IS NULL", [id])
    guard let token: TokenRecord = try row?.document("document") else {
      throw SignageError.notFound(noun: "token", id: id)
    }
    try revoke(token)
  }

  /// Ends all tokens of a device now, and answers which; the caller audits it.
  @discardableResult
  public func revokeTokens(of device: Device) throws -> [String] {
    let tokens: [TokenRecord] = try transaction.rows(
      "SELECT document FROM tokens WHERE device = $1 AND revoked_at IS NULL ORDER BY created_at, id", [device.name]
    ).map { try $0.document("document") }
    for token in tokens { try revoke(token) }
    return tokens.map(\.id)
  }

  private func revoke(_ token: TokenRecord) throws {
    var token = token
    token.revokedAt = now
    try save(token)
  }
}

extension Device {
  /// As it is kept beside its tokens.
  fileprivate var name: String {
    switch self {
    case .display(let id): "display:\(id)"
    case .sensor(let id): "sensor:\(id)"
    case .feed(let id): "feed:\(id)"
    }
  }
}
