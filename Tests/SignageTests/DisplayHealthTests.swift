import Testing

@testable import Signage

/// What is told of a display: green only when it plays what it should, everything else with since when.
@Suite struct DisplayHealthTests {
  static let zone = must(Zone(identifier: "Asia/Tokyo"))
  /// The playlist in force, changed an hour ago.
  static let playlist = PlaylistInForce(digest: "new", since: seconds(-3600))

  static func seconds(_ seconds: Int64) -> Instant { ten.advanced(bySeconds: seconds) }

  static func report(
    at: Instant = ten, _ digest: String? = "new", offset: Int = 0, free: Int? = 1 << 30,
    faults: [DisplayReport.Fault] = [], since: DisplayReport.Since? = nil
  ) -> DisplayReport {
    DisplayReport(
      at: at, installation: "i", playlistDigest: digest, clockOffsetMilliseconds: offset, storageFreeBytes: free,
      transport: "events", version: "1", panel: "on", faults: faults, since: since)
  }

  static func health(
    _ report: DisplayReport?, lastSeen: Instant? = ten, _ playlist: PlaylistInForce? = playlist, at now: Instant = ten
  ) -> DisplayHealth {
    DisplayHealth(report: report, lastSeen: lastSeen, playlist: playlist, zone: zone, at: now)
  }

  static func fault(_ code: String, at: Instant = seconds(-600)) -> DisplayReport.Fault {
    DisplayReport.Fault(code: code, content: nil, detail: "d", at: at)
  }

  @Test func greenIsOnlyWhatPlaysThePlaylistInForce() {
    #expect(Self.health(Self.report()).state == "green")
    #expect(Self.health(Self.report()).problems == [])
    for digest in ["old", nil] { #expect(Self.health(Self.report(digest)).state != "green") }
    // Nothing that could be in force: no display is green by default.
    #expect(Self.health(Self.report(), nil).state != "green")
    #expect(!Self.health(Self.report(nil), nil).isCurrent)
  }

  @Test func aDisplayHasNinetySecondsToTakeAChangedPlaylist() {
    let changed = PlaylistInForce(digest: "newer", since: Self.seconds(10))
    for (after, state) in [(10, "changing"), (100, "changing"), (101, "late"), (150, "late")] as [(Int64, String)] {
      let now = Self.seconds(after)
      let health = Self.health(Self.report(), lastSeen: now, changed, at: now)
      #expect(health.state == state, "after \(after) s")
      #expect(!health.isCurrent)
      #expect(health.problems.map(\.since) == (state == "late" ? [Self.seconds(10)] : []))
    }
  }

  @Test func whoMissedAWholeDayIsStaleSinceThen() {
    let behind = Self.seconds(-86_400 - 1)
    let health = Self.health(Self.report("old", since: DisplayReport.Since(behind: behind)))
    #expect(health.problems == [DisplayHealth.Problem(.stale, since: behind)])
    #expect(Self.health(Self.report("old", since: DisplayReport.Since(behind: Self.seconds(-86_400)))).state == "late")
  }

  /// What it last said it played was in force until the next midnight at the latest, however often the playlist changed since.
  @Test func ofOneThatIsSilentSinceMidnightTellsWhenItFellBehind() {
    let reported = Self.seconds(-3 * 86_400)
    let health = Self.health(Self.report(at: reported, "old"), lastSeen: reported)
    #expect(health.state == "unreachable")
    #expect(
      health.problems == [
        DisplayHealth.Problem(.unreachable, since: reported),
        DisplayHealth.Problem(.stale, since: instant("2026-06-29T00:00:00")),
      ])
  }

  @Test func silenceOfAMinuteIsUnreachable() {
    for (silent, isOnline) in [(0, true), (60, true), (61, false)] as [(Int64, Bool)] {
      let seen = Self.seconds(-silent)
      let health = Self.health(Self.report(at: seen), lastSeen: seen)
      #expect(health.isOnline == isOnline)
      #expect(health.problems == (isOnline ? [] : [DisplayHealth.Problem(.unreachable, since: seen)]))
    }
    #expect(Self.health(nil, lastSeen: nil).problems == [DisplayHealth.Problem(.neverSeen, since: nil)])
  }

  /// A connection that stays open says nothing of the screen behind it.
  @Test func aConnectionWithoutReportsIsNotGreen() {
    #expect(Self.health(nil).problems == [DisplayHealth.Problem(.noReport, since: nil)])
    let old = Self.seconds(-181)
    #expect(Self.health(Self.report(at: old)).problems == [DisplayHealth.Problem(.noReport, since: old)])
    #expect(Self.health(Self.report(at: Self.seconds(-180))).state == "green")
  }

