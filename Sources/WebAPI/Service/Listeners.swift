internal import HTTPServer
internal import LiveUpdates
internal import Signage
internal import Synchronization

/// An event stream as a listener; it keeps only the newest state that was not yet written, and says nothing twice.
final class StreamListener: Listener {
  private struct Attached {
    var stream: EventStream?
    /// Of the state that was sent last.
    var tag: String?
  }

  private let attached = Mutex(Attached())

  func attach(_ stream: EventStream) { attached.withLock { $0.stream = stream } }
  /// The stream holds what it does at its end, and that holds this: one of the two has to let go.
  func detach() { attached.withLock { $0.stream = nil } }
  func hear(_ state: StateDocument) -> Bool {
    let stream = attached.withLock { attached in
      defer { attached.tag = state.tag }
      return attached.tag == state.tag ? nil : attached.stream
    }
    return stream?.offer(Event(data: state.json)) ?? true
  }
  func passOn() { attached.withLock { $0.stream }?.wake() }
  func close() { attached.withLock { $0.stream }?.close() }
}

/// A long poll: waits for one state that differs from a known one.
final class NextState: Listener {
  private struct Waiting {
    var answer: CheckedContinuation<StateDocument?, Never>?
    var isOver = false
    /// What was heard before anybody waited for it.
    var early: StateDocument?
  }

  private let tag: String
  private let waiting = Mutex(Waiting())

  private init(after tag: String) { self.tag = tag }

  /// The next state of `display` whose tag is not `tag`; nil when the time is over, or when the server drains.
  ///
  /// `present` is asked once listening has begun: what changed just before is then not missed. It may take its time.
  static func after(
    _ tag: String, of display: DisplayID, in updates: LiveUpdates, atMost limit: Duration,
    present: @escaping @Sendable () async -> StateDocument?
  ) async -> StateDocument? {
    let listener = NextState(after: tag)
    updates.add(listener, to: display)
    defer { updates.remove(listener, from: display) }
    let timer = Task {
      try? await Task.sleep(for: limit)
      listener.close()
    }
    let looking = Task {
      if let state = await present() { _ = listener.hear(state) }
    }
    defer {
      timer.cancel()
      looking.cancel()
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (isOver, early) = listener.waiting.withLock { waiting in
          if !waiting.isOver { waiting.answer = continuation }
          return (waiting.isOver, waiting.early)
        }
        if isOver { continuation.resume(returning: early) }
      }
    } onCancel: {
      listener.close()
    }
  }

  func hear(_ state: StateDocument) -> Bool {
    if state.tag != tag { finish(state) }
    return true
  }

  /// Nothing is ever kept.
  func passOn() {}

  func close() { finish(nil) }

  private func finish(_ state: StateDocument?) {
    let answer = waiting.withLock { waiting in
      let answer = waiting.answer
      let early = waiting.isOver ? waiting.early : answer == nil ? state : nil
      waiting = Waiting(answer: nil, isOver: true, early: early)
      return answer
    }
    answer?.resume(returning: state)
  }
}
