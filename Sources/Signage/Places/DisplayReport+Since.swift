/// The playlist that a display should play, told from others by its digest.
public struct PlaylistInForce: Hashable, Sendable {
  public var digest: String
  /// Since when it is that one. After a restart of the server, when that began at the earliest.
  public var since: Instant

  public init(digest: String, since: Instant) {
    self.digest = digest
    self.since = since
  }
}

extension DisplayReport {
  /// A machine that some service keeps on time is within a tenth of a second; at five, nothing does. After a start without
  /// the network two screens side by side would be seen to differ.
  static let clockToleranceMilliseconds = 5000
  /// Less than this is room for nothing new.
  static let leastFreeBytes = 16 << 20

  var isClockOff: Bool { abs(clockOffsetMilliseconds) > Self.clockToleranceMilliseconds }
  var isStorageFull: Bool { storageFreeBytes.map { $0 < Self.leastFreeBytes } ?? false }

  /// Itself with since when things are so: carried over from what the display said before, so that neither a restart of the
  /// server nor one of the player loses it.
  public func dated(after previous: DisplayReport?, playlist: PlaylistInForce?, zone: Zone) -> DisplayReport {
    var dated = self
    dated.since = Since(
      behind: playlistDigest == playlist?.digest
        ? nil : behindSince(previous: previous, playlist: playlist, zone: zone),
      clockOff: isClockOff ? previous?.since?.clockOff ?? at : nil,
      storageFull: isStorageFull ? previous?.since?.storageFull ?? at : nil)
    return dated
  }

  private func behindSince(previous: DisplayReport?, playlist: PlaylistInForce?, zone: Zone) -> Instant {
    // A player that has taken another playlist since then follows; that the next one came meanwhile is not its fault.
    guard let previous, let playlist, previous.playlistDigest == playlistDigest else { return at }
    return previous.behindSince(playlist, zone: zone)
  }

  /// Since when the playlist of this report is not the one in force, given that it is not.
  func behindSince(_ playlist: PlaylistInForce, zone: Zone) -> Instant {
    if let behind = since?.behind { return behind }
    // It was in force then. A playlist begins at its local midnight, so at the next one it was not any more.
    let midnight = zone.midnight(of: zone.day(at: at).advanced(byDays: 1))
    return min(midnight, max(playlist.since, at))
  }
}
