internal import HTTPServer
internal import LiveUpdates
internal import Signage
internal import SignageStore
internal import Synchronization

/// What every display shows, kept ready: the inputs of the schedule, the playlists resolved from them, the emergencies.
///
/// Everything here is made from the store and thrown away when an event says that the store has changed, so a request
/// that finds nothing changed touches neither the database nor the resolver.
final class Programme: Sendable {
  /// A display's playlist as it goes over the wire.
  struct Resolved: Sendable {
    let playlist: Playlist
    /// SHA-256 of the document without its digest, in hexadecimal.
    let digest: String
    let json: [UInt8]
    /// The answer to those who pull it, kept ready.
    let response: Response
  }

  private struct Kept {
    /// Goes up with each invalidation, so that what was loaded before one is not kept after it.
    var generation = 0
    var inputs: ScheduleInputs?
    /// The last ones that were loaded, true or not any more.
    var lastInputs: ScheduleInputs?
    /// The day from which `inputs` were loaded, in UTC.
    var inputsDay = LocalDate(dayNumber: 0)
    var resolved: [DisplayID: (day: LocalDate, Resolved)] = [:]
    /// The last digest of each display; it outlives what it was made from.
    var digests: [DisplayID: String] = [:]
    /// What each display was told last.
    var states: [DisplayID: MadeState] = [:]
    var emergencies: [Emergency]?
    var emergencyGeneration = 0
    var closingsSeenAt = Instant(milliseconds: 0)
  }

  private let store: SignageStore
  private let kept = Mutex(Kept())

  init(_ store: SignageStore) { self.store = store }

  /// Forgets what `events` have made untrue.
  func forget(_ events: [StoreEvent]) {
    kept.withLock { kept in
      if events.contains(.scheduleChanged) {
        kept.generation += 1
        kept.inputs = nil
        kept.resolved = [:]
        kept.states = [:]
      }
      if events.contains(.emergenciesChanged) {
        kept.emergencyGeneration += 1
        kept.emergencies = nil
      }
    }
  }

  /// The schedule's inputs as of now. They reach back two days, so that every zone's today is in them.
  func inputs(at now: Instant) throws -> ScheduleInputs {
    let day = Self.firstDay(at: now)
    let (present, generation) = kept.withLock { kept in
      (kept.inputsDay == day ? kept.inputs : nil, kept.generation)
    }
    if let present { return present }
    let loaded = try store.read { try $0.scheduleInputs(from: day) }
    kept.withLock { kept in
      guard kept.generation == generation else { return }
      kept.inputs = loaded
      kept.lastInputs = loaded
      kept.inputsDay = day
    }
    return loaded
  }

  private static func firstDay(at now: Instant) -> LocalDate {
    LocalDate(dayNumber: Int(now.milliseconds / 86_400_000) - 2)
  }

  /// The playlist of `display` from its local midnight on; nil where there is no such display.
  func playlist(for display: DisplayID, at now: Instant) throws -> Resolved? {
    // Before the inputs: a change between the two would else be overlooked.
    let generation = kept.withLock { $0.generation }
    let inputs = try inputs(at: now)
    guard let (_, _, zone) = Self.place(display, in: inputs) else { return nil }
    let day = zone.day(at: now)
    if let present = kept.withLock({ $0.resolved[display] }), present.day == day { return present.1 }
    guard let resolved = Self.resolved(inputs, display, from: day) else { return nil }
    kept.withLock { kept in
      guard kept.generation == generation else { return }
      kept.resolved[display] = (day, resolved)
      kept.digests[display] = resolved.digest
    }
    return resolved
  }

  /// What `display` would get at `asked`, by what is known now, and from what; nothing of another day is kept.
  func preview(
    of display: DisplayID, at asked: Instant, now: Instant
  ) throws -> (resolved: Resolved, inputs: ScheduleInputs)? {
    let isPast = Self.firstDay(at: asked) < Self.firstDay(at: now)
    let inputs =
      isPast ? try store.read { try $0.scheduleInputs(from: Self.firstDay(at: asked)) } : try inputs(at: now)
    guard let (_, _, zone) = Self.place(display, in: inputs) else { return nil }
    let day = zone.day(at: asked)
    let resolved =
      day == zone.day(at: now) ? try playlist(for: display, at: now) : Self.resolved(inputs, display, from: day)
    return resolved.map { ($0, inputs) }
  }

