/// Who asks: a person by a token, or a device.
public struct Actor: Hashable, Sendable {
  /// The token's own name in the audit.
  public var token: String
  /// A person's name; persons are told apart by it, whatever their tokens. A device's token has its device's name.
  public var person: String
  public var grants: [Grant]
  public var device: Device?

  public init(token: String, person: String, grants: [Grant], device: Device? = nil) {
    self.token = token
    self.person = person
    self.grants = grants
    self.device = device
  }

  /// The widest area in which the actor has one of `roles`; nil without any.
  public func area(as roles: Set<Role>) -> Area? {
    let areas = grants.filter { roles.contains($0.role) }.map(\.area)
    return areas.contains(.city) ? .city : areas.first
  }
}

/// A role, in an area; a role without a ward is the city's.
public struct Grant: Hashable, Sendable, Codable {
  public var role: Role
  public var area: Area

  public init(role: Role, area: Area) {
    self.role = role
    self.area = area
  }
}

public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
  case editor, approver, officer, analyst, administrator, display, sensor, feed
}

/// The machine a token belongs to.
public enum Device: Hashable, Sendable {
  case display(DisplayID)
  case sensor(SensorID)
  case feed(String)
}
