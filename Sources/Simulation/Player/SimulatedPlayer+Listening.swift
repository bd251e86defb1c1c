internal import Signage

/// How it hears its state: by event stream; by long poll where streams do not come through, and beside it a stream from time to
/// time; and by a plain question whatever the others say, since a push is only a hint (players/web/state-feed.js).
extension SimulatedPlayer {
  private static let firstByteMilliseconds: Int64 = 10_000
  private static let silenceMilliseconds: Int64 = 40_000
  private static let failuresBeforePolling = 2
  private static let spellMilliseconds: Int64 = 300_000
  /// A server that stops ends all its streams at once.
  private static let spreadOfEnds = 5000
  private static let shortestWaitSeconds: Int64 = 5
  /// A server that answers at once must not be asked in a tight circle.
  private static let betweenPollsMilliseconds: Int64 = 250
  /// A state that is older by more is rather of a server whose clock was set back.
  private static let overtakingMilliseconds: Int64 = 30_000

  var listeningDue: Instant? {
    let stream =
      switch stream {
      case .resting(let until): until
      case .opening(let since): since.advanced(byMilliseconds: Self.firstByteMilliseconds)
      case .streaming(let lastLife, _): lastLife.advanced(byMilliseconds: Self.silenceMilliseconds)
      }
    return min(stream, polling?.next ?? stream)
  }

  mutating func listen(at now: Instant) -> [Errand] {
    defer { leavesPoll = false }
    return (leavesPoll ? [.leavePoll] : []) + listenToStream(at: now) + poll(at: now)
  }

  private mutating func listenToStream(at now: Instant) -> [Errand] {
    switch stream {
    case .resting(let until) where until <= now:
      stream = .opening(since: now)
      return [.ask(.events)]
    case .opening(let since) where since.advanced(byMilliseconds: Self.firstByteMilliseconds) <= now,
      .streaming(let since, _) where since.advanced(byMilliseconds: Self.silenceMilliseconds) <= now:
      note(.silence)
      streamEnded(at: now)
      return [.leaveStream]
    case .resting, .opening, .streaming: return []
    }
  }

  private mutating func poll(at now: Instant) -> [Errand] {
    guard var waiting = polling, let next = waiting.next, next <= now else { return [] }
    (waiting.next, waiting.askedAt) = (nil, now)
    polling = waiting
    return [.ask(.longPoll(tag: stateTag, seconds: waiting.seconds))]
  }

  /// Something came by the stream, if only a comment.
  mutating func sawLife(at now: Instant) {
    switch stream {
    case .opening: stream = .streaming(lastLife: now, hasHeard: false)
    case .streaming(_, let hasHeard): stream = .streaming(lastLife: now, hasHeard: hasHeard)
    case .resting: break
    }
  }

  /// A state came by the stream: that leads through, so nothing is polled any more.
  mutating func heard(_ state: PulledState, at now: Instant) {
    clock.pushed(state.serverTime, at: now)
    stream = .streaming(lastLife: now, hasHeard: true)
    if polling != nil { (polling, leavesPoll) = (nil, true) }
    transport = .events
    take(state, at: now)
  }

  /// While it polls a stream is only tried, and the polls go on.
  mutating func streamEnded(at now: Instant) {
    var again = now
    if case .streaming(_, true) = stream {
      streamFailures = 0
      again = now.advanced(byMilliseconds: 500 + Int64(random.below(Self.spreadOfEnds)))
    } else if polling == nil {
      streamFailures += 1
      again = now.advanced(byMilliseconds: Pause.milliseconds(afterFailures: streamFailures, &random))
    }
    if polling == nil, streamFailures < Self.failuresBeforePolling {
      stream = .resting(until: again)
      return
    }
    if polling == nil { (polling, transport) = (Polling(next: again), .poll) }
    let spell = Double(Self.spellMilliseconds) * (0.9 + 0.2 * random.unit())
    stream = .resting(until: again.advanced(byMilliseconds: Int64(spell)))
  }

  /// A plain question for the state was answered.
  mutating func answered(_ state: PulledState, askedAt: Instant, at now: Instant) {
    planPoll(after: now)
    clock.answered(state.serverTime, askedAt: askedAt, at: now)
    take(state, at: now)
  }

  /// Nil is a 304.
  mutating func answeredLongPoll(_ state: PulledState?, tag: String?, at now: Instant) {
    guard var answered = polling else { return }
    // The server was away, so streams may have failed for that alone.
    if answered.failures > 0, case .resting = stream { stream = .resting(until: now) }
    (answered.failures, answered.next) = (0, now.advanced(byMilliseconds: Self.betweenPollsMilliseconds))
    polling = answered
    guard let state else { return }
    stateTag = tag
    // Held back for an unknown time, so its round trip measures nothing.
    clock.pushed(state.serverTime, at: now)
    take(state, at: now)
  }

  mutating func failedLongPoll(at now: Instant) {
    guard var failed = polling else { return }
    failed.failures += 1
    // Something on the way ends quiet connections: a shorter wait may come through.
    if now.milliseconds(since: failed.askedAt ?? now) > Self.shortestWaitSeconds * 1000 {
      failed.seconds = max(Self.shortestWaitSeconds, failed.seconds / 2)
    }
    failed.next = now.advanced(byMilliseconds: Pause.milliseconds(afterFailures: failed.failures, &random))
    polling = failed
  }

  mutating func planPoll(after now: Instant) {
    let milliseconds = Double(pollSeconds * 1000) * (0.9 + 0.2 * random.unit())
    nextPoll = now.advanced(byMilliseconds: Int64(milliseconds))
  }

  /// States may overtake each other on two connections.
  mutating func take(_ state: PulledState, at now: Instant) {
    let isBehind = newestState?.milliseconds(since: state.serverTime) ?? 0
    if (1..<Self.overtakingMilliseconds).contains(isBehind) { return }
    newestState = state.serverTime
    pollSeconds = max(5, state.pollSeconds)
    if wanted != state.playlist { (wanted, nextPlaylist, playlistFailures) = (state.playlist, now, 0) }
    take(state.emergencies, at: now)
    take(state.commands)
  }
}
