import Database
import Feeds
import Foundation
import HTTPServer
import LiveUpdates
import MediaLibrary
import Signage
import SignageStore
import Synchronization
import Testing

@testable import WebAPI

/// What players are told waits for no schedule, and they are left with nothing that is over.
@Suite final class HurryingTests {
  private let directory = NSTemporaryDirectory() + "hurrying-" + UUID().uuidString
  private let api: API
  private var programme: Programme { api.programme }

  init() async throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    api = try Self.api(in: directory)
    try await api.store.record(at: Clock.now()) { writing in
      try writing.save(Site(id: site, name: ["ja": "区役所"], ward: ward, timeZone: "Asia/Tokyo"))
      try writing.save(Display(id: display, site: site, name: "one"))
    }
    _ = try programme.digest(of: display, at: Clock.now())
  }

  deinit {
    api.store.close()
    do {
      try FileManager.default.removeItem(atPath: directory)
    } catch {
      Issue.record("the directory of the test stays: \(error)")
    }
  }

  private static func api(in directory: String) throws -> API {
    let log = Log { _ in }
    let forgetting = Forgetting()
    let store = try SignageStore(.sqlite(path: directory + "/kosatsu.sqlite")) { forgetting.heard($0) }
    let programme = Programme(store)
    forgetting.programme.withLock { $0 = programme }
    let media = try MediaLibrary(directory: directory)
    let (updates, presence, alerts) = (LiveUpdates(), Presence(), AlertDesk(store, log: log))
    return API(
      store: store, media: media, programme: programme, updates: updates, presence: presence,
      statuses: DisplayStatuses(store, programme, updates, presence),
      background: Background(store, media, programme, alerts, log: log) {}, tokenChanges: TokenChanges(),
      resolving: SlowWork(name: "resolving"), alerts: alerts,
      feeds: Feeds(FeedSettings(), alerts, store, log: log), metrics: { .none }, templates: try EmergencyTemplates(),
      openAPI: [], log: log)
  }

  /// The display speaks another language too: its playlist is another one.
  private func changeSchedule() async throws {
    try await api.store.record(at: Clock.now()) { writing in
      try writing.save(Display(id: display, site: site, name: "one", languages: ["ja", "en"]))
    }
    #expect(!programme.knowsState(of: display, at: Clock.now()))
  }

  @Test("a report's answer has the state that is known, and loads nothing on the thread it is answered from")
  func report() async throws {
    let known = try #require(try programme.state(of: display, at: Clock.now()))
    try await changeSchedule()
    let response = try api.withState(.json { $0.member("stored", 0) }, of: display, at: Clock.now())
    let state = try #require(try Self.document(response)["state"])
    #expect(state["playlist"] == (try JSONReader.parse(known.json)["playlist"]))
    #expect(!programme.knowsState(of: display, at: Clock.now()), "nobody has looked yet")
  }

  @Test("a stream begins with the state that is known: in its turn an emergency waits")
  func stream() async throws {
    try await changeSchedule()
    try api.beginStream(StreamListener(), of: display)
    #expect(!programme.knowsState(of: display, at: Clock.now()), "nobody has looked yet")
  }

  @Test("who asks for the next state is told one that changed before it listened")
  func pull() async throws {
    let known = try #require(try programme.state(of: display, at: Clock.now()))
    try await changeSchedule()
    let present = try await api.presentState(of: display)
    #expect(present.tag != known.tag)
    #expect(try programme.state(of: display, at: Clock.now())?.tag == present.tag)
  }

  @Test("a state that takes its time is waited for")
  func lateState() async throws {
    let newer = StateDocument(tag: "new", json: [])
    let heard = await NextState.after("old", of: display, in: api.updates, atMost: .seconds(30)) {
      for _ in 0..<1000 { await Task.yield() }
      return newer
    }
    #expect(heard == newer)
    #expect(!api.updates.isHeard(display))
  }

  @Test("nothing that is told from the first moment on is missed")
  func earlyState() async throws {
    let newer = StateDocument(tag: "new", json: [])
    for _ in 0..<300 {
      let heard = await NextState.after("old", of: display, in: api.updates, atMost: .seconds(30)) { [api] in
        api.updates.publish(to: [display]) { _ in newer }
        return nil
      }
      #expect(heard == newer)
    }
  }

  @Test("questions about what was shown have a thread of their own")
  func histories() {
    for route in Routes.plays {
      guard case .history = route.handler else {
        Issue.record("\(route.operation.path) waits with others")
        continue
      }
    }
    for route in Routes.places + Routes.schedule {
      if case .history = route.handler { Issue.record("\(route.operation.path) waits behind what was shown") }
    }
  }

  private static func document(_ response: Response) throws -> JSONValue {
    guard case .bytes(let bytes) = response.body else { return .null }
    return try JSONReader.parse(bytes)
  }
}

/// Passes the store's events on, as the server does.
private final class Forgetting: Sendable {
  let programme = Mutex<Programme?>(nil)
  func heard(_ events: [StoreEvent]) { programme.withLock { $0 }?.forget(events) }
}

private func must<Value>(_ value: Value?) -> Value {
  guard let value else { preconditionFailure("a test names something that cannot be") }
  return value
}

private let site: SiteID = must(SiteID("site"))
private let display: DisplayID = must(DisplayID("one"))
private let ward = must(WardCode("27127"))
