internal import Signage

/// Its state from time to time, its playlist when another one holds, and the files of the playlist, ahead.
extension SimulatedPlayer {
  static let filesAtOnce = 2
  private static let longestPause: Int64 = 30_000
  private static let longestMediaPause: Int64 = 300_000
  /// Players that all have the same news do not say at once that they have it.
  private static let adoptionMilliseconds = 3000

  mutating func pull(at now: Instant) -> [Errand] {
    var errands: [Errand] = []
    if let due = nextPoll, due <= now {
      nextPoll = nil
      errands.append(.ask(.state))
    }
    if wanted != nil, digest != wanted, !isAskingPlaylist, let due = nextPlaylist, due <= now {
      isAskingPlaylist = true
      errands.append(.ask(.playlist(held: digest)))
    }
    return errands
  }

  /// A playlist came; nil is a 304: the state was older than the playlist that is held.
  mutating func received(_ playlist: HeldPlaylist?, digest newDigest: String?, at now: Instant) {
    (isAskingPlaylist, playlistFailures) = (false, 0)
    guard let playlist, let newDigest else {
      wanted = digest
      return
    }
    let trusted = clock.now(now)
    account(until: trusted, cuts: held?.place(at: trusted).item != playlist.place(at: trusted).item)
    (digest, wanted) = (newDigest, newDigest)
    if held !== playlist {
      held = playlist
      missing = playlist.media.filter { !kept.contains($0.sha256) && !fetching.contains($0.sha256) }
      kept.formIntersection(playlist.media.map(\.sha256))
    }
    if shownUntil == nil { shownUntil = trusted }
    nextReport = min(nextReport, now.advanced(byMilliseconds: Int64(random.below(Self.adoptionMilliseconds))))
    nextMedia = now
  }

  mutating func failedPlaylist(at now: Instant, detail: String) {
    isAskingPlaylist = false
    playlistFailures += 1
    let pause = Pause.milliseconds(afterFailures: playlistFailures, longest: Self.longestPause, &random)
    nextPlaylist = now.advanced(byMilliseconds: pause)
    report(fault: "playlistUnavailable", detail, at: now)
  }

  mutating func fetchMedia(at now: Instant) -> [Errand] {
    guard nextMedia <= now else { return [] }
    var errands: [Errand] = []
    while fetching.count < Self.filesAtOnce, !missing.isEmpty {
      let medium = missing.removeFirst()
      guard fetching.insert(medium.sha256).inserted else { continue }
      errands.append(.ask(.media(medium)))
    }
    return errands
  }

  /// The file is here and is what its name says, or is taken to be.
  mutating func keeps(_ medium: Medium) {
    fetching.remove(medium.sha256)
    kept.insert(medium.sha256)
    mediaFailures = 0
  }

  mutating func failedMedia(_ medium: Medium, isCorrupt: Bool, detail: String, at now: Instant) {
    fetching.remove(medium.sha256)
    missing.append(medium)
    mediaFailures += 1
    let pause = Pause.milliseconds(
      afterFailures: mediaFailures + 3, longest: Self.longestMediaPause, &random)
    nextMedia = now.advanced(byMilliseconds: pause)
    report(fault: isCorrupt ? "mediaCorrupt" : "mediaUnavailable", "\(medium.sha256): \(detail)", at: now)
  }

  private mutating func report(fault code: String, _ detail: String, at now: Instant) {
    queue.add(ReportedFault(code: code, detail: String(detail.prefix(500)), at: clock.now(now).rfc3339()))
  }
}
