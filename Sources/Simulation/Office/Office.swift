internal import Foundation
public import HTTPClient

/// A person or device that asks the API one thing after another, and waits for each answer.
public final class Office {
  private let server: WebAddress
  private let token: String
  private let connection: HTTPConnection
  private let certificateAuthorities: String?

  /// Throws `Refused` where there is no memory for it.
  public init(server: WebAddress, token: String, certificateAuthorities: String? = nil) throws(Refused) {
    guard let connection = HTTPConnection() else { throw Refused(what: "\(server)", says: "no memory") }
    self.server = server
    self.token = token
    self.connection = connection
    self.certificateAuthorities = certificateAuthorities
  }

  /// The same server, asked by somebody else.
  func with(token: String) throws(Refused) -> Office {
    try Office(server: server, token: token, certificateAuthorities: certificateAuthorities)
  }

  /// The server said no, or nothing.
  public struct Refused: Error, CustomStringConvertible {
    let what: String
    let says: String
    public var description: String { "\(what): \(says)" }
  }

  /// Nothing to send, or nothing to read.
  struct Nothing: Codable {}

  private struct Problem: Decodable {
    var title: String?
    var detail: String?
  }

  func get<Answer: Decodable>(_ path: String, as type: Answer.Type) throws(Refused) -> Answer {
    try ask(.get, path, Nothing?.none, as: type)
  }

  @discardableResult
  func ask<Body: Encodable, Answer: Decodable>(
    _ method: HTTPRequest.Method, _ path: String, _ body: Body?, as type: Answer.Type
  ) throws(Refused) -> Answer {
    let what = "\(method.rawValue) \(path)"
    guard let address = server.following(path) else { throw Refused(what: what, says: "leads nowhere") }
    var request = HTTPRequest(address, agent: "kosatsu-simulate", milliseconds: 60_000, mostBytes: 64 << 20)
    request.method = method
    request.fields = ["Authorization: Bearer \(token)", "Expect:"]
    request.certificateAuthorities = certificateAuthorities
    do {
      if let body {
        request.body = Array(try JSONEncoder().encode(body))
        request.fields.append("Content-Type: application/json")
      }
      let answer = try connection.answer(to: request, until: Flag())
      guard (200...299).contains(answer.status) else {
        let problem = try? JSONDecoder().decode(Problem.self, from: Data(answer.bytes))
        throw Refused(what: what, says: "\(answer.status) \(problem?.detail ?? problem?.title ?? "")")
      }
      let bytes = answer.bytes.isEmpty ? Array("{}".utf8) : answer.bytes
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let refused as Refused {
      throw refused
    } catch {
      throw Refused(what: what, says: "\(error)")
    }
  }
}
