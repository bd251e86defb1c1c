import Synchronization
import Testing

@testable import WebAPI

/// Waiting until some token comes or goes. Where a wait must not have ended by itself, its limit is far beyond the test's.
@Suite(.timeLimit(.minutes(1))) struct TokenChangesTests {
  let changes = TokenChanges()

  @Test func aChangeSinceOneLookedEndsTheWaitAtOnce() async {
    let generation = changes.generation
    changes.announce()
    await changes.wait(since: generation, as: "A", atMost: .seconds(600))
    #expect(changes.generation == generation + 1)
  }

  @Test func aWaitEndsWithItsTime() async {
    let began = ContinuousClock.now
    await changes.wait(since: changes.generation, as: "A", atMost: .milliseconds(50))
    #expect(ContinuousClock.now - began >= .milliseconds(50))
  }

  @Test func everybodyHearsAChange() async {
    let generation = changes.generation
    await withTaskGroup(of: Void.self) { group in
      for name in ["A", "B", "C"] {
        group.addTask { await changes.wait(since: generation, as: name, atMost: .seconds(600)) }
      }
      changes.announce()
      await group.waitForAll()
    }
  }

  @Test func ofOneScreenTwoWaitAndTheOldestGives() async {
    let ended = Count()
    let waits = (0..<5).map { _ in
      Task {
        await changes.wait(since: 0, as: "A", atMost: .seconds(600))
        ended.value.withLock { $0 += 1 }
      }
    }
    while ended.value.withLock({ $0 }) < 3 { await Task.yield() }
    for _ in 0..<1000 { await Task.yield() }
    #expect(ended.value.withLock { $0 } == 3)
    changes.announce()
    for wait in waits { await wait.value }
  }

  @Test func theEndOfTheServerIsTheEndOfAllWaits() async {
    let wait = Task { await changes.wait(since: 0, as: "A", atMost: .seconds(600)) }
    changes.stop()
    await wait.value
    await changes.wait(since: changes.generation, as: "B", atMost: .seconds(600))
    #expect(changes.isOver)
  }

  @Test func whoIsCancelledWaitsNoLonger() async {
    let wait = Task { await changes.wait(since: 0, as: "A", atMost: .seconds(600)) }
    wait.cancel()
    await wait.value
  }
}

private final class Count: Sendable {
  let value = Mutex(0)
}
