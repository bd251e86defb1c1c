import Signage
import Testing

@testable import Simulation

@Suite struct ShowingTests {
  private func life(_ held: HeldPlaylist? = nil, seed: UInt64 = 1, _ change: (inout PlayerSettings) -> Void = { _ in })
    throws -> Life
  {
    Life.playing(try held ?? playlist(), seed: seed, change)
  }

  @Test func anotherDigestMakesItPullThePlaylistWithTheOneItHolds() throws {
    var life = try life()
    life.player.heard(state("b", at: life.now.advanced(bySeconds: 1)), at: life.now)
    #expect(life.errands().contains(.ask(.playlist(held: "a"))))
    #expect(!life.due().contains(.playlist))
    // What was pushed was older than what it holds.
    life.player.received(nil, digest: nil, at: life.now)
    #expect(life.player.digest == "a" && !life.due(later: 1000).contains(.playlist))
  }

  @Test func eachShowingIsReportedOnceWithItsTrueTimes() throws {
    var life = try life { $0.reportSeconds = 35 }
    life.now = life.now.advanced(bySeconds: 36)
    let report = try life.report()
    let plays = report.plays.sorted { $0.startedAt < $1.startedAt }
    #expect(plays.map(\.seconds).allSatisfy { $0 == 10 })
    #expect(plays.count == 3 && Set(plays.map(\.id)).count == 3)
    #expect(plays.map(\.content) == ["one", "two", "one"])
    #expect(plays.first?.startedAt == Life.start.rfc3339())
    // The languages take turns: 180 loops since the segment's start.
    #expect(plays.map(\.variant) == ["ja-any", "ja-any", "en-any"])
    #expect(plays.allSatisfy { $0.completed && $0.entry == "entry-\($0.content)" })
    life.player.reported(state("a", at: life.now), askedAt: life.now, at: life.now)
    let next = try life.report()
    #expect(Set(next.plays.map(\.startedAt)).isDisjoint(with: plays.map(\.startedAt)))
    #expect(!next.plays.isEmpty)
  }

  @Test func aReportThatFailedIsSentAgainWithWhatCameSince() throws {
    var life = try life()
    life.now = life.now.advanced(bySeconds: 61)
    let first = try life.report()
    life.player.failedReport(at: life.now)
    life.now = life.now.advanced(bySeconds: 30)
    let second = try life.report()
    #expect(!first.plays.isEmpty)
    #expect(Array(second.plays.prefix(first.plays.count)) == first.plays)
    #expect(second.plays.count > first.plays.count)
  }

  @Test func whatAnOutageHasGatheredGoesByFullReportsAtItsOwnPace() throws {
    var life = try life(playlist(seconds: 1, hours: 24))
    life.now = life.now.advanced(bySeconds: 2400)
    var sent: [(at: Instant, plays: Int)] = []
    while sent.count < 3 {
      let report = try life.report()
      sent.append((life.now, report.plays.count))
      life.player.reported(state("a", at: life.now), askedAt: life.now, at: life.now)
    }
    #expect(sent.prefix(2).allSatisfy { $0.plays == 1000 } && (398...410).contains(sent[2].plays), "\(sent)")
    let pauses = zip(sent, sent.dropFirst()).map { $1.at.milliseconds(since: $0.at) }
    #expect(pauses.allSatisfy { (300..<1500).contains($0) }, "\(pauses)")
  }

  @Test func eightDaysOfShortItemsWaitWithoutAServer() {
    #expect(ReportQueue.capacity > 8 * 86_400 / 3)
  }

  @Test func someReportsAreRepeatedAsAfterALostAnswer() throws {
    var life = try life { $0.repeatShare = 1 }
    life.now = life.now.advanced(bySeconds: 61)
    let first = try life.report()
    life.player.reported(state("a", at: life.now), askedAt: life.now, at: life.now)
    let again = try life.report(within: 1)
    #expect(again == first)
    life.player.reported(state("a", at: life.now), askedAt: life.now, at: life.now)
    #expect(throws: NoReport.self) { try life.report(within: 1) }
  }

