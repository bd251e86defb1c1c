internal import Signage

/// Its state from time to time, its playlist when another one holds, and the files of the playlist, ahead.
extension SimulatedPlayer {
  static let filesAtOnce = 2
  private static let longestPause: Int64 = 30_000
  private static let longestMediaPause: Int64 = 300_000
  /// Players that all have the same news do not say at once that they have it.
  private static let adoptionMilliseconds = 3000
  private static let playlistUnavailable = "playlistUnavailable"
  private static let mediaCorrupt = "mediaCorrupt"
  private static let mediaUnavailable = "mediaUnavailable"
  private static let mediaFaults = [mediaCorrupt, mediaUnavailable]

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
    faults.end(Self.playlistUnavailable)
    guard let playlist, let newDigest else {
      wanted = digest
      return
    }
    let trusted = clock.now(now)
    account(until: trusted, cuts: isCut(by: playlist, at: trusted))
    (digest, wanted) = (newDigest, newDigest)
    if held !== playlist { follow(playlist) }
    if shownUntil == nil { shownUntil = trusted }
    drawSoon(after: now)
    nextReport = min(nextReport, now.advanced(byMilliseconds: Int64(random.below(Self.adoptionMilliseconds))))
    nextMedia = now
  }

  private mutating func follow(_ playlist: HeldPlaylist) {
    held = playlist
    missing = playlist.media.filter { !kept.contains($0.sha256) && !fetching.contains($0) }
    let needed = Set(playlist.media.map(\.sha256))
    kept.formIntersection(needed)
    faults.end(Self.mediaFaults, ofAllBut: needed)
  }

  mutating func failedPlaylist(at now: Instant, detail: String) {
    isAskingPlaylist = false
    playlistFailures += 1
    let pause = Pause.milliseconds(afterFailures: playlistFailures, longest: Self.longestPause, &random)
    nextPlaylist = now.advanced(byMilliseconds: pause)
    report(fault: Self.playlistUnavailable, detail, at: now)
  }

  mutating func fetchMedia(at now: Instant) -> [Errand] {
    guard nextMedia <= now else { return [] }
    var errands: [Errand] = []
    while fetching.count < Self.filesAtOnce, !missing.isEmpty {
      let medium = missing.removeFirst()
      fetching.append(medium)
      errands.append(.ask(.media(medium)))
    }
    return errands
  }

  /// The file is here and is what its name says, or is taken to be.
  mutating func keeps(_ medium: Medium, at now: Instant) {
    // Until now it could not be seen.
    account(until: clock.now(now))
    fetching.removeAll { $0 == medium }
    kept.insert(medium.sha256)
    mediaFailures = 0
    for code in Self.mediaFaults { faults.end(code, of: medium.sha256) }
  }

  mutating func failedMedia(_ medium: Medium, isCorrupt: Bool, detail: String, at now: Instant) {
    fetching.removeAll { $0 == medium }
    guard needs(medium) else { return }
    missing.append(medium)
    mediaFailures += 1
    let pause = Pause.milliseconds(
      afterFailures: mediaFailures + 3, longest: Self.longestMediaPause, &random)
    nextMedia = now.advanced(byMilliseconds: pause)
    report(
      fault: isCorrupt ? Self.mediaCorrupt : Self.mediaUnavailable, of: medium.sha256, "\(medium.sha256): \(detail)",
      at: now)
  }

  /// What was under way came to nothing, and is fetched first.
  mutating func putBackFiles() {
    missing = fetching.filter(needs) + missing
    fetching.removeAll()
  }

  private func needs(_ medium: Medium) -> Bool { held?.media.contains(medium) ?? false }

  private mutating func report(fault code: String, of part: String = "", _ detail: String, at now: Instant) {
    faults.add(
      ReportedFault(code: code, detail: String(detail.prefix(500)), at: clock.now(now).rfc3339()), of: part)
  }
}
