/// What one display pulls: segments that tile [from, until) without gap or overlap, and what to show where nothing plays.
public struct Playlist: Hashable, Sendable {
  public var display: DisplayID
  public var from: Instant
  public var until: Instant
  public var segments: [Segment]
  /// Shown by a player that can play nothing of the above; the display's default content, else the site's, else the city's.
  public var fallback: [LoopItem]

  public init(display: DisplayID, from: Instant, until: Instant, segments: [Segment], fallback: [LoopItem]) {
    self.display = display
    self.from = from
    self.until = until
    self.segments = segments
    self.fallback = fallback
  }
}

/// A half-open range of time with one loop.
public struct Segment: Hashable, Sendable {
  public var from: Instant
  public var until: Instant
  /// The priority that took the loop; nil in standby and where nothing was active.
  public var priority: Priority?
  /// Outside the display's active hours: black.
  public var standby: Bool
  /// In order. Empty is the built-in board.
  public var loop: [LoopItem]
  /// Where in `loop` the segment begins (DESIGN 4.1, One clock).
  public var firstItem: Int
  /// Index into the display's languages of the first loop.
  public var firstLanguage: Int

  public init(
    from: Instant, until: Instant, priority: Priority?, standby: Bool = false, loop: [LoopItem], firstItem: Int = 0,
    firstLanguage: Int = 0
  ) {
    self.from = from
    self.until = until
    self.priority = priority
    self.standby = standby
    self.loop = loop
    self.firstItem = firstItem
    self.firstLanguage = firstLanguage
  }
}

/// One item of a loop: a still, a page or a video for a time.
public struct LoopItem: Hashable, Sendable {
  /// Nil of a default content.
  public var entry: EntryID?
  public var content: ContentID
  /// The keys of the variants that take turns, one for each of the display's languages.
  public var variants: [String]
  /// 1-based; nil unless the content is a document.
  public var page: Int?
  public var milliseconds: Int64
  /// Only where a pool chose it.
  public var assignment: Assignment?

  public init(
    entry: EntryID?, content: ContentID, variants: [String], page: Int? = nil, milliseconds: Int64,
    assignment: Assignment? = nil
  ) {
    self.entry = entry
    self.content = content
    self.variants = variants
    self.page = page
    self.milliseconds = milliseconds
    self.assignment = assignment
  }
}

/// How a pool came to choose an item: by its floor (a fair walk through all) or by rank, and how likely that was.
public struct Assignment: Hashable, Sendable, Codable {
  public var kind: Kind
  /// 0...1.
  public var probability: Double

  public enum Kind: String, Hashable, Sendable, Codable {
    case floor, rank
  }

  public init(kind: Kind, probability: Double) {
    self.kind = kind
    self.probability = probability
  }
}

/// What is on at one instant.
public struct Showing: Hashable, Sendable {
  public var segment: Segment
  /// Nil in standby and on the built-in board.
  public var item: Item?

  public struct Item: Hashable, Sendable {
    /// Index into `segment.loop`.
    public var index: Int
    public var item: LoopItem
    public var variant: String
    public var startsAt: Instant
    public var endsAt: Instant

    public init(index: Int, item: LoopItem, variant: String, startsAt: Instant, endsAt: Instant) {
      self.index = index
      self.item = item
      self.variant = variant
      self.startsAt = startsAt
      self.endsAt = endsAt
    }
  }

  public init(segment: Segment, item: Item?) {
    self.segment = segment
    self.item = item
  }
}

/// Why a candidate is or is not on a display at an instant, by the first rule that decided.
public struct Reason: Hashable, Sendable {
  /// Nil where no entry is spoken of (standby, default content, the board).
  public var entry: EntryID?
  public var content: ContentID?
  public var plays: Bool
  /// A stable word for programs, as `notApproved`, `outsideSlot`, `higherPriority`.
  public var rule: String
  /// For a PR officer, in Japanese and English.
  public var says: LocalizedText

  public init(entry: EntryID?, content: ContentID?, plays: Bool, rule: String, says: LocalizedText) {
    self.entry = entry
    self.content = content
    self.plays = plays
    self.rule = rule
    self.says = says
  }
}
