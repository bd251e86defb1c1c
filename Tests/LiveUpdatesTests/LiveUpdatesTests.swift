import Signage
import Synchronization
import Testing

@testable import LiveUpdates

@Suite struct LiveUpdatesTests {
  private final class Ear: Listener {
    let heard = Mutex<[String]>([])
    let closed = Mutex(0)
    /// How much was heard when each was to be passed on.
    let passed = Mutex<[Int]>([])
    private let waits: Bool
    init(waits: Bool = false) { self.waits = waits }
    func hear(_ state: StateDocument) -> Bool {
      heard.withLock { $0.append(state.tag) }
      return !waits
    }
    func passOn() {
      let count = tags.count
      passed.withLock { $0.append(count) }
    }
    func close() { closed.withLock { $0 += 1 } }
    var tags: [String] { heard.withLock { $0 } }
  }

  private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
      count.withLock { count in
        count += 1
        return count
      }
    }
  }

  private func display(_ text: String) throws -> DisplayID { try #require(DisplayID(text)) }

  @Test func aStateReachesThoseWhoListenToThatDisplayAndNobodyElse() throws {
    let updates = LiveUpdates()
    let (lobby, stairs) = (Ear(), Ear())
    updates.add(lobby, to: try display("lobby"))
    updates.add(stairs, to: try display("stairs"))
    updates.publish(to: [try display("lobby")]) { _ in StateDocument(tag: "a", json: []) }
    #expect(lobby.tags == ["a"])
    #expect(stairs.tags.isEmpty)
  }

  /// Whoever sends would wake for each otherwise.
  @Test func thoseWhoWaitPassOnTogetherOnceAllHaveHeard() throws {
    let together = Mutex(0)
    let updates = LiveUpdates { body in
      together.withLock { $0 += 1 }
      body()
    }
    let (lobby, stairs) = (try display("lobby"), try display("stairs"))
    let (waiting, prompt) = (Ear(waits: true), Ear())
    for place in [lobby, stairs] {
      updates.add(waiting, to: place)
      updates.add(prompt, to: place)
    }
    updates.publish(to: [lobby, stairs]) { StateDocument(tag: $0.text, json: []) }
    #expect(waiting.tags == ["lobby", "stairs"])
    #expect(waiting.passed.withLock { $0 } == [2, 2])
    #expect(prompt.tags == ["lobby", "stairs"])
    #expect(prompt.passed.withLock { $0 }.isEmpty, "it had left already")
    #expect(together.withLock { $0 } == 1)
    updates.publish(to: [lobby, stairs]) { $0 == lobby ? nil : StateDocument(tag: "new", json: []) }
    #expect(waiting.tags == ["lobby", "stairs", "new"])
    updates.tell(waiting, of: lobby) { StateDocument(tag: "alone", json: []) }
    #expect(waiting.passed.withLock { $0 } == [2, 2, 3, 4])
  }

  @Test func whoLeftHearsNothing() throws {
    let updates = LiveUpdates()
    let ear = Ear()
    updates.add(ear, to: try display("lobby"))
    updates.remove(ear, from: try display("lobby"))
    updates.publish(to: [try display("lobby")]) { _ in StateDocument(tag: "a", json: []) }
    #expect(ear.tags.isEmpty)
    #expect(updates.heard.isEmpty)
  }

  @Test func overTheLimitTheOldestIsClosed() throws {
    let updates = LiveUpdates()
    let ears = (0...LiveUpdates.listenersPerDisplay).map { _ in Ear() }
    for ear in ears { updates.add(ear, to: try display("lobby")) }
    #expect(ears.map { $0.closed.withLock { $0 } } == [1] + Array(repeating: 0, count: LiveUpdates.listenersPerDisplay))
    #expect(updates.count == LiveUpdates.listenersPerDisplay)
  }

  @Test func closingADisplayLeavesTheOthersListening() throws {
    let updates = LiveUpdates()
    let (lobby, spare, stairs) = (Ear(), Ear(), Ear())
    updates.add(lobby, to: try display("lobby"))
    updates.add(spare, to: try display("lobby"))
    updates.add(stairs, to: try display("stairs"))
    updates.close(try display("lobby"))
    #expect([lobby, spare, stairs].map { $0.closed.withLock { $0 } } == [1, 1, 0])
    #expect(updates.heard == [try display("stairs")])
  }

  @Test func drainingClosesEverybodyOnce() throws {
    let updates = LiveUpdates()
    let ears = [Ear(), Ear()]
    for ear in ears { updates.add(ear, to: try display("lobby")) }
    updates.closeAll()
    updates.closeAll()
    #expect(ears.map { $0.closed.withLock { $0 } } == [1, 1])
  }

  /// Two who make states at once, as an emergency and a new schedule do: nobody is left with the earlier one.
  @Test func whatWasMadeLastIsHeardLast() async throws {
    let updates = LiveUpdates()
    let (lobby, ear) = (try display("lobby"), Ear())
    let made = Counter()
    updates.add(ear, to: lobby)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<500 {
            updates.publish(to: [lobby]) { _ in
              StateDocument(tag: "\(made.next())", json: [])
            }
          }
        }
      }
    }
    #expect(ear.tags == (1...2000).map(String.init))
    updates.tell(ear, of: lobby) { StateDocument(tag: "alone", json: []) }
    #expect(ear.tags.last == "alone")
  }

  @Test func aThousandAtOnceLoseNobody() async throws {
    let updates = LiveUpdates()
    let displays = try (0..<50).map { try display("display-\($0)") }
    let ears = displays.map { _ in Ear() }
    await withTaskGroup(of: Void.self) { group in
      for (display, ear) in zip(displays, ears) {
        group.addTask {
          updates.add(ear, to: display)
          for round in 0..<20 { updates.publish(to: [display]) { _ in StateDocument(tag: "\(round)", json: []) } }
        }
      }
    }
    #expect(ears.allSatisfy { $0.tags.count == 20 })
  }

  @Test func eightThousandDisplaysHearTheirOwnState() throws {
    let updates = LiveUpdates()
    let displays = try (0..<8000).map { try display("display-\($0)") }
    let ears = displays.map { _ in Ear() }
    for (display, ear) in zip(displays, ears) { updates.add(ear, to: display) }
    #expect(updates.heard == displays, "in the order in which they came")
    for round in 0..<3 {
      updates.publishToAll { { StateDocument(tag: "\($0.text) \(round)", json: []) } }
    }
    for (display, ear) in zip(displays, ears) { #expect(ear.tags == (0..<3).map { "\(display.text) \($0)" }) }
    updates.publish(to: []) { _ in StateDocument(tag: "", json: []) }
  }

  @Test func whatMakesStatesServesOneThread() throws {
    let updates = LiveUpdates()
    let begun = Counter()
    let ears = try (0..<8000).map { number in
      let ear = Ear()
      updates.add(ear, to: try display("display-\(number)"))
      return ear
    }
    updates.publishToAll {
      let maker = begun.next()
      var made = 0
      return { _ in
        made += 1
        return StateDocument(tag: "\(maker) \(made)", json: [])
      }
    }
    let told = Set(ears.flatMap(\.tags))
    #expect(told.count == 8000, "no number was given twice, as two threads in one maker would")
    let makers = Dictionary(grouping: told) { $0.prefix { $0 != " " } }
    for (maker, tags) in makers { #expect(tags.count == 8000 / makers.count, "maker \(maker)") }
    updates.publishToAll { { $0.text == "display-7" ? StateDocument(tag: "seven", json: []) : nil } }
    #expect(ears[7].tags.last == "seven" && ears[8].tags.count == 1)
  }

  /// Who comes back while others are told is one of them from then on, and whoever left is not.
  @Test func thoseWhoComeAndGoMeanwhile() async throws {
    let updates = LiveUpdates()
    let (stays, comes) = (Ear(), Ear())
    let (lobby, stairs) = (try display("lobby"), try display("stairs"))
    updates.add(stays, to: lobby)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for _ in 0..<500 {
          updates.add(comes, to: stairs)
          updates.remove(comes, from: stairs)
        }
        updates.add(comes, to: stairs)
      }
      group.addTask {
        for round in 0..<500 { updates.publishToAll { { _ in StateDocument(tag: "\(round)", json: []) } } }
      }
    }
    #expect(stays.tags == (0..<500).map(String.init))
    #expect(updates.heard == [lobby, stairs] && updates.count == 2)
    updates.publishToAll { { _ in StateDocument(tag: "last", json: []) } }
    #expect(stays.tags.last == "last" && comes.tags.last == "last")
  }
}
