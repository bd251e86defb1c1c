import Database
import Foundation
import LiveUpdates
import Signage
import SignageStore
import Testing

@testable import WebAPI

/// What is kept ready of the schedule.
@Suite final class ProgrammeTests {
  let directory = NSTemporaryDirectory() + "programme-" + UUID().uuidString
  let store: SignageStore
  let programme: Programme
  let now = Instant(milliseconds: 1_795_000_000_000)

  init() async throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let changes = Changes()
    store = try SignageStore(.sqlite(path: directory + "/kosatsu.sqlite")) { changes.heard($0) }
    programme = Programme(store)
    changes.programme = programme
    try await store.record(at: now) { writing in
      try writing.save(Site(id: site, name: ["ja": "区役所"], ward: ward, timeZone: "Asia/Tokyo"))
      for display in displays { try writing.save(Display(id: display, site: site, name: "\(display)")) }
      try writing.save(try notice("first"))
      try writing.save(entry("e1", targets: displays.map(Signage.Target.display)))
      try writing.save(entry("e2", targets: [.display(displays[0])]))
    }
  }

  deinit {
    store.close()
    do {
      try FileManager.default.removeItem(atPath: directory)
    } catch {
      Issue.record("the directory of the test stays: \(error)")
    }
  }

  @Test("what has not changed is answered without the database")
  func withoutTheDatabase() throws {
    let digests = try displays.map { try programme.digest(of: $0, at: now) }
    let states = try displays.map { try programme.state(of: $0, at: now)?.tag }
    #expect(Set(digests).count == 2 && !digests.contains(nil))
    store.close()
    #expect(throws: (any Error).self) { try store.read { try $0.sites() } }
    let later = now.advanced(bySeconds: 60)
    for (index, display) in displays.enumerated() {
      #expect(programme.knowsState(of: display, at: later))
      #expect(programme.heldPlaylist(of: display, at: later)?.digest == digests[index])
      #expect(try programme.state(of: display, at: later)?.tag == states[index])
      #expect(try programme.playlist(for: display, at: later)?.digest == digests[index])
    }
  }

  @Test("after a change the displays that it concerns are resolved, and no other")
  func onlyWhomItConcerns() async throws {
    let before = try displays.map { try programme.digest(of: $0, at: now) }
    try await store.record(at: now) { try $0.deleteEntry(entry("e2", targets: [.all]).id) }
    #expect(!displays.contains { programme.knowsState(of: $0, at: now) }, "nobody has looked yet")
    #expect(try programme.digest(of: displays[1], at: now) == before[1])
    #expect(programme.heldPlaylist(of: displays[1], at: now) != nil, "kept through the change")
    #expect(programme.heldPlaylist(of: displays[0], at: now) == nil)
    #expect(try programme.digest(of: displays[0], at: now) != before[0])
  }

  @Test("a display that is gone has no state, and its namesake a new one")
  func namesakes() async throws {
    let before = try programme.digest(of: displays[0], at: now)
    try await store.record(at: now) { try $0.deleteDisplay(displays[0]) }
    #expect(try programme.state(of: displays[0], at: now) == nil)
    try await store.record(at: now) { try $0.save(Display(id: displays[0], site: site, name: "another")) }
    let after = try programme.digest(of: displays[0], at: now)
    #expect(after != nil && after != before)
  }

  @Test("an emergency is told until it ends, though nobody says that it has")
  func emergencyEnds() async throws {
    let before = try programme.state(of: displays[0], at: now)?.tag
    let end = now.advanced(bySeconds: 60)
    let flood = try Emergency.propose(
      id: must(EmergencyID("flood")),
      message: EmergencyMessage(
        kind: .live, precedence: 0, title: ["ja": "避難"], text: ["ja": "高台へ"], targets: [.display(displays[0])],
        expiresAt: end), area: .city, by: "sato", breakGlassReason: "一人", at: now)
    try await store.record(at: now) { try $0.save(flood) }
    let told = try displays.map { try programme.state(of: $0, at: now) }
    #expect(told[0].map { String(decoding: $0.json, as: UTF8.self).contains("高台へ") } == true)
    #expect(told[0]?.tag != before)
    #expect(try programme.state(of: displays[0], at: now.advanced(bySeconds: 59))?.tag == told[0]?.tag)
    #expect(try programme.state(of: displays[0], at: end)?.tag == before)
    // A clock that was set back.
    #expect(try programme.state(of: displays[0], at: now)?.tag == told[0]?.tag)
    #expect(try displays.dropFirst().allSatisfy { try programme.state(of: $0, at: end)?.tag.isEmpty == false })
  }

  @Test("the next day's playlist is another one")
  func theNextDay() throws {
    let today = try programme.digest(of: displays[0], at: now)
    let tomorrow = now.advanced(bySeconds: 86_400)
    #expect(!programme.knowsState(of: displays[0], at: tomorrow))
    #expect(try programme.digest(of: displays[0], at: tomorrow) != today)
  }
}

/// Passes the store's events on, as the server does.
private final class Changes: @unchecked Sendable {
  // Set once, before the first change is made.
  weak var programme: Programme?
  func heard(_ events: [StoreEvent]) { programme?.forget(events) }
}

private func must<Value>(_ value: Value?) -> Value {
  guard let value else { preconditionFailure("a test names something that cannot be") }
  return value
}

private func id<Noun>(_ text: String) -> Identifier<Noun> { must(Identifier<Noun>(text)) }

private let site: SiteID = id("site")
private let ward = must(WardCode("27127"))
private let displays: [DisplayID] = [id("one"), id("two")]

private func notice(_ name: String) throws -> Content {
  let day = LocalDate(dayNumber: 1_795_000_000 / 86_400)
  let version = ContentVersion(
    title: ["ja": "お知らせ"], department: "広報課",
    period: try DisplayPeriod(firstDay: day.advanced(byDays: -3), lastDay: day.advanced(byDays: 30)),
    alternativeText: ["ja": "内容"],
    variants: [Variant(language: "ja", orientation: nil, source: .text(Notice(title: "a", text: "b")))])
  var content = Content(
    id: id(name), owner: .city, current: version, createdAt: Instant(milliseconds: 0), createdBy: "a")
  try content.submit(by: "a")
  try content.approve(by: "b")
  return content
}

private func entry(_ name: String, targets: [Signage.Target]) -> ScheduleEntry {
  ScheduleEntry(
    id: id(name), subject: .content(id("first")), targets: targets, area: .city, createdAt: Instant(milliseconds: 0),
    createdBy: "a")
}
