import Signage
import Testing

@testable import Simulation

@Suite struct ListeningTests {
  @Test func atItsStartItListensAsksAndReportsOnce() {
    var life = Life()
    #expect(Set(life.due()) == [.events, .state, .report])
    #expect(life.due().isEmpty)
  }

  @Test func aSilentStreamIsLeftAfterFortySecondsAndTriedAgain() {
    var life = Life()
    _ = life.due()
    life.player.heard(state(), at: life.now)
    #expect(life.player.isStreaming)
    #expect(!life.errands(later: 39_999).contains(.leaveStream))
    life.player.sawLife(at: life.now)
    #expect(!life.errands(later: 39_999).contains(.leaveStream))
    #expect(life.errands(later: 1).contains(.leaveStream))
    #expect(life.player.takeIncidents().contains(.silence))
    // At a moment of its own: thousands may have fallen silent at once.
    #expect(life.due(later: 5500).contains(.events))
  }

  @Test func whoseStreamsEndAtOnceComeBackAtMomentsOfTheirOwn() {
    var pauses: [Int64] = []
    for seed in 1...20 {
      var life = Life(seed: UInt64(seed))
      _ = life.due()
      life.player.heard(state(), at: life.now)
      life.player.streamEnded(at: life.now)
      pauses.append(life.player.listeningDue?.milliseconds(since: life.now) ?? -1)
    }
    #expect(pauses.allSatisfy { (500..<5500).contains($0) } && Set(pauses.map { $0 / 1000 }).count >= 4, "\(pauses)")
  }

  @Test func aStreamThatSaysNothingIsLeftAfterTenSeconds() {
    var life = Life()
    _ = life.due()
    #expect(!life.errands(later: 9_999).contains(.leaveStream))
    #expect(life.errands(later: 1).contains(.leaveStream))
  }

  /// One whose streams end without a word: it polls, and tries a stream after five minutes or so.
  private func polling() -> Life {
    var life = Life()
    life.live(seconds: 10) { player, question, now in
      if question.kind == .events { player.streamEnded(at: now) }
    }
    return life
  }

  @Test func whileAStreamIsTriedThePollsGoOn() {
    var life = polling()
    #expect(life.player.transport == .poll)
    life.player.answeredLongPoll(state(at: life.now), tag: "a", at: life.now)
    var polls: [Instant] = []
    var tries: [Instant] = []
    // Nothing comes by the streams, not even their end.
    life.live(seconds: 700) { player, question, now in
      switch question.kind {
      case .events: tries.append(now)
      case .longPoll:
        polls.append(now)
        player.answeredLongPoll(nil, tag: nil, at: now.advanced(byMilliseconds: 1000))
      default: break
      }
    }
    let pauses = zip(polls, polls.dropFirst()).map { $1.milliseconds(since: $0) }
    #expect(pauses.allSatisfy { $0 == 1250 }, "\(pauses.filter { $0 != 1250 })")
    #expect(tries.count == 2)
    #expect(zip(tries, tries.dropFirst()).allSatisfy { (270_000...345_000).contains($1.milliseconds(since: $0)) })
    #expect(tries.first?.milliseconds(since: Life.start) ?? 0 > 270_000)
  }

  @Test func aStreamThatLeadsThroughEndsThePolls() throws {
    var life = polling()
    life.player.answeredLongPoll(nil, tag: nil, at: life.now)
    #expect(life.due(later: 250).contains(.longPoll))
    // The poll is held back for longer than a stream is waited for.
    let tried = life.now.advanced(bySeconds: 331)
    life.live(seconds: 331) { player, question, now in
      if question.kind == .events { player.heard(state(at: now), at: now) }
    }
    #expect(life.now == tried && life.player.transport == .events && life.player.polling == nil)
    var again = polling()
    again.player.heard(state(at: again.now), at: again.now)
    #expect(again.errands().contains(.leavePoll))
    #expect(!again.errands(later: 1000).contains(.leavePoll))
    // The poll that was given up may have been answered all the same.
    again.player.answeredLongPoll(nil, tag: nil, at: again.now)
    #expect(!again.due(later: 30_000).contains(.longPoll))
  }

  @Test func aPollThatIsCutWhileItIsQuietIsAskedForShorter() {
    var life = polling()
    var waits: [Int64] = []
    // Soon after it was asked: that says nothing of quiet ones.
    life.player.failedLongPoll(at: life.player.polling?.askedAt ?? life.now)
    life.live(seconds: 120) { player, question, now in
      guard case .longPoll(_, let seconds) = question else { return }
      waits.append(seconds)
      if seconds > 10 { return player.failedLongPoll(at: now.advanced(byMilliseconds: 10_000)) }
      player.answeredLongPoll(nil, tag: nil, at: now.advanced(byMilliseconds: seconds * 1000))
    }
    #expect(waits.starts(with: [25, 12, 6, 6]), "\(waits)")
  }

  @Test func aServerThatIsBackIsListenedToAtOnce() {
    var life = polling()
    life.player.failedLongPoll(at: life.now)
    #expect(!life.due(later: 20_000).contains(.events))
    life.player.answeredLongPoll(state(at: life.now), tag: "a", at: life.now)
    #expect(life.due().contains(.events))
  }

  @Test func aServerWhoseClockWasSetBackIsBelieved() {
    var life = Life()
    _ = life.due()
    life.player.heard(state("new", at: life.now.advanced(bySeconds: 60)), at: life.now)
    life.player.answered(state("back", at: life.now), askedAt: life.now, at: life.now)
    #expect(life.player.wanted == "back")
  }

  @Test func itAsksForItsStateOnceInTheServersPollSeconds() {
    var life = Life()
    var times: [Instant] = []
    life.live(seconds: 600) { player, question, now in
      switch question.kind {
      case .events: player.heard(state(at: now, pollSeconds: 20), at: now)
      case .state:
        times.append(now)
        player.answered(state(at: now, pollSeconds: 20), askedAt: now, at: now)
      default: break
      }
      player.sawLife(at: now)
    }
    let pauses = zip(times, times.dropFirst()).map { $1.milliseconds(since: $0) }
    #expect(pauses.allSatisfy { (18_000...22_001).contains($0) }, "\(pauses)")
    #expect(Set(pauses).count > 5, "all ask in step")
  }

  @Test func anOlderStateThatOvertookIsPassedOver() {
    var life = Life()
    _ = life.due()
    life.player.heard(state("new", at: life.now.advanced(bySeconds: 2)), at: life.now)
    life.player.answered(state("old", at: life.now), askedAt: life.now, at: life.now)
    #expect(life.player.wanted == "new")
  }

  @Test func trustedTimeIsTheServers() {
    var clock = TrustedClock()
    let now = Life.start
    clock.pushed(now.advanced(bySeconds: -100), at: now)
    #expect(clock.offset == -100_000)
    clock.answered(now.advanced(byMilliseconds: 5_010), askedAt: now, at: now.advanced(byMilliseconds: 20))
    #expect(clock.offset == 5_000)
    // A slower answer says less.
    clock.answered(now.advanced(byMilliseconds: 9_000), askedAt: now, at: now.advanced(byMilliseconds: 900))
    #expect(clock.offset == 5_000)
  }

  @Test func whoseTokenEndedAsksNothingMore() {
    var life = Life()
    _ = life.due()
    life.player.revoke()
    #expect(life.errands(later: 600_000).isEmpty)
    #expect(life.player.takeIncidents() == [.revoked])
  }
}
