/// Why a content cannot play on a display on a day.
enum ContentRefusal: Hashable {
  case missing
  case withdrawn
  case notApproved
  case processing
  case failed
  /// Ready, but none of its files can be shown.
  case noVariant
  case beforePeriod(DisplayPeriod)
  case afterPeriod(DisplayPeriod)
}

/// A content as displays of one kind would show it.
struct ContentPlay {
  let id: ContentID
  /// Its audience, for the pools.
  let audience: IntendedAudience?
  /// One item; of a document one a page. Empty when none of its files can be shown.
  let items: [LoopItem]
  private let period: DisplayPeriod?
  private let standing: ContentRefusal?

  init(id: ContentID, content: PlayableContent?, kind: DisplayKind) {
    self.id = id
    audience = content?.audience
    period = content?.period
    let items = content.map { Self.items(of: $0, on: kind) } ?? []
    self.items = items
    standing = Self.standing(of: content, items: items)
  }

  /// Nil when it can play on `day`: approved, ready, with a file for the display, and inside its display period.
  func refusal(on day: LocalDate) -> ContentRefusal? {
    if let standing { return standing }
    guard let period else { return .notApproved }
    if day < period.firstDay { return .beforePeriod(period) }
    if day > period.lastDay { return .afterPeriod(period) }
    return nil
  }

  private static func standing(of content: PlayableContent?, items: [LoopItem]) -> ContentRefusal? {
    guard let content else { return .missing }
    switch content.readiness {
    case .withdrawn: return .withdrawn
    case .notApproved: return .notApproved
    case .processing: return .processing
    case .failed: return .failed
    case .playable: return items.isEmpty ? .noVariant : nil
    }
  }
}
