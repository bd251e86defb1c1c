/// Where something is meant to be seen: `all`, `ward:27127`, `site:kita-office`, `display:kita-1f-lobby` or `tag:tourism`.
public enum Target: Hashable, Sendable, Codable, CustomStringConvertible {
  case all
  case ward(WardCode)
  case site(SiteID)
  case display(DisplayID)
  case tag(String)

  /// Nil for anything that is not of the forms above.
  public init?(_ text: String) {
    if text == "all" {
      self = .all
      return
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "ward":
      guard let code = WardCode(parts[1]) else { return nil }
      self = .ward(code)
    case "site":
      guard let id = SiteID(parts[1]) else { return nil }
      self = .site(id)
    case "display":
      guard let id = DisplayID(parts[1]) else { return nil }
      self = .display(id)
    case "tag":
      guard Identifier<Target>(parts[1]) != nil else { return nil }
      self = .tag(parts[1])
    default: return nil
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let target = Self(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a target")
    }
    self = target
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  public func includes(_ display: Display, at site: Site) -> Bool {
    switch self {
    case .all: true
    case .ward(let code): site.ward == code
    case .site(let id): display.site == id
    case .display(let id): display.id == id
    case .tag(let tag): display.tags.contains(tag)
    }
  }

  public var description: String {
    switch self {
    case .all: "all"
    case .ward(let code): "ward:\(code)"
    case .site(let id): "site:\(id)"
    case .display(let id): "display:\(id)"
    case .tag(let tag): "tag:\(tag)"
    }
  }
}
