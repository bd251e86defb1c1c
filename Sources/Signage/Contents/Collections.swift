/// Contents in a fixed order that are shown together.
public struct Campaign: Hashable, Sendable, Codable {
  public let id: CampaignID
  public var owner: Area
  public var contents: [ContentID]

  public init(id: CampaignID, owner: Area, contents: [ContentID]) {
    self.id = id
    self.owner = owner
    self.contents = contents
  }
}

/// Contents of which the ranking picks.
public struct Pool: Hashable, Sendable, Codable {
  public let id: PoolID
  public var owner: Area
  public var contents: [ContentID]
  /// K of DESIGN 4.5, 1...40.
  public var itemsPerLoop: Int

  public init(id: PoolID, owner: Area, contents: [ContentID], itemsPerLoop: Int = 12) {
    self.id = id
    self.owner = owner
    self.contents = contents
    self.itemsPerLoop = itemsPerLoop
  }
}
