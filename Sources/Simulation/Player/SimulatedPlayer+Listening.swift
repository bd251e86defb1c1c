internal import Signage

/// How it hears its state: by event stream; by long poll where streams do not come through; and by a plain question from time
/// to time, since a push is only a hint (players/web/state-feed.js).
extension SimulatedPlayer {
  private static let firstByteMilliseconds: Int64 = 10_000
  private static let silenceMilliseconds: Int64 = 40_000
  private static let failuresBeforePolling = 2
  private static let pollingSpellMilliseconds: Int64 = 300_000

  var listeningDue: Instant? {
    switch listening {
    case .resting(let until): until
    case .opening(let since): since.advanced(byMilliseconds: Self.firstByteMilliseconds)
    case .streaming(let lastLife, _): lastLife.advanced(byMilliseconds: Self.silenceMilliseconds)
    case .polling(_, let next): next
    }
  }

  mutating func listen(at now: Instant) -> [Errand] {
    guard let due = listeningDue, due <= now else { return [] }
    switch listening {
    case .resting:
      listening = .opening(since: now)
      return [.ask(.events)]
    case .opening, .streaming:
      note(.silence)
      streamEnded(at: now)
      return [.leaveStream]
    case .polling(let until, _):
      if until <= now {
        (listening, streamFailures) = (.opening(since: now), 0)
        return [.ask(.events)]
      }
      listening = .polling(until: until, next: nil)
      return [.ask(.longPoll(tag: stateTag))]
    }
  }

  /// Something came by the stream, if only a comment.
  mutating func sawLife(at now: Instant) {
    switch listening {
    case .opening: listening = .streaming(lastLife: now, hasHeard: false)
    case .streaming(_, let hasHeard): listening = .streaming(lastLife: now, hasHeard: hasHeard)
    case .resting, .polling: break
    }
  }

  /// A state came by the stream.
  mutating func heard(_ state: PulledState, at now: Instant) {
    clock.pushed(state.serverTime, at: now)
    listening = .streaming(lastLife: now, hasHeard: true)
    take(state, at: now)
  }

  mutating func streamEnded(at now: Instant) {
    if case .streaming(_, true) = listening { streamFailures = 0 } else { streamFailures += 1 }
    let pause = now.advanced(byMilliseconds: Pause.milliseconds(afterFailures: streamFailures, &random))
    if streamFailures < Self.failuresBeforePolling {
      listening = .resting(until: pause)
    } else {
      listening = .polling(until: now.advanced(byMilliseconds: Self.pollingSpellMilliseconds), next: pause)
    }
  }

  /// A plain question for the state was answered.
  mutating func answered(_ state: PulledState, askedAt: Instant, at now: Instant) {
    planPoll(after: now)
    clock.answered(state.serverTime, askedAt: askedAt, at: now)
    take(state, at: now)
  }

  /// Nil is a 304.
  mutating func answeredLongPoll(_ state: PulledState?, tag: String?, at now: Instant) {
    if case .polling(let until, _) = listening {
      listening = .polling(until: until, next: now.advanced(byMilliseconds: 250))
    }
    guard let state else { return }
    stateTag = tag
    // Held back for an unknown time, so its round trip measures nothing.
    clock.pushed(state.serverTime, at: now)
    take(state, at: now)
  }

  mutating func failedLongPoll(at now: Instant) {
    guard case .polling(let until, _) = listening else { return }
    let pause = Pause.milliseconds(afterFailures: 1, &random)
    listening = .polling(until: until, next: now.advanced(byMilliseconds: pause))
  }

  mutating func planPoll(after now: Instant) {
    let milliseconds = Double(pollSeconds * 1000) * (0.9 + 0.2 * random.unit())
    nextPoll = now.advanced(byMilliseconds: Int64(milliseconds))
  }

  /// States may overtake each other on two connections.
  mutating func take(_ state: PulledState, at now: Instant) {
    if let newestState, state.serverTime < newestState { return }
    newestState = state.serverTime
    pollSeconds = max(5, state.pollSeconds)
    if wanted != state.playlist { (wanted, nextPlaylist, playlistFailures) = (state.playlist, now, 0) }
    take(state.emergencies, at: now)
    take(state.commands)
  }
}
