internal import HTTPServer
internal import LiveUpdates
internal import Signage
internal import SignageStore
internal import Synchronization

/// What every display shows, kept ready: the schedule's timetable, the playlists resolved from it, the emergencies.
///
/// Everything here is made from the store and made anew when an event says that the store has changed: of the playlists
/// only those that the change can have touched. A request that finds nothing changed touches neither the database nor
/// the resolver.
final class Programme: Sendable {
  /// A display's playlist as it goes over the wire.
  struct Resolved: Sendable {
    /// SHA-256 of the document without its digest, in hexadecimal.
    let digest: String
    /// How long the document is.
    let bytes: Int
    /// The answer to those who pull it, kept ready.
    let response: Response
  }

  private struct Kept {
    /// Goes up with each change, so that what was loaded before one is not kept after it.
    var generation = 0
    /// When the inputs changed last.
    var changedAt: Instant
    /// Nil when the inputs have changed since.
    var timetable: Timetable?
    /// The last one that was loaded, true or not any more; the playlists are made from it.
    var lastTimetable: Timetable?
    /// The displays of the last one.
    var places: [DisplayID: DisplayPlace] = [:]
    /// The day from which the inputs were loaded, in UTC.
    var inputsDay = LocalDate(dayNumber: 0)
    var playlists = PlaylistShelf()
  }

  private let store: SignageStore
  private let kept: Mutex<Kept>
  /// Nothing is known of before.
  private let startedAt = Clock.now()
  /// Who finds the inputs changed loads them while the others wait for it.
  private let loading = Mutex(())
  private let earlier = EarlierTimetable()
  let emergencies: EmergencyShelf
  let commands: CommandShelf

  init(_ store: SignageStore) {
    self.store = store
    kept = Mutex(Kept(changedAt: startedAt))
    emergencies = EmergencyShelf(store)
    commands = CommandShelf(store)
  }

  /// Forgets what `events` have made untrue.
  func forget(_ events: [StoreEvent]) {
    emergencies.forget(events)
    commands.forget(events)
    guard events.contains(.scheduleChanged) else { return }
    let now = Clock.now()
    kept.withLock { kept in
      kept.generation += 1
      kept.changedAt = now
      kept.timetable = nil
    }
  }

  /// The schedule's inputs as of now. They reach back two days, so that every zone's today is in them.
  func inputs(at now: Instant) throws -> ScheduleInputs { try timetable(at: now).inputs }

  func timetable(at now: Instant) throws -> Timetable {
    let day = Self.firstDay(at: now)
    if let present = present(on: day) { return present }
    return try loading.withLock { _ in
      if let present = present(on: day) { return present }
      return try load(from: day)
    }
  }

  /// What is known now of all that was not over at `instant`, which may lie in the past.
  func timetable(since instant: Instant, now: Instant) throws -> Timetable {
    let day = Self.firstDay(at: instant)
    return day < Self.firstDay(at: now) ? try earlier.timetable(from: day, in: store) : try timetable(at: now)
  }

  private func present(on day: LocalDate) -> Timetable? {
    kept.withLock { kept in kept.inputsDay == day ? kept.timetable : nil }
  }

  private func load(from day: LocalDate) throws -> Timetable {
    let (last, generation) = kept.withLock { ($0.lastTimetable, $0.generation) }
    let loaded = Timetable(try store.read { try $0.scheduleInputs(from: day) })
    let places = Self.places(in: loaded.inputs)
    let affected = last.map { loaded.inputs.affectedDisplays(since: $0.inputs) } ?? []
    kept.withLock { kept in
      // After a change in between, the next one to ask loads again.
      if kept.generation == generation {
        kept.timetable = loaded
        kept.inputsDay = day
      }
      kept.lastTimetable = loaded
      kept.places = places
      kept.playlists.forget(affected, at: kept.changedAt) { loaded.inputs.displays[$0] == nil }
    }
    return loaded
  }

  private static func firstDay(at now: Instant) -> LocalDate {
    LocalDate(dayNumber: Int(now.milliseconds / 86_400_000) - 2)
  }

  /// The playlist of `display` from its local midnight on; nil where there is no such display.
  func playlist(for display: DisplayID, at now: Instant) throws -> Resolved? {
    let timetable = try timetable(at: now)
    guard let (_, _, zone) = Self.place(display, in: timetable.inputs) else { return nil }
    let day = zone.day(at: now)
    if let present = kept.withLock({ $0.playlists.playlist(of: display, on: day) }) { return present }
    guard let (_, resolved) = Self.resolved(timetable, display, from: day) else { return nil }
    kept.withLock { kept in
      // One made from what has changed meanwhile would be taken for the new one.
      guard kept.lastTimetable === timetable else { return }
      kept.playlists.put(resolved, of: display, on: day, midnight: zone.midnight(of: day), known: startedAt)
    }
    return resolved
  }

  /// The digest of the playlist of `display`; nil where there is no such display.
  func digest(of display: DisplayID, at now: Instant) throws -> String? {
    if let known = knownDigest(of: display, at: now) { return known }
    return try playlist(for: display, at: now)?.digest
  }

  /// The playlist that `display` should play, with since when; nil where there is no such display.
  func playlistInForce(of display: DisplayID, at now: Instant) throws -> PlaylistInForce? {
    if let known = knownInForce(of: display, at: now) { return known }
    guard let resolved = try playlist(for: display, at: now) else { return nil }
    return knownInForce(of: display, at: now) ?? PlaylistInForce(digest: resolved.digest, since: now)
  }

