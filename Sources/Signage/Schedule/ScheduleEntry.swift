/// A content, campaign or pool on some targets, in some slots, with a priority.
public struct ScheduleEntry: Hashable, Sendable, Codable {
  public let id: EntryID
  public var subject: Subject
  public var targets: [Target]
  /// Empty is always.
  public var slots: [Slot]
  public var priority: Priority
  /// 1...20.
  public var playsPerLoop: Int
  public var alwaysIncluded: Bool
  /// The area of the person who made it; it never shows outside.
  public let area: Area
  public let createdAt: Instant
  public let createdBy: String

  public enum Subject: Hashable, Sendable, Codable {
    case content(ContentID)
    case campaign(CampaignID)
    case pool(PoolID)
  }

  public init(
    id: EntryID, subject: Subject, targets: [Target], slots: [Slot] = [], priority: Priority = .standard,
    playsPerLoop: Int = 1, alwaysIncluded: Bool = false, area: Area, createdAt: Instant, createdBy: String
  ) {
    self.id = id
    self.subject = subject
    self.targets = targets
    self.slots = slots
    self.priority = priority
    self.playsPerLoop = playsPerLoop
    self.alwaysIncluded = alwaysIncluded
    self.area = area
    self.createdAt = createdAt
    self.createdBy = createdBy
  }
}

/// 0 (lowest) to 9; the highest with an active entry takes the loop.
public struct Priority: Hashable, Comparable, Sendable, Codable {
  public let level: Int

  /// 通常.
  public static let standard = Priority(checked: 3)
  /// 重点, and the ceiling of editors.
  public static let emphasis = Priority(checked: 5)
  /// 市指定, and the ceiling of city staff.
  public static let cityDesignated = Priority(checked: 7)
  public static let highest = Priority(checked: 9)

  /// Nil outside 0...9.
  public init?(_ level: Int) {
    guard (0...9).contains(level) else { return nil }
    self.level = level
  }

  private init(checked level: Int) { self.level = level }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let priority = Self(try container.decode(Int.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a priority")
    }
    self = priority
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(level)
  }

  public static func < (left: Priority, right: Priority) -> Bool { left.level < right.level }
}
