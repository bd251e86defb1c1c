internal import Foundation
internal import HTTPClient
internal import Signage

/// How a crowd of players is run.
public struct CrowdSettings: Sendable {
  public var player = PlayerSettings()
  public var seed: UInt64
  /// In which all players come; 0 is all at once.
  public var rampSeconds = 10.0
  /// Nil is until it is told to end.
  public var seconds: Double?
  /// Between two lines.
  public var lineSeconds: Int64 = 10
  /// What all players together fetch of files; what goes beyond is taken to be there.
  public var mediaBytes = 1 << 30
  public var agent = "kosatsu-simulate"
  /// A file of PEM certificates that the server is checked by, in place of the system's.
  public var certificateAuthorities: String?

  public init(seed: UInt64) { self.seed = seed }
}

extension Question {
  private static let answerMilliseconds: Int64 = 20_000
  private static let mediaMilliseconds: Int64 = 600_000
  private static let largestDocument = 64 << 20

  /// Nil where the server's address leads nowhere.
  func request(to server: WebAddress, token: String, _ settings: CrowdSettings) -> HTTPRequest? {
    guard let address = server.following(path) else { return nil }
    var request = HTTPRequest(
      address, agent: settings.agent, milliseconds: Self.answerMilliseconds, mostBytes: Self.largestDocument)
    request.fields = ["Authorization: Bearer \(token)"]
    request.connection = .own
    request.certificateAuthorities = settings.certificateAuthorities
    switch self {
    case .events:
      request.milliseconds = nil
      request.mostBytes = .max
      request.fields.append("Accept: text/event-stream")
    case .state: break
    case .longPoll(let tag, let seconds):
      request.milliseconds = (seconds + 15) * 1000
      request.wantedFields = ["ETag"]
      if let tag { request.fields.append("If-None-Match: \(tag)") }
    case .playlist(let held):
      if let held { request.fields.append("If-None-Match: \"\(held)\"") }
    case .media:
      request.milliseconds = Self.mediaMilliseconds
      request.mostBytes = .max
    case .report(let report):
      request.method = .post
      request.fields += ["Content-Type: application/json", "Expect:"]
      request.body = (try? JSONEncoder().encode(report)).map(Array.init)
    case .result(let result):
      request.method = .post
      request.fields += ["Content-Type: application/json", "Expect:"]
      request.body = (try? JSONEncoder().encode(result)).map(Array.init)
    }
    return request
  }

  private var path: String {
    switch self {
    case .events: "/v1/player/events"
    case .state: "/v1/player/state"
    case .longPoll(_, let seconds): "/v1/player/state?wait=\(seconds)"
    case .playlist: "/v1/player/playlist"
    case .media(let medium): "/v1/media/\(medium.sha256)"
    case .report: "/v1/player/reports"
    case .result(let result): "/v1/player/commands/\(result.command)/result"
    }
  }
}
