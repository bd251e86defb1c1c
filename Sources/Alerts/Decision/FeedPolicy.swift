public import Signage

/// What a feed may cause; beyond it an officer reviews (ALERTS.md 12).
public struct FeedPolicy: Hashable, Sendable, Codable {
  public var feed: String
  /// Which kinds it may show: the words of `Hazard`, or `cap:` and a CAP category (`cap:Met`). Nil for all.
  public var kinds: Set<String>?
  /// Kinds nobody wants on screens, as `frost`: logged only.
  public var unwantedKinds: Set<String>
  /// The highest precedence it may cause: 0 for any, 3 for banners alone.
  public var highestPrecedence: Int
  public var area: Area
  /// Whether an alert of Extreme severity and Immediate urgency without a usable area goes city-wide.
  public var isTrusted: Bool
  public var requiresSignature: Bool

  public init(
    feed: String, kinds: Set<String>? = nil, unwantedKinds: Set<String> = [], highestPrecedence: Int = 0,
    area: Area = .city, isTrusted: Bool = false, requiresSignature: Bool = false
  ) {
    self.feed = feed
    self.kinds = kinds
    self.unwantedKinds = unwantedKinds
    self.highestPrecedence = highestPrecedence
    self.area = area
    self.isTrusted = isTrusted
    self.requiresSignature = requiresSignature
  }

  func allows(_ notice: Notice, in city: City) -> Bool {
    let wardOf = Dictionary(city.sites.map { ($0.id, $0.ward) }, uniquingKeysWith: { first, _ in first })
    let isInside = notice.message.targets.allSatisfy { target in
      switch target {
      case .ward(let ward): area.contains(ward)
      case .site(let site): wardOf[site].map { area.contains($0) } ?? (area == .city)
      case .all, .display, .tag: area == .city
      }
    }
    return isInside && notice.message.precedence >= highestPrecedence
      && (kinds.map { $0.contains(notice.kind) } ?? true)
  }
}

/// What became of a message's XML signature, as whoever checks it says. Nothing here checks one.
public enum Signature: Hashable, Sendable {
  /// There is none, or nobody checked it, or its signer is unknown, which is treated alike.
  case none
  case valid
  case invalid
}
