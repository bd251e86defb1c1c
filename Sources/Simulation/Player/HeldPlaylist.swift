internal import Signage

/// A playlist as players hold it; those that were told the same share one.
final class HeldPlaylist: Sendable {
  /// Its segments and its fallback.
  let playlist: Playlist
  /// The files it needs, in the order in which they are needed; the fallback's first, each once.
  let media: [Medium]
  /// By content and language.
  let titles: [String: LocalizedText]

  init(_ playlist: Playlist, media: [Medium], titles: [String: LocalizedText]) {
    self.playlist = playlist
    self.media = media
    self.titles = titles
  }

  /// What is on at an instant by the one clock, and until when nothing else is; no item in standby and on the board.
  func place(at instant: Instant) -> (item: Showing.Item?, isStandby: Bool, until: Instant) {
    guard let segment = playlist.segment(at: instant), instant < segment.until else {
      // Before the first, between two, or after the last.
      let next = playlist.segments.first { $0.from > instant }?.from ?? instant.advanced(bySeconds: 86_400)
      return inFallback(at: instant, until: next)
    }
    if segment.standby { return (nil, true, segment.until) }
    if let item = segment.item(at: instant) { return (item, false, item.endsAt) }
    return inFallback(at: instant, until: segment.until)
  }

  /// The fallback runs without end since 1970 (players/web/schedule.js).
  private func inFallback(at instant: Instant, until: Instant) -> (Showing.Item?, Bool, Instant) {
    let endless = Segment(
      from: Instant(milliseconds: 0), until: until, priority: nil, loop: playlist.fallback)
    let item = endless.item(at: instant)
    return (item, false, item?.endsAt ?? until)
  }
}
