/// What a wall clock reads.
public struct WallClock: Hashable, Sendable {
  public var day: LocalDate
  /// 0..<86,400,000, as the hands show it: on a day of 25 hours some readings come twice.
  public var millisecondOfDay: Int64
  /// 0...23.
  public var hour: Int { Int(millisecondOfDay / 3_600_000) }

  public init(day: LocalDate, millisecondOfDay: Int64) {
    self.day = day
    self.millisecondOfDay = millisecondOfDay
  }
}

extension Zone {
  /// Seconds that local clocks are ahead of UTC.
  public func offsetSeconds(at instant: Instant) -> Int {
    Int(clock.periods[clock.period(at: instant)].offset / 1000)
  }

  /// What the clocks read.
  public func local(at instant: Instant) -> WallClock {
    Self.reading(instant.milliseconds + clock.periods[clock.period(at: instant)].offset)
  }

  /// The instant at which the clocks read `time` on `day`. A time that a clock change skips is the first instant after
  /// the gap; one that occurs twice is its first occurrence. `24:00` is the next day's midnight.
  public func instant(of day: LocalDate, _ time: LocalTime) -> Instant {
    instant(of: day, minutes: time.minutes)
  }

  /// The first instant of the day.
  public func midnight(of day: LocalDate) -> Instant { instant(of: day, minutes: 0) }

  /// The day whose instants, from its midnight up to the next day's, hold `instant`. Where clocks are set back across
  /// midnight this differs from what they read.
  public func day(at instant: Instant) -> LocalDate {
    let day = local(at: instant).day
    if instant < midnight(of: day) { return day.advanced(byDays: -1) }
    if instant >= midnight(of: day.advanced(byDays: 1)) { return day.advanced(byDays: 1) }
    return day
  }

  func instant(of day: LocalDate, minutes: Int) -> Instant {
    let reading = Int64(day.dayNumber) * 86_400_000 + Int64(minutes) * 60_000
    // No offset is over a day, so the answer lies within a period that touches the two days around the reading as UTC.
    var index = clock.period(at: Instant(milliseconds: reading - 2 * 86_400_000))
    while true {
      let candidate = Instant(milliseconds: reading - clock.periods[index].offset)
      if candidate < clock.periods[index].from { return clock.periods[index].from }
      guard index + 1 < clock.periods.count, candidate >= clock.periods[index + 1].from else { return candidate }
      index += 1
    }
  }

  /// Whether clocks are changed in `from...until`.
  func changes(from: Instant, until: Instant) -> Bool { clock.period(at: from) != clock.period(at: until) }

  private static func reading(_ milliseconds: Int64) -> WallClock {
    let day = (milliseconds >= 0 ? milliseconds : milliseconds - 86_399_999) / 86_400_000
    return WallClock(day: LocalDate(dayNumber: Int(day)), millisecondOfDay: milliseconds - day * 86_400_000)
  }
}
