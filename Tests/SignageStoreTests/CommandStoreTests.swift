import Signage
import Testing

@testable import SignageStore

/// What screens are asked to do, and their last pictures.
@Suite struct CommandStoreTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  func add(_ name: String, to display: String = "kita-1", at now: Instant = ten) async throws {
    let command = try DisplayCommand(id: id(name), display: id(display), kind: .screenshot, at: now)
    try await kept.change(at: now) { try $0.add(command) }
  }

  func settle(_ name: String, at now: Instant = ten) async throws {
    try await store.record(at: now) { writing in
      var command = must(try writing.command(id(name)))
      _ = command.settle(.init(outcome: .done, at: now))
      try writing.settle(command)
    }
  }

  func open(at now: Instant = ten) throws -> [String] { try store.read { try $0.openCommands(at: now) }.map(\.id.text) }

  @Test func openOnesAreNeitherSettledNorOver() async throws {
    try await add("a")
    try await add("b", to: "kita-2", at: ten.advanced(bySeconds: 1))
    try await add("c", at: ten.advanced(bySeconds: 2))
    #expect(try open() == ["a", "b", "c"])
    try await settle("b")
    #expect(try open() == ["a", "c"])
    #expect(try open(at: ten.advanced(bySeconds: 300)) == ["c"])
    #expect(kept.events == Array(repeating: [.commandsChanged], count: 4))
  }

  @Test func tenOfADisplayMayBeOpen() async throws {
    for number in 0..<10 { try await add("c-\(number)") }
    let another = try DisplayCommand(id: id("another"), display: id("kita-1"), kind: .reload, at: ten)
    #expect(try await kept.refusal { try $0.add(another) }?.isConflict == true)
    try await add("elsewhere", to: "kita-2")
    try await settle("c-4")
    try await add("eleventh")
    #expect(try store.read { try $0.commands(of: id("kita-1"), limit: 100) }.count == 11)
    // Those that are over make room as well.
    try await add("later", at: ten.advanced(bySeconds: 300))
  }

  @Test func aListHasTheNewestFirst() async throws {
    for number in 0..<3 { try await add("c-\(number)", at: ten.advanced(bySeconds: Int64(number))) }
    let listed = try store.read { try $0.commands(of: id("kita-1"), limit: 2) }
    #expect(listed.map(\.id.text) == ["c-2", "c-1"])
  }

  @Test func thePictureOfTheLatestCommandIsKept() async throws {
    func send(_ command: String, _ bytes: [UInt8]) async throws {
      let screenshot = Screenshot(command: id(command), takenAt: ten, type: "image/png", bytes: bytes)
      try await store.record(at: ten) { try $0.save(screenshot, of: id("kita-1")) }
    }
    #expect(try store.read { try $0.screenshot(of: id("kita-1")) } == nil)
    try await send("b", [1])
    try await send("a", [2])
    #expect(try store.read { try $0.screenshot(of: id("kita-1")) }?.bytes == [1])
    try await send("c", [3, 0, 255])
    let last = Screenshot(command: id("c"), takenAt: ten, type: "image/png", bytes: [3, 0, 255])
    #expect(try store.read { try $0.screenshot(of: id("kita-1")) } == last)
    #expect(try kept.count("screenshots") == 1)
  }

  @Test func theyAreForgottenAfterThirtyDays() async throws {
    try await add("a")
    let month: Int64 = 30 * 86_400 + DisplayCommand.lifetimeSeconds
    try await store.record(at: ten.advanced(bySeconds: month)) { try $0.forgetOldCommands() }
    #expect(try kept.count("commands") == 1)
    try await store.record(at: ten.advanced(bySeconds: month).advanced(byMilliseconds: 1)) {
      try $0.forgetOldCommands()
    }
    #expect(try kept.count("commands") == 0)
  }
}
