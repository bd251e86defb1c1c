import Database
import Foundation
import Signage
import Synchronization
import Testing

@testable import SignageStore

/// A store in a directory of its own, removed at the end, that remembers the events it published.
final class TemporaryStore: Sendable {
  let directory: String
  let store: SignageStore
  private let heard: Heard

  /// What was published: a list for each commit that published something.
  var events: [[StoreEvent]] { heard.lists.withLock { $0 } }
  var settings: DatabaseSettings { .sqlite(path: directory + "/kosatsu.sqlite") }

  init() throws {
    directory = NSTemporaryDirectory() + "store-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let heard = Heard()
    self.heard = heard
    store = try SignageStore(.sqlite(path: directory + "/kosatsu.sqlite")) { events in
      heard.lists.withLock { $0.append(events) }
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

  /// A change that is audited, as of `now`.
  @discardableResult
  func change<T: Sendable>(at now: Instant = ten, _ body: @escaping @Sendable (Writing) throws -> T) async throws -> T {
    try await store.change(by: sato, at: now) { writing in
      try writing.audit("test.change", "test", "test")
      return try body(writing)
    }
  }

  /// What a change is refused with; nil when it goes through.
  func refusal(at now: Instant = ten, _ body: @escaping @Sendable (Writing) throws -> Void) async throws
    -> SignageError?
  {
    do {
      try await change(at: now, body)
      return nil
    } catch let error as SignageError {
      return error
    }
  }

  /// Rows of a table, counted from outside.
  func count(_ table: String) throws -> Int {
    let database = try Database(settings: settings, migrations: Migration.all)
    defer { database.close() }
    return try database.read { transaction in
      try #require(try transaction.row(SQL(verbatim: "SELECT count(*) AS n FROM \(table)"))).integer("n")
    }
  }

  /// Changes the rows behind the store's back.
  func run(_ statements: String...) throws {
    let database = try Database(settings: settings, migrations: Migration.all)
    defer { database.close() }
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Result<Void, any Error>?>(nil)
    database.write(
      { transaction in
        for statement in statements { try transaction.run(SQL(verbatim: statement)) }
      },
      completion: { outcome in
        result.withLock { $0 = outcome }
        done.signal()
      })
    done.wait()
    try result.withLock { $0 }?.get()
  }

  /// How the engine goes about a question.
  func plan(of question: String) throws -> String {
    let database = try Database(settings: settings, migrations: Migration.all)
    defer { database.close() }
    return try database.read { transaction in
      try transaction.rows(SQL(verbatim: "EXPLAIN QUERY PLAN " + question)).map { try $0.text("detail") }
        .joined(separator: "; ")
    }
  }

  private final class Heard: Sendable {
    let lists = Mutex<[[StoreEvent]]>([])
  }
}

extension SignageError {
  var field: String? { if case .invalid(let field, _) = self { field } else { nil } }
  var isConflict: Bool { if case .conflict = self { true } else { false } }
  var isNotFound: Bool { if case .notFound = self { true } else { false } }
}

/// What a test writes down itself, and so can only be missing by a slip of the pen.
func must<Value>(_ value: Value?) -> Value {
  guard let value else { preconditionFailure("a test names something that cannot be") }
  return value
}

func id<Noun>(_ text: String, _: Identifier<Noun>.Type = Identifier<Noun>.self) -> Identifier<Noun> {
  must(Identifier<Noun>(text))
}
func day(_ text: String) -> LocalDate { must(LocalDate(text)) }
func instant(_ text: String) -> Instant { must(Instant(rfc3339: text + "+09:00")) }

let ten = instant("2026-07-01T10:00:00")
let sato = Actor(token: "token-1", person: "sato", grants: [Grant(role: .editor, area: .city)])
let kita = must(WardCode("27127"))

func site(_ name: String = "kita-office", ward: WardCode = kita) -> Site {
  Site(id: id(name), name: ["ja": "北区役所", "en": "Kita Ward Office"], ward: ward, timeZone: "Asia/Tokyo")
}

func display(_ name: String = "kita-1", at site: String = "kita-office") -> Display {
  Display(id: id(name), site: id(site), name: "1")
}

func sensor(_ name: String = "kita-camera", at site: String = "kita-office", seeing displays: [String] = []) -> Sensor {
  Sensor(id: id(name), site: id(site), displays: displays.map { id($0) })
}

let notice = Variant(language: "ja", orientation: nil, source: .text(Notice(title: "粗大ごみ", text: "電話で")))

func picture(_ sha256: String, _ orientation: Orientation = .landscape) -> Variant {
  Variant(language: "ja", orientation: orientation, source: .media(sha256: sha256))
}

func version(
  _ title: String = "粗大ごみ", until lastDay: String = "2026-07-31", _ variants: [Variant] = [notice]
) -> ContentVersion {
  let period = try? DisplayPeriod(firstDay: day("2026-01-01"), lastDay: day(lastDay))
  return ContentVersion(
    title: ["ja": title], department: "環境課", period: must(period), alternativeText: ["ja": title], variants: variants)
}

/// Approved, unless told otherwise.
func content(
  _ name: String = "bulky-waste", _ version: ContentVersion = version(), state: ContentState = .approved,
  owner: Area = .ward(kita)
) -> Content {
  Content(
    id: id(name), owner: owner, state: state, current: version, approved: state == .approved ? version : nil,
    createdAt: ten, createdBy: "sato")
}

func entry(_ name: String, _ subject: ScheduleEntry.Subject = .content(id("bulky-waste")), _ slots: [Slot] = [])
  -> ScheduleEntry
{
  ScheduleEntry(
    id: id(name), subject: subject, targets: [.all], slots: slots, area: .city, createdAt: ten, createdBy: "sato")
}

func emergency(
  _ name: String = "flood", in state: Emergency.State = .active, at createdAt: Instant = ten, endedAt: Instant? = nil
) -> Emergency {
  Emergency(
    id: id(name), source: .officer, area: .city, state: state, revision: 2,
    message: EmergencyMessage(
      kind: .live, precedence: 1, title: ["ja": "避難"], text: ["ja": "川から離れて"], targets: [.all],
      expiresAt: createdAt.advanced(bySeconds: 72 * 3600)),
    createdAt: createdAt, createdBy: "sato", endedAt: endedAt)
}

func play(
  _ name: String, _ content: String = "bulky-waste", at startedAt: Instant = ten, completed: Bool = true
) -> Play {
  Play(
    id: name, content: id(content), variant: "ja-any", entry: nil, startedAt: startedAt, seconds: 10,
    completed: completed)
}

let tokyo = must(Zone(identifier: "Asia/Tokyo"))

func place(_ display: String = "kita-1", ward: WardCode? = kita) -> PlayPlace {
  PlayPlace(display: id(display), ward: ward, zone: tokyo)
}

extension Reading {
  /// How often each content was shown whole on a display since `from`, by its plays.
  func completedPlays(of display: DisplayID, since from: Instant) throws -> [ContentID: Int] {
    var filter = PlayFilter()
    filter.displays = [display]
    var counts: [ContentID: Int] = [:]
    _ = try plays(filter, during: from..<from.advanced(bySeconds: 1000 * 86_400), after: nil, most: .max) { found in
      if found.play.completed { counts[found.play.content, default: 0] += 1 }
      return true
    }
    return counts
  }
}

extension Writing {
  /// Whether it was new.
  func save(_ play: Play, of display: DisplayID) throws -> Bool { try save([play], at: place(display.text)) == 1 }
}

func report(_ installation: String) -> DisplayReport {
  DisplayReport(
    at: ten, installation: installation, playlistDigest: nil, clockOffsetMilliseconds: 0, storageFreeBytes: nil,
    transport: "events", version: "1", panel: "unknown", faults: [])
}

func observation(
  _ periodStart: Instant, sensor: String = "kita-camera", seconds: Int = 300, ots: Int = 4, revision: Int = 1
) -> Observation {
  Observation(
    sensor: id(sensor), periodStart: periodStart, periodSeconds: seconds, coverageSeconds: seconds, bandScheme: .four,
    cells: [Count(sex: .female, band: "35-64", ots: ots, look: ots / 2)], totalOts: ots, totalLook: ots / 2,
    model: CountingModel(vendor: "v", version: "1"), revision: revision)
}

extension Writing {
  /// False where there is no such emergency.
  func saveDelivery(_ delivery: Delivery, of id: EmergencyID) throws -> Bool {
    guard let emergency = try emergencies([id])[id] else { return false }
    return try saveDelivery(delivery, of: emergency)
  }
}
