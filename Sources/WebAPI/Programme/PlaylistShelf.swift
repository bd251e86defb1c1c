internal import Signage

/// The playlists that were resolved lately, as many as fit into a bound, and every display's digest.
struct PlaylistShelf {
  private struct Digest {
    var day: LocalDate
    var text: String
    /// Since when it is this one.
    var since: Instant
    /// When something that it was made from changed, since then.
    var changedAt: Instant?
    var isCurrent: Bool { changedAt == nil }
  }

  /// What the documents of `recent` may take together, and those of `earlier` as well.
  private static let mostBytes = 32 << 20

  private var digests: [DisplayID: Digest] = [:]
  /// Asked for lately, and before that: when the one is full it becomes the other, and what nobody asked for is gone.
  private var recent: [DisplayID: Programme.Resolved] = [:]
  private var earlier: [DisplayID: Programme.Resolved] = [:]
  private var recentBytes = 0

  /// The digest of what the display plays on `day`; nil where that is to be resolved.
  func digest(of display: DisplayID, on day: LocalDate) -> String? {
    guard let digest = digests[display], digest.isCurrent, digest.day == day else { return nil }
    return digest.text
  }

  /// As `digest`, with since when it holds.
  func inForce(of display: DisplayID, on day: LocalDate) -> PlaylistInForce? {
    guard let digest = digests[display], digest.isCurrent, digest.day == day else { return nil }
    return PlaylistInForce(digest: digest.text, since: digest.since)
  }

  /// The last digest, whether or not it still holds.
  func lastDigest(of display: DisplayID) -> String? { digests[display]?.text }

  /// Nil where it is to be resolved, or was pushed out.
  mutating func playlist(of display: DisplayID, on day: LocalDate) -> Programme.Resolved? {
    guard let digest = digest(of: display, on: day) else { return nil }
    if let resolved = recent[display], resolved.digest == digest { return resolved }
    guard let resolved = earlier.removeValue(forKey: display), resolved.digest == digest else { return nil }
    hold(resolved, of: display)
    return resolved
  }

  /// `midnight` is that of `day`; `known` is since when anything is known at all.
  mutating func put(
    _ resolved: Programme.Resolved, of display: DisplayID, on day: LocalDate, midnight: Instant, known: Instant
  ) {
    let since = since(resolved.digest, of: display, on: day, midnight: midnight, known: known)
    digests[display] = Digest(day: day, text: resolved.digest, since: since)
    hold(resolved, of: display)
  }

  private func since(
    _ text: String, of display: DisplayID, on day: LocalDate, midnight: Instant, known: Instant
  ) -> Instant {
    guard let before = digests[display] else { return max(midnight, known) }
    if before.text == text { return before.since }
    return before.day == day ? before.changedAt ?? known : max(midnight, before.changedAt ?? midnight)
  }

  /// What they were made from changed at `instant`. `isGone` tells the displays that there are no more.
  mutating func forget(_ displays: Set<DisplayID>, at instant: Instant, isGone: (DisplayID) -> Bool) {
    for display in displays {
      digests[display]?.changedAt = instant
      if isGone(display) { digests[display] = nil }
      if let resolved = recent.removeValue(forKey: display) { recentBytes -= resolved.bytes }
      earlier[display] = nil
    }
  }

  private mutating func hold(_ resolved: Programme.Resolved, of display: DisplayID) {
    if recentBytes + resolved.bytes > Self.mostBytes {
      earlier = recent
      recent = [:]
      recentBytes = 0
    }
    recentBytes += resolved.bytes - (recent[display]?.bytes ?? 0)
    recent[display] = resolved
  }
}