  @Test func anEmergencyIsAcknowledgedTwiceAndCutsWhatIsOn() throws {
    var life = try life()
    life.now = life.now.advanced(bySeconds: 13)
    life.player.heard(state("a", at: life.now, emergencies: [emergency(issuedAt: life.now)]), at: life.now)
    let received = try life.report(within: 0)
    #expect(received.deliveries.map(\.shownAt) == [nil])
    #expect(received.plays.isEmpty)
    life.player.reported(
      state("a", at: life.now, emergencies: [emergency(issuedAt: life.now)]), askedAt: life.now, at: life.now)
    let told = life.now
    let shown = try life.report(within: 1)
    #expect(shown.deliveries.map(\.emergency) == ["fire"])
    let shownAt = try #require(shown.deliveries.first?.shownAt.flatMap { Instant(rfc3339: $0) })
    #expect((1...100).contains(shownAt.milliseconds(since: told)))
    #expect(shown.plays.isEmpty)
    life.player.reported(
      state("a", at: life.now, emergencies: [emergency(issuedAt: told)]), askedAt: life.now, at: life.now)
    // What was shown until then follows soon, at a moment of its own.
    let rest = try life.report(within: 11)
    #expect(rest.plays.map(\.seconds) == [10, 3] && rest.plays.map(\.completed) == [true, false])
    life.player.reported(
      state("a", at: life.now, emergencies: [emergency(issuedAt: told)]), askedAt: life.now, at: life.now)
    // Nothing plays below it, and it is told once.
    life.now = life.now.advanced(bySeconds: 70)
    let quiet = try life.report()
    #expect(quiet.plays.isEmpty && quiet.deliveries.isEmpty)
  }

  /// An agency's time of issue says nothing of how fast its message was told.
  @Test func onlyOfficersMessagesAreTimed() throws {
    var life = try life()
    let (fire, rain) = (emergency(), emergency("rain", isOfficers: false))
    life.now = life.now.advanced(bySeconds: 2)
    life.player.heard(state("a", at: life.now, emergencies: [fire, rain]), at: life.now)
    #expect(life.player.takeIncidents() == [.emergencyHeard(fire.key, milliseconds: 2000)])
  }

  @Test func aMessageEndsByItselfAndTheLoopGoesOn() throws {
    var life = try life()
    let short = emergency(seconds: 20)
    life.player.heard(state("a", at: life.now, emergencies: [short]), at: life.now)
    var plays: [ReportedPlay] = []
    life.live(seconds: 130) { player, question, now in
      guard case .report(let report) = question else { return }
      plays += report.plays
      let present = now < short.expiresAt ? [short] : []
      player.reported(state("a", at: now, emergencies: present), askedAt: now, at: now)
    }
    #expect(life.player.emergencies.isEmpty)
    #expect(plays.first?.startedAt == Life.start.advanced(bySeconds: 20).rfc3339())
  }

  @Test func aBannerAndARestingScreenDoNotCover() throws {
    var life = try life()
    life.player.heard(
      state("a", at: life.now, emergencies: [emergency(fillsScreen: false)]), at: life.now)
    life.now = life.now.advanced(bySeconds: 25)
    _ = try life.report()
    life.player.reported(
      state("a", at: life.now, emergencies: [emergency(fillsScreen: false)]), askedAt: life.now, at: life.now)
    let report = try life.report(within: 11)
    #expect(report.plays.count >= 2)
    var resting = try self.life(try playlist(standby: true))
    resting.player.heard(state("a", at: resting.now, emergencies: [emergency(precedence: 3)]), at: resting.now)
    _ = try resting.report(within: 0)
    resting.player.reported(
      state("a", at: resting.now, emergencies: [emergency(precedence: 3)]), askedAt: resting.now, at: resting.now)
    // Received, but never shown: precedence 3 wakes nobody.
    let told = try resting.report()
    #expect(told.deliveries.isEmpty)
  }

