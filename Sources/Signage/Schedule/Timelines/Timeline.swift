/// Which entries are on which displays when, and when something of higher priority keeps them off: a month's calendar.
///
/// It is made of the very stretches of which playlists are made, so that the two cannot disagree.
public struct Timeline: Hashable, Sendable {
  /// How many local days can be asked for at once.
  public static let mostDays = 92
  /// How many displays are named where an entry is on some of those that it is meant for.
  public static let mostNames = 20

  /// What is not worked out any more, however much is asked for. One day of one entry on displays with one plan is one
  /// step; of displays with another plan it is another.
  public struct Bounds: Hashable, Sendable {
    public var steps: Int
    /// Different plans.
    public var plans: Int
    /// Ranges of all entries and plans together.
    public var ranges: Int
    /// Spans of all rows together.
    public var spans: Int

    public init(steps: Int = 2_000_000, plans: Int = 500, ranges: Int = 1_000_000, spans: Int = 50_000) {
      self.steps = steps
      self.plans = plans
      self.ranges = ranges
      self.spans = spans
    }
  }

  public var range: Range<Instant>
  /// How many displays it speaks of.
  public var displays: Int
  /// The entries that are on, or would be but for a higher priority, in the order of loops: by (createdAt, id).
  public var rows: [Row]
  /// Displays that were too many (`Bounds`); it says nothing of them.
  public var displaysLeftOut = 0
  /// Entries that were too many; the rows end before them.
  public var entriesLeftOut = 0
  public var isComplete: Bool { displaysLeftOut == 0 && entriesLeftOut == 0 }

  public struct Row: Hashable, Sendable {
    public var entry: EntryID
    /// How many of the timeline's displays the entry is meant for and may show on.
    public var displays: Int
    /// When it is in the loop. In order, apart from each other or with other displays than the one before.
    public var shown: [Span]
    /// When its rules would have it in the loop, the display is on, and a higher priority has the loop.
    public var displaced: [Displacement]
  }

  /// A half-open range of time in which something holds of the same displays.
  public struct Span: Hashable, Sendable {
    public var range: Range<Instant>
    public var displays: Int
    /// Which they are, by id; empty where they are all of the row's, and where they are more than `mostNames`.
    public var named: [DisplayID]
  }

  public struct Displacement: Hashable, Sendable {
    public var span: Span
    /// The one that has the loop instead.
    public var priority: Priority
    /// Who has it at some time within; at most `mostNames` of them, by (createdAt, id).
    public var by: [EntryID]
  }
}

extension Schedule {
  /// What is on `displays` within `range`, cut at its ends; displays that do not exist are passed over.
  ///
  /// At most `Timeline.mostDays` and a day are looked at. Past `bounds` something is left out, and the answer says how
  /// much: displays first, those whose plan the fewest share, then the youngest entries.
  public static func timeline(
    _ inputs: ScheduleInputs, displays: [DisplayID], during range: Range<Instant>,
    bounds: Timeline.Bounds = Timeline.Bounds()
  ) -> Timeline {
    var study = TimelineStudy(inputs, displays: displays, during: range, bounds: bounds)
    while study.workOnNext() {}
    return study.timeline
  }
}
