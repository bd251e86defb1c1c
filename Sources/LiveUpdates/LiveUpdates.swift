public import Signage
internal import Synchronization

/// Who listens to which display. A push is a hint: it carries the very document that a pull would answer with.
///
/// Nothing queues here. A listener is handed the newest state and may drop an older one it has not yet passed on, so what a
/// slow listener costs does not grow.
public final class LiveUpdates: Sendable {
  /// Screens, their spares and a console's preview; over it the oldest listener is closed.
  public static let listenersPerDisplay = 8

  private let listeners = Mutex<[DisplayID: [any Listener]]>([:])
  private let turn = Mutex(())
  private let together: @Sendable (() -> Void) -> Void

  /// `together` does something that wakes many streams.
  public init(together: @escaping @Sendable (() -> Void) -> Void = { $0() }) { self.together = together }

  public func add(_ listener: any Listener, to display: DisplayID) {
    let pushedOut = listeners.withLock { listeners in
      var present = listeners[display, default: []]
      present.append(listener)
      let oldest = present.count > Self.listenersPerDisplay ? present.removeFirst() : nil
      listeners[display] = present
      return oldest
    }
    pushedOut?.close()
  }

  public func remove(_ listener: any Listener, from display: DisplayID) {
    listeners.withLock { listeners in
      listeners[display]?.removeAll { $0 === listener }
      if listeners[display]?.isEmpty == true { listeners[display] = nil }
    }
  }

  /// Makes a state for each display and hands it to everybody who listens to it, outside the lock, while nobody else does the
  /// same: of two that are made at once, the later one is then also the last one heard. `make` waits for nothing slow;
  /// nil publishes nothing.
  ///
  /// `atOnce` of them have their states before the first one passes them on: threads that send to thousands would otherwise
  /// wake, search and sleep once for each.
  public func publish(to displays: [DisplayID], atOnce: Int = 2000, _ make: (DisplayID) -> StateDocument?) {
    var told: [any Listener] = []
    for (index, display) in displays.enumerated() {
      let present = listeners.withLock { $0[display] ?? [] }
      turn.withLock { _ in
        guard let state = make(display) else { return }
        for listener in present { listener.hear(state) }
      }
      told += present
      guard (index + 1).isMultiple(of: atOnce) || index + 1 == displays.count else { continue }
      together { for listener in told { listener.passOn() } }
      told.removeAll(keepingCapacity: true)
    }
  }

  /// Makes a state in the same turns and hands it to one listener alone.
  public func tell(_ listener: any Listener, _ make: () throws -> StateDocument) rethrows {
    try turn.withLock { _ in listener.hear(try make()) }
    listener.passOn()
  }

  /// The displays that somebody listens to.
  public var heard: [DisplayID] { listeners.withLock { Array($0.keys) } }

  public func isHeard(_ display: DisplayID) -> Bool { listeners.withLock { $0[display] != nil } }

  /// Listeners of all displays together.
  public var count: Int { listeners.withLock { $0.values.reduce(0) { $0 + $1.count } } }

  /// Ends everybody who listens to `display`, as when one of its tokens has ended: who still may listen comes back.
  public func close(_ display: DisplayID) {
    let present = listeners.withLock { $0.removeValue(forKey: display) ?? [] }
    for listener in present { listener.close() }
  }

  /// Ends every listener, as a server that drains does.
  public func closeAll() {
    let all = listeners.withLock { listeners in
      defer { listeners = [:] }
      return listeners.values.flatMap { $0 }
    }
    for listener in all { listener.close() }
  }
}

/// Somebody to whom a display's state matters.
public protocol Listener: AnyObject, Sendable {
  /// Keeps the newest state only; never blocks.
  func hear(_ state: StateDocument)
  /// What was heard may leave the server.
  func passOn()
  func close()
}

/// What tells a display what holds now, as it goes over the wire.
public struct StateDocument: Sendable, Equatable {
  /// The same as long as what holds is the same; the server's time is not part of it.
  public var tag: String
  /// JSON on one line.
  public var json: [UInt8]

  public init(tag: String, json: [UInt8]) {
    self.tag = tag
    self.json = json
  }
}