  /// The screen rests until or from so many seconds after the start.
  private func screen(restsUntil wakes: Int64? = nil, restsFrom sleeps: Int64? = nil) throws -> HeldPlaylist {
    let day = try playlist().playlist
    let change = Life.start.advanced(bySeconds: wakes ?? sleeps ?? 0)
    var (first, second) = (day.segments[0], day.segments[0])
    (first.until, second.from) = (change, change)
    if wakes == nil { second = Segment(from: change, until: day.until, priority: nil, standby: true, loop: []) }
    if sleeps == nil { first = Segment(from: day.from, until: change, priority: nil, standby: true, loop: []) }
    return HeldPlaylist(
      Playlist(display: day.display, from: day.from, until: day.until, segments: [first, second], fallback: []),
      media: [], titles: [:])
  }

  @Test func whatARestingScreenDoesNotShowIsShownWhenItWakes() throws {
    var life = try life(screen(restsUntil: 100))
    let message = emergency(precedence: 3)
    life.player.heard(state("a", at: life.now, emergencies: [message]), at: life.now)
    let resting = life.reports(seconds: 99, emergencies: [message]).flatMap(\.deliveries)
    #expect(resting.map(\.shownAt) == [nil])
    let awake = life.reports(seconds: 3, emergencies: [message]).flatMap(\.deliveries)
    let shownAt = try #require(awake.first?.shownAt.flatMap { Instant(rfc3339: $0) })
    #expect(awake.count == 1 && (100_000...100_200).contains(shownAt.milliseconds(since: Life.start)))
    #expect(life.reports(seconds: 90, emergencies: [message]).allSatisfy { $0.deliveries.isEmpty })
  }

  @Test func whatLayUnderAMessageIsNoPlayThoughTheScreenRestsWhenItIsTold() throws {
    var life = try life(screen(restsFrom: 40))
    let message = emergency(precedence: 3)
    life.player.heard(state("a", at: life.now, emergencies: [message]), at: life.now)
    #expect(life.reports(seconds: 150, emergencies: [message]).allSatisfy { $0.plays.isEmpty })
  }

  @Test func aSpellCutsTheLineAndItComesBackWithAllItShowed() throws {
    let media = ["a", "b", "c"].map { Medium(sha256: $0, bytes: 1) }
    var life = try life(playlist(media: media)) { settings in
      settings.offlineShare = 0.5
      settings.offlineSeconds = 100...100
    }
    var cuts: [Instant] = []
    var reported: [Report] = []
    while cuts.isEmpty {
      life.now = life.player.nextDue
      let errands = life.player.due(at: life.now)
      if errands.contains(.cutLine) { cuts.append(life.now) }
      for case .ask(.report(let report)) in errands {
        reported.append(report)
        life.player.reported(state("a", at: life.now), askedAt: life.now, at: life.now)
      }
    }
    #expect(!life.player.isOnline && life.player.nextDue == life.now.advanced(bySeconds: 100))
    life.now = life.player.nextDue
    let errands = life.player.due(at: life.now)
    let kinds = errands.compactMap { if case .ask(let question) = $0 { question.kind } else { nil } }
    #expect(Set(kinds).isSuperset(of: [.events, .state, .report]))
    guard case .ask(.report(let report))? = errands.last else { throw NoIdentifier() }
    #expect((9...17).contains(report.plays.count), "\(report.plays.count) plays in 100 s and what stood before")
    #expect(life.player.takeIncidents().filter { $0 != .silence } == [.wentOffline, .cameBack])
    // What was on its way is on its way again, and first.
    let files = errands.compactMap { if case .ask(.media(let medium)) = $0 { medium.sha256 } else { nil } }
    #expect(files == ["a", "b"] && life.player.missing.map(\.sha256) == ["c"])
  }

  @Test func theSameSeedLivesTheSameLife() throws {
    func pauses(_ seed: UInt64) -> [Int64] {
      var life = Life(seed: seed) { $0.offlineShare = 0.3 }
      var times: [Int64] = []
      life.live(seconds: 900) { player, question, now in
        times.append(now.milliseconds)
        if question.kind == .state { player.answered(state(at: now), askedAt: now, at: now) }
      }
      return times
    }
    #expect(pauses(7) == pauses(7))
    #expect(pauses(7) != pauses(8))
  }
}
