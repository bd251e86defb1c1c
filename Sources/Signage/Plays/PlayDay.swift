/// Where and by which clock a display plays, as of when its plays were reported.
public struct PlayPlace: Hashable, Sendable {
  public var display: DisplayID
  /// Nil where nobody knows any more.
  public var ward: WardCode?
  public var zone: Zone

  public init(display: DisplayID, ward: WardCode?, zone: Zone) {
    self.display = display
    self.ward = ward
    self.zone = zone
  }

  /// Nil where its zone is none.
  public init?(of display: Display, at site: Site) {
    guard let zone = Zone(identifier: display.timeZone ?? site.timeZone) else { return nil }
    self.init(display: display.id, ward: site.ward, zone: zone)
  }
}

/// How often one content was shown on one display on one local day. Kept for ever, where plays are kept for 60 days.
public struct PlayDay: Hashable, Sendable {
  public var display: DisplayID
  public var content: ContentID
  public var day: LocalDate
  /// Where the display stood then.
  public var ward: WardCode?
  public var plays: Int
  public var completed: Int
  /// Of all its plays.
  public var seconds: Double

  public init(
    display: DisplayID, content: ContentID, day: LocalDate, ward: WardCode?, plays: Int = 0, completed: Int = 0,
    seconds: Double = 0
  ) {
    self.display = display
    self.content = content
    self.day = day
    self.ward = ward
    self.plays = plays
    self.completed = completed
    self.seconds = seconds
  }

  /// The totals of `plays`, each counted on the local day on which it began; in order of days and contents.
  public static func totals(of plays: [Play], at place: PlayPlace) -> [PlayDay] {
    struct Key: Hashable {
      var day: LocalDate
      var content: ContentID
    }
    var totals: [Key: PlayDay] = [:]
    for play in plays {
      let day = place.zone.day(at: play.startedAt)
      let empty = PlayDay(display: place.display, content: play.content, day: day, ward: place.ward)
      totals[Key(day: day, content: play.content), default: empty].add(play)
    }
    return totals.values.sorted { ($0.day, $0.content) < ($1.day, $1.content) }
  }

  private mutating func add(_ play: Play) {
    plays += 1
    if play.completed { completed += 1 }
    seconds += play.seconds
  }
}
