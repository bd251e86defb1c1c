internal import Signage
internal import SignageStore
internal import Synchronization

/// The emergencies, kept ready: read when they have changed, and written once for all displays that show the same.
final class EmergencyShelf: Sendable {
  private struct Kept {
    var emergencies: [Emergency]?
    /// Of those whose end is said, the displays that had them. It stays when others change.
    var had: [EmergencyID: Set<DisplayID>] = [:]
    var written: WrittenEmergencies?
    var closingsSeenAt = Instant(milliseconds: 0)
  }

  private let store: SignageStore
  private let kept = Mutex(Kept())
  /// Goes up with each change, so that what was read before one is not kept after it. Changed with `kept`.
  private let changes = Atomic(0)

  /// Which change what is read now comes after.
  var generation: Int { changes.load(ordering: .acquiring) }

  init(_ store: SignageStore) { self.store = store }

  /// Forgets what `events` have made untrue.
  func forget(_ events: [StoreEvent]) {
    guard events.contains(.emergenciesChanged) else { return }
    kept.withLock { kept in
      changes.wrappingAdd(1, ordering: .releasing)
      (kept.emergencies, kept.written) = (nil, nil)
    }
  }

  /// Those that are pending, on screen, or ended lately.
  func all(at now: Instant) throws -> [Emergency] { try known(at: now).emergencies }

  /// Of each whose end is said now the displays that had it.
  func had(at now: Instant) throws -> [EmergencyID: Set<DisplayID>] { try known(at: now).had }

  private func known(at now: Instant) throws -> (emergencies: [Emergency], had: [EmergencyID: Set<DisplayID>]) {
    let (present, had, generation) = kept.withLock { ($0.emergencies, $0.had, self.generation) }
    if let present { return (present, had) }
    let loaded = try store.read { reading in
      let emergencies = try reading.emergenciesThatMatter(at: now)
      return (emergencies, try reading.displaysThatHad(emergencies.filter { $0.isOnScreen(at: now) }, known: had))
    }
    kept.withLock { kept in
      if self.generation == generation { (kept.emergencies, kept.had) = loaded }
    }
    return loaded
  }

  /// What displays are told of them at `now`.
  func written(at now: Instant) throws -> WrittenEmergencies {
    let (present, generation) = kept.withLock { ($0.written, self.generation) }
    if let present, present.holds(at: now) { return present }
    let (emergencies, had) = try known(at: now)
    let written = WrittenEmergencies(emergencies, had: had, at: now)
    kept.withLock { kept in
      if self.generation == generation { kept.written = written }
    }
    return written
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
}