  private static func resolved(_ inputs: ScheduleInputs, _ display: DisplayID, from day: LocalDate) -> Resolved? {
    guard let (found, site, zone) = place(display, in: inputs),
      let playlist = Schedule.resolve(inputs, display: display, from: day)
    else { return nil }
    return PlaylistDocument.resolved(playlist, display: found, site: site, zone: zone, inputs: inputs)
  }

  /// Whether `display`'s playlist is ready, so that asking for it takes no time.
  func isReady(_ display: DisplayID, at now: Instant) -> Bool {
    kept.withLock { kept in
      guard kept.inputsDay == Self.firstDay(at: now), let inputs = kept.inputs,
        let (_, _, zone) = Self.place(display, in: inputs)
      else { return false }
      return kept.resolved[display]?.day == zone.day(at: now)
    }
  }

  /// The emergencies that are pending, on screen, or ended lately.
  func emergencies(at now: Instant) throws -> [Emergency] {
    let (present, generation) = kept.withLock { ($0.emergencies, $0.emergencyGeneration) }
    if let present { return present }
    let loaded = try store.read { try $0.emergenciesThatMatter(at: now) }
    kept.withLock { kept in
      if kept.emergencyGeneration == generation { kept.emergencies = loaded }
    }
    return loaded
  }

  /// Whether something that an emergency's end says was to be seen until now and is not any more; true once for each.
  func closingEnded(before now: Instant) -> Bool {
    kept.withLock { kept in
      let earlier = kept.closingsSeenAt
      kept.closingsSeenAt = now
      return kept.emergencies?.contains { emergency in
        emergency.closing.map { earlier < $0.until && $0.until <= now } ?? false
      } ?? false
    }
  }

  /// What `display` shows at `asked` of the emergencies that are known now, in order.
  func emergencies(on display: DisplayID, at asked: Instant, now: Instant) throws -> [Emergency] {
    let inputs = try inputs(at: now)
    guard let found = inputs.displays[display], let site = inputs.sites[found.site] else { return [] }
    return Emergency.onScreen(of: found, at: site, among: try emergencies(at: now), at: asked)
  }

  /// What holds now for `display`; nil where there is no such display.
  ///
  /// With `hurrying` the last known places and playlist are taken rather than changed ones loaded and resolved: an emergency
  /// waits for nothing, and the schedule's own announcement follows.
  func state(of display: DisplayID, at now: Instant, hurrying: Bool = false) throws -> StateDocument? {
    let last = hurrying ? kept.withLock { $0.lastInputs } : nil
    let inputs = try last ?? inputs(at: now)
    guard let (found, site, zone) = Self.place(display, in: inputs) else { return nil }
    let known = hurrying ? kept.withLock { $0.digests[display] } : nil
    guard let digest = try known ?? playlist(for: display, at: now)?.digest else { return nil }
    let shown = Emergency.onScreen(of: found, at: site, among: try emergencies(at: now), at: now)
    let present = kept.withLock { $0.states[display] }
    if let present, present.playlist == digest, present.emergencies == shown {
      return present.document(zone: zone, at: now)
    }
    let made = MadeState(playlist: digest, emergencies: shown, zone: zone)
    kept.withLock { $0.states[display] = made }
    return made.document(zone: zone, at: now)
  }

  /// A display with its site and its zone.
  static func place(_ id: DisplayID, in inputs: ScheduleInputs) -> (Display, Site, Zone)? {
    guard let display = inputs.displays[id], let site = inputs.sites[display.site],
      let zone = Zone(identifier: display.timeZone ?? site.timeZone)
    else { return nil }
    return (display, site, zone)
  }
}