  /// Nil where it takes time to find out.
  private func knownInForce(of display: DisplayID, at now: Instant) -> PlaylistInForce? {
    kept.withLock { kept in
      guard kept.inputsDay == Self.firstDay(at: now), kept.timetable != nil, let place = kept.places[display] else {
        return nil
      }
      return kept.playlists.inForce(of: display, on: place.zone.day(at: now))
    }
  }

  /// Nil where it takes time to find out.
  private func knownDigest(of display: DisplayID, at now: Instant) -> String? {
    knownInForce(of: display, at: now)?.digest
  }

  /// What `display` would get at `asked`.
  struct Preview {
    let playlist: Playlist
    let resolved: Resolved
    let timetable: Timetable
  }

  /// By what is known now, resolved anew; nothing of it is kept.
  func preview(of display: DisplayID, at asked: Instant, now: Instant) throws -> Preview? {
    let timetable = try timetable(since: asked, now: now)
    guard let (_, _, zone) = Self.place(display, in: timetable.inputs) else { return nil }
    return Self.resolved(timetable, display, from: zone.day(at: asked)).map { playlist, resolved in
      Preview(playlist: playlist, resolved: resolved, timetable: timetable)
    }
  }

  private static func resolved(
    _ timetable: Timetable, _ display: DisplayID, from day: LocalDate
  ) -> (Playlist, Resolved)? {
    guard let (found, site, zone) = place(display, in: timetable.inputs),
      let playlist = timetable.resolve(display: display, from: day)
    else { return nil }
    let inputs = timetable.inputs
    return (playlist, PlaylistDocument.resolved(playlist, display: found, site: site, zone: zone, inputs: inputs))
  }

  /// Whether `display` was there at the last change of anything; false too where that is not known yet.
  func surelyHas(_ display: DisplayID) -> Bool {
    kept.withLock { kept in kept.timetable != nil && kept.places[display] != nil }
  }

  /// Whether asking for `display`'s state takes no time.
  func knowsState(of display: DisplayID, at now: Instant) -> Bool { knownDigest(of: display, at: now) != nil }

  /// The playlist of `display`, where asking for it takes no time.
  func heldPlaylist(of display: DisplayID, at now: Instant) -> Resolved? {
    kept.withLock { kept in
      guard kept.inputsDay == Self.firstDay(at: now), let inputs = kept.timetable?.inputs,
        let (_, _, zone) = Self.place(display, in: inputs)
      else { return nil }
      return kept.playlists.playlist(of: display, on: zone.day(at: now))
    }
  }

  /// What `display` shows at `asked` of the emergencies that are known now, in order.
  func emergencies(on display: DisplayID, at asked: Instant, now: Instant) throws -> [Emergency] {
    let inputs = try inputs(at: now)
    guard let found = inputs.displays[display], let site = inputs.sites[found.site] else { return [] }
    return Emergency.onScreen(
      of: found, at: site, among: try emergencies.all(at: now), had: try emergencies.had(at: now), at: asked)
  }

  /// What holds now for `display`; nil where there is no such display.
  ///
  /// With `hurrying` the last known places and playlist are taken rather than changed ones loaded and resolved: an emergency
  /// waits for nothing, and the schedule's own announcement follows.
  func state(of display: DisplayID, at now: Instant, hurrying: Bool = false) throws -> StateDocument? {
    guard let (place, digest) = try inForce(on: display, at: now, hurrying: hurrying) else { return nil }
    let open = try commands.open(on: display, at: now)
    return try emergencies.written(at: now).state(of: place, playlist: digest, commands: open, at: now)
  }

  /// The display's place and its playlist's digest.
  func inForce(on display: DisplayID, at now: Instant, hurrying: Bool) throws -> (DisplayPlace, String)? {
    if hurrying {
      let known = kept.withLock { kept in (kept.places[display], kept.playlists.lastDigest(of: display)) }
      if let place = known.0, let digest = known.1 { return (place, digest) }
    }
    if !hurrying || kept.withLock({ $0.lastTimetable }) == nil { _ = try timetable(at: now) }
    guard let place = kept.withLock({ $0.places[display] }), let digest = try digest(of: display, at: now) else {
      return nil
    }
    return (place, digest)
  }

  private static func places(in inputs: ScheduleInputs) -> [DisplayID: DisplayPlace] {
    var places: [DisplayID: DisplayPlace] = [:]
    for id in inputs.displays.keys {
      if let (display, site, zone) = place(id, in: inputs) { places[id] = DisplayPlace(display, site, zone) }
    }
    return places
  }

  /// A display with its site and its zone.
  static func place(_ id: DisplayID, in inputs: ScheduleInputs) -> (Display, Site, Zone)? {
    guard let display = inputs.displays[id], let site = inputs.sites[display.site],
      let zone = Zone(identifier: display.timeZone ?? site.timeZone)
    else { return nil }
    return (display, site, zone)
  }
}

/// A display with its site and its zone, found once for all that is told to it.
final class DisplayPlace: Sendable {
  let display: Display
  let site: Site
  let zone: Zone

  init(_ display: Display, _ site: Site, _ zone: Zone) {
    self.display = display
    self.site = site
    self.zone = zone
  }
}
