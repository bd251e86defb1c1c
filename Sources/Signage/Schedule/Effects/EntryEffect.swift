/// What a schedule entry will really do, from a moment on: told from the very stretches that the displays' playlists are
/// made of.
public struct EntryEffect: Hashable, Sendable {
  /// How many local days are looked at.
  public static let mostDays = 366
  /// How many groups of displays are examined; those with most displays first.
  public static let mostGroups = 128
  /// On how many displays that differ the media are counted.
  public static let mostStorages = 128

  /// Nothing before it is told, and nothing that was scheduled after it is known.
  public var asOf: Instant
  /// The local days that were looked at: from today or its first possible day to its last possible one, at most
  /// `mostDays`. Nil when its life is over before it begins.
  public var days: ClosedRange<LocalDate>?
  /// Whether its life goes on after `days`.
  public var goesOn: Bool
  /// How many displays are in its targets and its author's area.
  public var displays: Int
  /// How many of them what follows speaks of; fewer than `displays` only where more than `mostGroups`
  /// groups of them differ.
  public var examined: Int
  /// Whether no display will ever show it; claimed only where all were examined, or its life is over.
  public var neverShows: Bool
  /// The displays for which the answer is the same, together; those that are most first.
  public var groups: [Group]
  /// The entries that would have the screen without it, the most hours first.
  public var displaces: [Rival]
  /// The entries of higher priority that have the screen where it would be active, the most hours first.
  public var displacedBy: [Rival]
  /// The entries with which it shares a loop, the most hours first.
  public var sharesWith: [Rival]
  /// Of the displays that said how much storage is free, those that do not fit first.
  public var storage: [StorageNeed]
  public var warnings: [EffectWarning]

  /// Displays on which it shows alike.
  public struct Group: Hashable, Sendable {
    /// In order.
    public var displays: [DisplayID]
    public var zone: Zone
    public var shown: Shown
    /// Why it never shows there; nil where it does.
    public var cause: EffectWarning.Code?
  }

  /// When it is in the loop of a display.
  public struct Shown: Hashable, Sendable {
    /// When the first loop that it is in begins, or now, where it is in one. Nil when there is none.
    public var firstAt: Instant?
    /// When the last loop that it is in ends.
    public var lastUntil: Instant?
    public var milliseconds: Int64 = 0
    /// On how many local days.
    public var days = 0
    /// `milliseconds` by the weeks of its life that lie ahead (from now or its first possible day to its last one), one
    /// week at least: what is on a day each week or only for three days says so.
    public var millisecondsPerWeek: Int64 = 0
  }

  /// Another entry, and for how long the two meet.
  public struct Rival: Hashable, Sendable {
    public var entry: EntryID
    /// On the display where it is longest.
    public var milliseconds: Int64
    /// On how many displays.
    public var displays: Int
  }

  /// What a display has to fetch for it.
  public struct StorageNeed: Hashable, Sendable {
    public var display: DisplayID
    /// The first of the eight local days: today where it shows within eight days, else the day on which it first does.
    public var from: LocalDate
    /// Bytes of its media that those days would need besides what they need at present.
    public var addedBytes: Int
    /// As the display last said.
    public var freeBytes: Int

    public var fits: Bool { addedBytes <= freeBytes }
  }

  /// The earliest of all groups, with the zone in which to say it.
  public var first: (instant: Instant, zone: Zone)? {
    groups.compactMap { group in group.shown.firstAt.map { ($0, group.zone) } }.min { $0.0 < $1.0 }
  }

  /// The latest of all groups, with the zone in which to say it.
  public var last: (instant: Instant, zone: Zone)? {
    groups.compactMap { group in group.shown.lastUntil.map { ($0, group.zone) } }.max { $0.0 < $1.0 }
  }
}

extension Schedule {
  /// What `entry` will do when it takes its place among `inputs`, in the place of the one with its id if there is one.
  ///
  /// `inputs` are as of before; `storageFreeBytes` is what displays last said. Contents of the entry that wait for their
  /// approval or conversion are supposed to get it, and a warning says so.
  public static func effect(
    of entry: ScheduleEntry, in inputs: ScheduleInputs, now: Instant, storageFreeBytes: [DisplayID: Int] = [:]
  ) -> EntryEffect {
    var study = EffectStudy(of: entry, in: inputs, now: now, storageFreeBytes: storageFreeBytes)
    while study.examineNext() {}
    return study.effect
  }
}
