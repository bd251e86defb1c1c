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

/// What a list of tokens is narrowed by.
public struct TokenFilter: Sendable {
  /// Those that were ended, or those that hold; nil for both.
  public var isRevoked: Bool?
  /// Whoever looks after these looks after the tokens: those that hold for them, and of displays and sensors those that stand in
  /// them. Nil for all.
  public var wards: Set<WardCode>?
  /// The last of the page before.
  public var after: String?
  /// 1...200.
  public var limit = 50

  public init() {}
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

  /// All there ever were, in the order of their making.
  public func tokens() throws -> [TokenRecord] {
    try transaction.rows("SELECT document FROM tokens ORDER BY created_at, id").map { try $0.document("document") }
  }

  /// A page, in the order of ids, which is that of their making.
  public func tokens(_ filter: TokenFilter) throws -> [TokenRecord] {
    var sql: SQL = "SELECT document FROM tokens WHERE id > $1"
    var arguments: Arguments = [filter.after ?? ""]
    if let isRevoked = filter.isRevoked {
      sql += isRevoked ? " AND revoked_at IS NOT NULL" : " AND revoked_at IS NULL"
    }
    if let wards = filter.wards {
      sql += " AND id IN (" + Self.tokens(of: .parameters(from: arguments.count + 1, count: wards.count)) + ")"
      arguments += wards.map(\.text).sorted()
    }
    sql += " ORDER BY id LIMIT " + .parameters(from: arguments.count + 1, count: 1)
    return try transaction.rows(sql, arguments + [filter.limit.clamped(to: 1...200)]).map {
      try $0.document("document")
    }
  }

  /// The ids of the tokens of what stands in these wards, and of who holds them for one of these and stands nowhere.
  private static func tokens(of wards: SQL) -> SQL {
    "SELECT id FROM tokens WHERE ward IN (" + wards + ") AND (device IS NULL OR device NOT IN "
      + "(SELECT 'display:' || id FROM displays UNION ALL SELECT 'sensor:' || id FROM sensors)) "
      + "UNION SELECT id FROM tokens WHERE device IN "
      + "(SELECT 'display:' || displays.id FROM displays JOIN sites ON sites.id = displays.site WHERE sites.ward IN ("
      + wards + ")) "
      + "UNION SELECT id FROM tokens WHERE device IN "
      + "(SELECT 'sensor:' || sensors.id FROM sensors JOIN sites ON sites.id = sensors.site WHERE sites.ward IN ("
      + wards + "))"
  }

  /// The tokens of feeds that hold.
  public func feedTokens() throws -> [TokenRecord] {
    try transaction.rows(
      "SELECT document FROM tokens WHERE device LIKE 'feed:%' ESCAPE '\\' AND revoked_at IS NULL ORDER BY id"
    ).map { try $0.document("document") }
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
      "INSERT INTO tokens (id, hash, device, ward, created_at, revoked_at, document) VALUES ($1, $2, $3, $4, $5, $6, $7) "
        + "ON CONFLICT (id) DO UPDATE SET revoked_at = excluded.revoked_at, document = excluded.document",
      [
        token.id, token.hash, token.device?.name, token.area.ward?.text, token.createdAt, token.revokedAt,
        try document(token),
      ])
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
