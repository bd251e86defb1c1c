import HTTPServer
import Synchronization

/// Answers by closures.
struct TestHandler: RequestHandler {
  var onAdmit: @Sendable (RequestHead) -> Admission = { _ in .collect(upTo: 1 << 20) }
  var onRequest: @Sendable (Request) -> Reply = { _ in .now(.text("ok")) }

  func admit(_ head: RequestHead) -> Admission { onAdmit(head) }
  func respond(to request: Request) -> Reply { onRequest(request) }
}

/// Counts from any thread.
final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  var value: Int { count.load(ordering: .sequentiallyConsistent) }
  func add() { count.wrappingAdd(1, ordering: .sequentiallyConsistent) }
}

/// A value that tests and handlers share.
final class Shared<Value: Sendable>: Sendable {
  private let held: Mutex<Value>
  init(_ value: Value) { held = Mutex(value) }
  var value: Value {
    get { held.withLock { $0 } }
    set { held.withLock { $0 = newValue } }
  }
  func change<Result: Sendable>(_ body: (inout sending Value) -> sending Result) -> Result { held.withLock(body) }
}

/// Waits until `condition` holds, up to a limit.
func eventually(within limit: Duration = .seconds(10), _ condition: @Sendable () async -> Bool) async -> Bool {
  let end = ContinuousClock.now + limit
  while ContinuousClock.now < end {
    if await condition() { return true }
    try? await Task.sleep(for: .milliseconds(5))
  }
  return await condition()
}
