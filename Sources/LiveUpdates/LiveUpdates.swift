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

  /// Those who listen to one display.
  private struct Audience {
    /// Which display it was to be listened to, counted from the start.
    let number: Int
    var listeners: [any Listener] = []
  }

  private struct Audiences {
    var byDisplay: [DisplayID: Audience] = [:]
    var begun = 0
  }

  private let audiences = Mutex(Audiences())
  /// Each display has one of these: states of different displays are made at once, of the same one never.
  private let turns = (0..<64).map { _ in Turn() }
  private let together: @Sendable (() -> Void) -> Void

  /// `together` does something that wakes many streams.
  public init(together: @escaping @Sendable (() -> Void) -> Void = { $0() }) { self.together = together }

  public func add(_ listener: any Listener, to display: DisplayID) {
    let pushedOut = audiences.withLock { audiences in
      audiences.begun += 1
      var audience = audiences.byDisplay[display] ?? Audience(number: audiences.begun)
      audience.listeners.append(listener)
      let oldest = audience.listeners.count > Self.listenersPerDisplay ? audience.listeners.removeFirst() : nil
      audiences.byDisplay[display] = audience
      return oldest
    }
    pushedOut?.close()
  }

  public func remove(_ listener: any Listener, from display: DisplayID) {
    audiences.withLock { audiences in
      audiences.byDisplay[display]?.listeners.removeAll { $0 === listener }
      if audiences.byDisplay[display]?.listeners.isEmpty == true { audiences.byDisplay[display] = nil }
    }
  }

  /// Makes a state for each display and hands it to everybody who listens to it, outside the lock, while nobody else does the
  /// same for that display: of two that are made at once, the later one is then also the last one heard. `make` waits for nothing
  /// slow; nil publishes nothing.
  ///
  /// Thousands of displays are shared among a few threads. Who can be told at once is; the others are woken together after the last
  /// one has its state.
  public func publish(to displays: [DisplayID], _ make: @Sendable (DisplayID) -> StateDocument?) {
    let shares = Self.shares(of: displays)
    let waiting = Mutex<[any Listener]>([])
    DispatchQueue.concurrentPerform(iterations: shares.count) { place in
      let waitingOfShare = tell(shares[place], make)
      waiting.withLock { $0 += waitingOfShare }
    }
    let woken = waiting.withLock { $0 }
    if !woken.isEmpty { together { for listener in woken { listener.passOn() } } }
  }

  /// A share for each of the threads that are worth their start; more than four would only wait for one another.
  private static func shares(of displays: [DisplayID]) -> [ArraySlice<DisplayID>] {
    let threads = min(4, ProcessInfo.processInfo.activeProcessorCount, 1 + displays.count / 500)
    let size = (displays.count + threads - 1) / threads
    return size == 0 ? [] : stride(from: 0, to: displays.count, by: size).map { displays[$0...].prefix(size) }
  }

  /// Answers who has to be woken.
  private func tell(_ displays: ArraySlice<DisplayID>, _ make: (DisplayID) -> StateDocument?) -> [any Listener] {
    var waiting: [any Listener] = []
    for display in displays {
      let present = audiences.withLock { $0.byDisplay[display]?.listeners ?? [] }
      taking(display) {
        guard let state = make(display) else { return }
        for listener in present where !listener.hear(state) { waiting.append(listener) }
      }
    }
    return waiting
  }

  private func taking<Result>(_ display: DisplayID, _ body: () throws -> Result) rethrows -> Result {
    let turn = turns[Int(UInt(bitPattern: display.hashValue) % UInt(turns.count))]
    return try turn.lock.withLock { _ in try body() }
  }

  /// Makes a state of `display` in its turn and hands it to one listener alone.
  public func tell(_ listener: any Listener, of display: DisplayID, _ make: () throws -> StateDocument) rethrows {
    let isTold = try taking(display) { listener.hear(try make()) }
    if !isTold { listener.passOn() }
  }

  /// The displays that somebody listens to, in the order in which that began: what is kept for each of them mostly lies in memory
  /// in that order, and is walked through by those who tell thousands.
  public var heard: [DisplayID] {
    let present = audiences.withLock { $0.byDisplay.map { ($0.value.number, $0.key) } }
    return present.sorted { $0.0 < $1.0 }.map(\.1)
  }

  public func isHeard(_ display: DisplayID) -> Bool { audiences.withLock { $0.byDisplay[display] != nil } }

  /// Listeners of all displays together.
  public var count: Int { audiences.withLock { $0.byDisplay.values.reduce(0) { $0 + $1.listeners.count } } }

  /// Ends everybody who listens to `display`, as when one of its tokens has ended: who still may listen comes back.
  public func close(_ display: DisplayID) {
    let present = audiences.withLock { $0.byDisplay.removeValue(forKey: display)?.listeners ?? [] }
    for listener in present { listener.close() }
  }

  /// Ends every listener, as a server that drains does.
  public func closeAll() {
    let all = audiences.withLock { audiences in
      defer { audiences.byDisplay = [:] }
      return audiences.byDisplay.values.flatMap(\.listeners)
    }
    for listener in all { listener.close() }
  }
}

private final class Turn: Sendable {
  let lock = Mutex(())
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
