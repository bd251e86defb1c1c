import Alerts
import Feeds
import Foundation
import HTTPServer
import Signage
import Synchronization
import Testing

/// A feed's host on loopback: pages by path, and who asked for what.
final class Host: Sendable {
  struct Asked: Sendable {
    var target: String
    var headers: Headers
  }

  private struct State: Sendable {
    var answers: [String: Response] = [:]
    var asked: [Asked] = []
  }

  private struct Handler: RequestHandler {
    let state: Shared<State>
    func admit(_ head: RequestHead) -> Admission { .collect(upTo: 1 << 20) }
    func respond(to request: Request) -> Reply {
      .now(
        state.change { state in
          state.asked.append(Asked(target: request.head.target, headers: request.head.headers))
          return state.answers[request.head.path] ?? .text("nothing here", status: 404)
        })
    }
  }

  private let state = Shared(State())
  private let server: HTTPServer
  private let scheme: String

  init(certificate: CertificateFiles? = nil) throws {
    var settings = ServerSettings()
    settings.certificate = certificate
    scheme = certificate == nil ? "http" : "https"
    server = try HTTPServer(settings, handler: Handler(state: state))
  }

  var port: UInt16 { server.boundPort }
  var asked: [Asked] { state.value.asked }
  var targets: [String] { asked.map(\.target) }

  func url(_ path: String, host: String = "127.0.0.1") -> String { "\(scheme)://\(host):\(port)\(path)" }

  func feed(
    _ path: String = "/feed", standard: AlertStandard = .cap, host: String = "127.0.0.1", seconds: Int64 = 60,
    id: String = "test"
  ) throws -> Feed {
    Feed(
      id: try #require(FeedID(id)), standard: standard, address: try #require(FeedAddress(url(path, host: host))),
      seconds: seconds)
  }

  subscript(path: String) -> Response? {
    get { state.value.answers[path] }
    set { state.change { $0.answers[path] = newValue } }
  }

  func page(_ entries: [Entry], at path: String = "/feed", tag: String? = nil) {
    self[path] = .text(Entry.page(entries), headers: tag.map { [("ETag", $0)] } ?? [])
  }
}

/// An entry of an Atom page.
struct Entry {
  var id: String
  var link: String
  var updated: String?

  init(_ id: String, _ link: String, updated: String? = nil) {
    self.id = id
    self.link = link
    self.updated = updated
  }

  static func page(_ entries: [Entry]) -> String {
    let written = entries.map { entry in
      "<entry><id>\(entry.id)</id><link href=\"\(entry.link)\"/>"
        + (entry.updated.map { "<updated>\($0)</updated>" } ?? "") + "</entry>"
    }
    return "<feed xmlns=\"http://www.w3.org/2005/Atom\">\(written.joined())</feed>"
  }
}

/// A CAP alert that is told from others by its identifier.
func alert(_ identifier: String) -> String {
  """
  <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>\(identifier)</identifier><sender>city@example.jp</sender>\
  <sent>2026-11-21T09:00:00+09:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info>\
  <language>ja</language><category>Met</category><event>大雨</event><urgency>Immediate</urgency><severity>Severe</severity>\
  <certainty>Observed</certainty><area><areaDesc>大阪市</areaDesc></area></info></alert>
  """
}

/// A value that tests and servers share.
final class Shared<Value: Sendable>: Sendable {
  private let held: Mutex<Value>
  init(_ value: Value) { held = Mutex(value) }
  var value: Value { held.withLock { $0 } }
  func change<Result: Sendable>(_ body: (inout sending Value) -> sending Result) -> Result { held.withLock(body) }
}

/// Keeps what a test names for the last time before it waits: to be deferred at its beginning.
func keep(_ objects: AnyObject...) { withExtendedLifetime(objects) {} }

/// Waits until `condition` holds, up to a limit.
func eventually(within limit: Duration = .seconds(60), _ condition: @Sendable () async -> Bool) async -> Bool {
  let end = ContinuousClock.now + limit
  while ContinuousClock.now < end {
    if await condition() { return true }
    try? await Task.sleep(for: .milliseconds(5))
  }
  return await condition()
}

func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }
