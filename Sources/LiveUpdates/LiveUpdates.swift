internal import Dispatch
internal import Foundation
public import Signage
internal import Synchronization

/// Who listens to which display. A push is a hint: it carries the very document that a pull would answer with.
///
/// Nothing queues here. A listener is handed the newest state and may drop an older one it has not yet passed on, so what a
/// slow listener costs does not grow.
public final class LiveUpdates: Sendable {
  /// Screens, their spares and a console's preview; over it the oldest listener is closed.
  public static let listenersPerDisplay = 8

  /// Those who listen to one display; never nobody.
  private final class Audience: Sendable {
    let display: DisplayID
    /// Which display it was to be listened to, counted from the start.
    let number: Int
    /// States of different displays are made at once, of the same one never.
    let turn = Mutex(())
    /// Changed only under the lock of all audiences.
    let listeners = Mutex<[any Listener]>([])

    init(_ display: DisplayID, number: Int) {
      self.display = display
      self.number = number
    }
  }

  private struct Audiences {
    var byDisplay: [DisplayID: Audience] = [:] { didSet { inOrder = nil } }
    /// All of them, in the order in which they began; nil when it is not known.
    var inOrder: [Audience]?
    var begun = 0

    mutating func audience(of display: DisplayID) -> Audience {
      if let present = byDisplay[display] { return present }
      begun += 1
      let audience = Audience(display, number: begun)
      byDisplay[display] = audience
      return audience
    }

    mutating func ordered() -> [Audience] {
      let ordered = inOrder ?? byDisplay.values.sorted { $0.number < $1.number }
      inOrder = ordered
      return ordered
    }
  }

  private let audiences = Mutex(Audiences())
  private let together: @Sendable (() -> Void) -> Void

  /// `together` does something that wakes many streams.
  public init(together: @escaping @Sendable (() -> Void) -> Void = { $0() }) { self.together = together }

  public func add(_ listener: any Listener, to display: DisplayID) {
    let pushedOut = audiences.withLock { audiences in
      let audience = audiences.audience(of: display)
      return audience.listeners.withLock { listeners in
        listeners.append(listener)
        return listeners.count > Self.listenersPerDisplay ? listeners.removeFirst() : nil
      }
    }
    pushedOut?.close()
  }

  public func remove(_ listener: any Listener, from display: DisplayID) {
    audiences.withLock { audiences in
      let isEmpty = audiences.byDisplay[display]?.listeners.withLock { listeners in
        listeners.removeAll { $0 === listener }
        return listeners.isEmpty
      }
      if isEmpty == true { audiences.byDisplay[display] = nil }
    }
  }

  /// Makes a state for each display and hands it to everybody who listens to it, outside the lock, while nobody else does the
  /// same for that display: of two that are made at once, the later one is then also the last one heard. `make` waits for nothing
  /// slow; nil publishes nothing.
  ///
  /// Thousands of displays are shared among a few threads. Who can be told at once is; the others are woken together after the last
  /// one has its state.
  public func publish(to displays: [DisplayID], _ make: @escaping @Sendable (DisplayID) -> StateDocument?) {
    let present = audiences.withLock { audiences in displays.compactMap { audiences.byDisplay[$0] } }
    publish(to: present) { make }
  }

  /// As `publish(to:)`, to all displays that somebody listens to. Each thread begins by asking `begin` for what makes states
  /// on it alone: what thousands of states share is then not shared by threads, which would wait for one another.
  public func publishToAll(_ begin: @Sendable () -> (DisplayID) -> StateDocument?) {
    publish(to: inOrder, begin)
  }

  private func publish(to present: [Audience], _ begin: @Sendable () -> (DisplayID) -> StateDocument?) {
    let shares = Self.shares(of: present)
    let waiting = Mutex<[any Listener]>([])
    DispatchQueue.concurrentPerform(iterations: shares.count) { place in
      let waitingOfShare = Self.tell(shares[place], begin())
      waiting.withLock { $0 += waitingOfShare }
    }
    let woken = waiting.withLock { $0 }
    if !woken.isEmpty { together { for listener in woken { listener.passOn() } } }
  }

  /// A share for each of the threads that are worth their start; more than four would only wait for one another.
  private static func shares(of present: [Audience]) -> [ArraySlice<Audience>] {
    let threads = min(4, ProcessInfo.processInfo.activeProcessorCount, 1 + present.count / 500)
    let size = (present.count + threads - 1) / threads
    return size == 0 ? [] : stride(from: 0, to: present.count, by: size).map { present[$0...].prefix(size) }
  }

  /// Answers who has to be woken.
  private static func tell(_ share: ArraySlice<Audience>, _ make: (DisplayID) -> StateDocument?) -> [any Listener] {
    var waiting: [any Listener] = []
    for audience in share {
      audience.turn.withLock { _ in
        guard let state = make(audience.display) else { return }
        for listener in audience.listeners.withLock({ $0 }) where !listener.hear(state) { waiting.append(listener) }
      }
    }
    return waiting
  }

  /// Makes a state of `display` in its turn and hands it to one listener of it alone.
  public func tell(_ listener: any Listener, of display: DisplayID, _ make: () throws -> StateDocument) rethrows {
    let audience = audiences.withLock { $0.byDisplay[display] }
    // Whoever left meanwhile has no turn, and nothing to hear.
    guard let audience, !(try audience.turn.withLock { _ in listener.hear(try make()) }) else { return }
    listener.passOn()
  }

  /// In the order in which listening began: what is kept for each display mostly lies in memory in that order, and is walked
  /// through by those who tell thousands.
  private var inOrder: [Audience] { audiences.withLock { $0.ordered() } }

  /// The displays that somebody listens to.
  public var heard: [DisplayID] { inOrder.map(\.display) }

  public func isHeard(_ display: DisplayID) -> Bool { audiences.withLock { $0.byDisplay[display] != nil } }

  /// Listeners of all displays together.
  public var count: Int { audiences.withLock { $0.byDisplay.values.reduce(0) { $0 + $1.listeners.withLock(\.count) } } }

  /// Ends everybody who listens to `display`, as when one of its tokens has ended: who still may listen comes back.
  public func close(_ display: DisplayID) {
    let present = audiences.withLock { $0.byDisplay.removeValue(forKey: display) }?.listeners.withLock { $0 } ?? []
    for listener in present { listener.close() }
  }

  /// Ends every listener, as a server that drains does.
  public func closeAll() {
    let all = audiences.withLock { audiences in
      defer { audiences.byDisplay = [:] }
      return audiences.byDisplay.values.flatMap { $0.listeners.withLock { $0 } }
    }
    for listener in all { listener.close() }
  }
}

/// Somebody to whom a display's state matters.
public protocol Listener: AnyObject, Sendable {
  /// Passes the state on, if that takes no waiting. Otherwise it keeps the newest one only, until `passOn`, and answers false.
  func hear(_ state: StateDocument) -> Bool
  /// What is kept may leave the server.
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
