internal import Signage
internal import SignageStore
internal import Synchronization

/// The open commands of all displays, kept ready: read when they have changed.
final class CommandShelf: Sendable {
  private struct Kept {
    /// Goes up with each change, so that what was read before one is not kept after it.
    var generation = 0
    var open: [DisplayID: [DisplayCommand]]?
    /// The names of the commands that displays were told of last.
    var told: [DisplayID: [CommandID]] = [:]
  }

  private let store: SignageStore
  private let kept = Mutex(Kept())

  init(_ store: SignageStore) { self.store = store }

  /// Forgets what `events` have made untrue.
  func forget(_ events: [StoreEvent]) {
    guard events.contains(.commandsChanged) else { return }
    kept.withLock { kept in
      kept.generation += 1
      kept.open = nil
    }
  }

  /// The oldest first.
  func open(on display: DisplayID, at now: Instant) throws -> [DisplayCommand] {
    // Most have none, which takes no copy to find out.
    if kept.withLock({ kept in kept.open.map { $0[display] == nil } }) == true { return [] }
    return try all(at: now)[display, default: []].filter { $0.state(at: now) == .open }
  }

  /// The displays whose open commands are others than when this was asked last.
  func takeChanged(at now: Instant) throws -> [DisplayID] {
    let names = try all(at: now).mapValues { commands in
      commands.filter { $0.state(at: now) == .open }.map(\.id)
    }.filter { !$0.value.isEmpty }
    return kept.withLock { kept in
      let changed = Set(names.keys).union(kept.told.keys).filter { names[$0] != kept.told[$0] }
      kept.told = names
      return changed.sorted()
    }
  }

  private func all(at now: Instant) throws -> [DisplayID: [DisplayCommand]] {
    let (present, generation) = kept.withLock { ($0.open, $0.generation) }
    if let present { return present }
    let loaded = Dictionary(grouping: try store.read { try $0.openCommands(at: now) }, by: \.display)
    kept.withLock { kept in
      if kept.generation == generation { kept.open = loaded }
    }
    return loaded
  }
}
