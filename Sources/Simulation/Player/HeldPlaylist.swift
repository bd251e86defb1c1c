internal import Signage

/// A playlist as players hold it; those that were told the same share one.
final class HeldPlaylist: Sendable {
  /// Its segments and its fallback.
  let playlist: Playlist
  /// The files it needs, in the order in which they are needed; the fallback's first, each once.
  let media: [Medium]
  /// The SHA-256 of what is seen of a part; nil where the playlist names no file for it. A text needs none and is not in it.
  let files: [Part: String?]
  /// By content and language.
  let titles: [String: LocalizedText]

  /// What is shown at a time: a content in one language, of a document a page.
  struct Part: Hashable, Sendable {
    var content: ContentID
    var variant: String
    var page: Int?
  }

  /// Where in it an instant falls.
  struct Place: Equatable {
    /// Nil in standby, on the board, and while another item stands in.
    var item: Showing.Item?
    var isStandby = false
    /// Nothing scheduled is on, or can be shown.
    var isFallback = false
    /// Whose picture stays because the item in turn cannot be shown.
    var standIn: ContentID?
    /// Until when nothing else is on.
    var until: Instant
  }

  init(_ playlist: Playlist, media: [Medium], files: [Part: String?] = [:], titles: [String: LocalizedText]) {
    self.playlist = playlist
    self.media = media
    self.files = files
    self.titles = titles
  }

  /// What is on at an instant by the one clock; no item in standby and on the board.
  func place(at instant: Instant) -> Place {
    guard let segment = playlist.segment(at: instant), instant < segment.until else {
      // Before the first, between two, or after the last.
      let next = playlist.segments.first { $0.from > instant }?.from ?? instant.advanced(bySeconds: 86_400)
      return inFallback(at: instant, until: next)
    }
    if segment.standby { return Place(isStandby: true, until: segment.until) }
    if let item = segment.item(at: instant) { return Place(item: item, until: item.endsAt) }
    return inFallback(at: instant, until: segment.until)
  }

  /// What of it is seen where these files are `kept` and `lastGood` was on last. The time of an item whose file is missing
  /// belongs to the last good one, where the segment still has it, else to the fallback, else to the board
  /// (players/web/stage.js).
  func seen(at instant: Instant, with kept: Set<String>, after lastGood: ContentID?) -> Place {
    var place = place(at: instant)
    guard let item = place.item, !canShow(item, with: kept) else { return place }
    place.item = nil
    if place.isFallback { return place }
    let loop = playlist.segment(at: instant)?.loop ?? []
    if let lastGood, loop.contains(where: { $0.content == lastGood }) {
      place.standIn = lastGood
      return place
    }
    var instead = inFallback(at: instant, until: place.until)
    if let item = instead.item, !canShow(item, with: kept) { instead.item = nil }
    return instead
  }

  private func canShow(_ item: Showing.Item, with kept: Set<String>) -> Bool {
    guard let file = files[Part(item)] else { return true }
    return file.map(kept.contains) ?? false
  }

  /// Nil of a text.
  func file(of item: Showing.Item?) -> String? { item.flatMap { files[Part($0)] ?? nil } }

  /// The fallback runs without end since 1970 (players/web/schedule.js).
  private func inFallback(at instant: Instant, until: Instant) -> Place {
    let endless = Segment(
      from: Instant(milliseconds: 0), until: until, priority: nil, loop: playlist.fallback)
    let item = endless.item(at: instant)
    return Place(item: item, isFallback: true, until: item?.endsAt ?? until)
  }
}

extension HeldPlaylist.Part {
  fileprivate init(_ item: Showing.Item) {
    self.init(content: item.item.content, variant: item.variant, page: item.item.page)
  }
}
