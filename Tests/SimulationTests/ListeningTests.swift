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
    #expect(!life.due(later: 400).contains(.events))
    #expect(life.due(later: 1200).contains(.events))
  }

  @Test func aStreamThatSaysNothingIsLeftAfterTenSeconds() {
    var life = Life()
    _ = life.due()
    #expect(!life.errands(later: 9_999).contains(.leaveStream))
    #expect(life.errands(later: 1).contains(.leaveStream))
  }

  @Test func afterTwoFailuresItPollsForASpellAndThenListensAgain() {
    var life = Life()
    var asked: [Question.Kind] = []
    life.live(seconds: 320) { player, question, now in
      asked.append(question.kind)
      switch question.kind {
      case .events: player.streamEnded(at: now)
      case .longPoll: player.answeredLongPoll(nil, tag: nil, at: now.advanced(byMilliseconds: 25_000))
      case .state: player.answered(state(at: now), askedAt: now, at: now)
      default: break
      }
    }
    #expect(asked.count { $0 == .events } >= 3, "\(asked)")
    #expect(asked.count { $0 == .longPoll } >= 10, "\(asked)")
    #expect(asked.lastIndex(of: .events) ?? 0 > asked.firstIndex(of: .longPoll) ?? .max)
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