  @Test func faultsStandEachWithItsBeginning() {
    let faults = [
      Self.fault("mediaBroken"), Self.fault("storageFull"), Self.fault("timeUntrusted"), Self.fault("duplicatePlayer"),
      Self.fault("textBelowMinimum", at: Self.seconds(-5)),
    ]
    let health = Self.health(Self.report(offset: 60_000, free: 0, faults: faults))
    #expect(health.state == "duplicatePlayer")
    #expect(health.problems.map(\.code) == [.duplicatePlayer, .faulty, .faulty, .storageFull, .clockOff])
    #expect(health.problems.map(\.fault?.code) == [faults[3], faults[0], faults[4], faults[1], faults[2]].map(\.code))
    #expect(health.problems.map(\.since) == [-600, -600, -5, -600, -600].map(Self.seconds))
  }

  @Test(arguments: [
    (5000, 16 << 20, []), (-5001, 1 << 30, [DisplayHealth.Code.clockOff]),
    (0, (16 << 20) - 1, [DisplayHealth.Code.storageFull]),
  ])
  func clockAndStorageHaveTheirLimits(offset: Int, free: Int, codes: [DisplayHealth.Code]) {
    #expect(Self.health(Self.report(offset: offset, free: free)).problems.map(\.code) == codes)
  }

  @Test func fullStorageIsToldSinceItWasFirstReported() {
    let since = DisplayReport.Since(clockOff: Self.seconds(-9), storageFull: Self.seconds(-700))
    let health = Self.health(Self.report(offset: 6000, free: (16 << 20) - 1, since: since))
    #expect(
      health.problems == [
        DisplayHealth.Problem(.storageFull, since: Self.seconds(-700)),
        DisplayHealth.Problem(.clockOff, since: Self.seconds(-9)),
      ])
    #expect(Self.health(Self.report(free: nil)).problems == [])
  }

  @Test func listsByStateFindEveryProblem() {
    let health = Self.health(Self.report("old", offset: 6000, since: DisplayReport.Since(behind: Self.seconds(-500))))
    #expect(health.state == "late")
    #expect(DisplayHealth.states.filter(health.isIn) == ["late", "clockOff"])
    #expect(Set(DisplayHealth.states).count == DisplayHealth.states.count)
    for code in DisplayHealth.Code.allCases {
      for language in ["ja", "en"] { #expect(!code.says.isBlank(in: language), "\(code)") }
    }
  }
}

/// Since when: carried over from report to report.
@Suite struct DisplayReportSinceTests {
  typealias Base = DisplayHealthTests

  func dated(
    _ report: DisplayReport, after previous: DisplayReport?, _ playlist: PlaylistInForce? = Base.playlist
  ) -> DisplayReport.Since? {
    report.dated(after: previous, playlist: playlist, zone: Base.zone).since
  }

  @Test func whatIsRightHasNoBeginning() {
    let bad = DisplayReport.Since(behind: Base.seconds(-9), clockOff: Base.seconds(-9), storageFull: Base.seconds(-9))
    #expect(dated(Base.report(), after: Base.report("old", since: bad)) == DisplayReport.Since())
  }

  @Test func whatGoesOnKeepsItsBeginning() {
    let bad = DisplayReport.Since(
      behind: Base.seconds(-99), clockOff: Base.seconds(-88), storageFull: Base.seconds(-77))
    let before = Base.report(at: Base.seconds(-60), "old", offset: 9000, free: 1, since: bad)
    #expect(dated(Base.report("old", offset: -9000, free: 0), after: before) == bad)
    #expect(
      dated(Base.report(offset: 9000, free: 0), after: Base.report(at: Base.seconds(-60)))
        == DisplayReport.Since(clockOff: ten, storageFull: ten))
  }

  @Test func aDisplayFallsBehindWhenItsPlaylistChanges() {
    let changed = PlaylistInForce(digest: "newer", since: Base.seconds(-20))
    #expect(dated(Base.report(), after: Base.report(at: Base.seconds(-60)), changed)?.behind == Base.seconds(-20))
    // After a restart of the server nobody knows when it changed: since the display was last right.
    let found = PlaylistInForce(digest: "newer", since: Base.seconds(-9000))
    #expect(dated(Base.report(), after: Base.report(at: Base.seconds(-60)), found)?.behind == Base.seconds(-60))
  }

  @Test func whoFollowsIsNotBehindForEver() {
    let before = Base.report(at: Base.seconds(-60), "older", since: DisplayReport.Since(behind: Base.seconds(-80)))
    #expect(dated(Base.report("old"), after: before)?.behind == ten)
    #expect(dated(Base.report("old"), after: nil)?.behind == ten)
    #expect(dated(Base.report("old"), after: before, nil)?.behind == ten)
  }
}
