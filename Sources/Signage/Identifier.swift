/// The name of one noun: `[a-z0-9][a-z0-9-]{0,62}`, chosen by the caller or a UUID. The phantom type keeps a display's name
/// from being used where a site's is meant.
public struct Identifier<Noun>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public let text: String

  /// Nil when `text` is not of the form above.
  public init?(_ text: String) {
    let bytes = text.utf8
    guard (1...63).contains(bytes.count), let first = bytes.first, first != UInt8(ascii: "-") else { return nil }
    let allowed = bytes.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    guard allowed else { return nil }
    self.text = text
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let identifier = Self(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an identifier")
    }
    self = identifier
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
  public var description: String { text }
}

public typealias SiteID = Identifier<Site>
public typealias DisplayID = Identifier<Display>
public typealias SensorID = Identifier<Sensor>
public typealias ContentID = Identifier<Content>
public typealias CampaignID = Identifier<Campaign>
public typealias PoolID = Identifier<Pool>
public typealias EntryID = Identifier<ScheduleEntry>
public typealias EmergencyID = Identifier<Emergency>
public typealias DrillID = Identifier<DrillPlan>
public typealias CommandID = Identifier<DisplayCommand>
