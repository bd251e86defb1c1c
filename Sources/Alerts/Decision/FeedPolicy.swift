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
  /// Whether a message is refused that does not carry the valid XML signature of a known signer.
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

  /// What tells it from all others that send messages: by its name, since it is two feeds' where they may reach different
  /// areas (whoever makes a ward's tokens may give one the name of the city's feed), or where one has to sign and the other has
  /// not. A feed of the whole city that need not sign is told by its name alone.
  public var identity: String {
    var identity = feed
    if area != .city { identity += "\n\(area)" }
    if requiresSignature { identity += "\nsigned" }
    return identity
  }

  /// The categories of CAP 1.2 (3.2.2), as a policy names them.
  private static let categories = [
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other",
  ]

  /// All words a policy's kinds may be.
  public static let words = Hazard.allCases.map(\.rawValue) + categories.map { "cap:\($0)" }

  /// Throws `invalid`, naming the field, for a kind that there is not, and for a precedence that there is not.
  public func validate() throws(SignageError) {
    for (field, given) in [("kinds", kinds ?? []), ("unwantedKinds", unwantedKinds)] {
      for kind in given.sorted() where !Self.words.contains(kind) {
        throw .invalid(field: field, says: "There is no kind \(kind); there are \(Self.words.joined(separator: ", ")).")
      }
    }
    guard (0...3).contains(highestPrecedence) else {
      throw .invalid(field: "highestPrecedence", says: "0 (any) to 3 (banners alone).")
    }
  }

  /// What it says beside feed and area, for the audit.
  public var terms: [String: String] {
    var terms = [
      "highestPrecedence": "\(highestPrecedence)", "trusted": "\(isTrusted)",
      "unwantedKinds": unwantedKinds.sorted().joined(separator: " "),
    ]
    if requiresSignature { terms["requiresSignature"] = "true" }
    terms["kinds"] = kinds?.sorted().joined(separator: " ")
    return terms
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
    return isInside && notice.message.precedence >= highestPrecedence && !unwantedKinds.contains(notice.kind)
      && (kinds.map { $0.contains(notice.kind) } ?? true)
  }
}
