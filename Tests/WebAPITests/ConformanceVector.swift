import Foundation
import HTTPServer
import Signage
import Testing

@testable import WebAPI

/// One named rule of the schedule with what must be on the screen when, as `Tests/Vectors` writes it down.
struct ConformanceVector: CustomTestStringConvertible, Sendable {
  /// As it stands in its file, without what it leaves out.
  let value: JSONValue

  var name: String { value["name"]?.string ?? "?" }
  var testDescription: String { name }

  /// Of all files.
  static let all: [ConformanceVector] = ConformanceFile.names.flatMap { name in
    (try? ConformanceFile(name).vectors) ?? []
  }

  /// What must be on at an instant.
  struct Expectation {
    let at: Instant
    /// Nil where an item is on.
    let state: State?
    let entry: EntryID?
    let content: ContentID?
    let variant: String?
    let page: Int?
    let position: Int?
    let startsAt: Instant?
    let endsAt: Instant?

    enum State: String { case standby, board }
  }

  func showings() throws -> [Expectation] {
    try (value["showings"]?.array ?? []).map { showing in
      Expectation(
        at: try #require(showing["at"]).decode(),
        state: showing["state"]?.string.flatMap(Expectation.State.init),
        entry: try showing["entry"]?.decode(EntryID?.self) ?? nil, content: try showing["content"]?.decode(),
        variant: showing["variant"]?.string, page: showing["page"]?.integer, position: showing["position"]?.integer,
        startsAt: try showing["startsAt"]?.decode(), endsAt: try showing["endsAt"]?.decode())
    }
  }

  /// The contents of the playlist's fallback, where the vector speaks of them.
  var fallback: [String]? { value["fallback"]?.array?.compactMap(\.string) }

  /// What the server sends the display for the vector's days.
  func resolved() throws -> Programme.Resolved {
    let inputs = try self.inputs()
    let (display, site, zone) = try #require(Programme.place(try Self.display, in: inputs))
    return PlaylistDocument.resolved(try playlist(), display: display, site: site, zone: zone, inputs: inputs)
  }

  func playlist() throws -> Playlist {
    let from = try #require(value["days"]?["from"]).decode(LocalDate.self)
    let days = try #require(value["days"]?["count"]?.integer)
    return try #require(Schedule.resolve(try inputs(), display: try Self.display, from: from, days: days))
  }
}

/// One subject's vectors: a file of `Tests/Vectors`.
struct ConformanceFile {
  let address: URL
  let text: String
  let value: JSONValue

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Vectors")

  /// In order.
  static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".json") }.sorted()

  init(_ name: String) throws {
    address = Self.folder.appending(path: name)
    text = try String(contentsOf: address, encoding: .utf8)
    value = try JSONReader.parse(text)
  }

  var vectors: [ConformanceVector] { (value["vectors"]?.array ?? []).map { ConformanceVector(value: $0) } }

  /// The file as it ought to be: laid out, each vector with the playlist of the present code as its last member.
  func current() throws -> String {
    guard var file = value.object else { return "" }
    file["vectors"] = .array(
      try vectors.map { vector in
        guard var object = vector.value.object else { return vector.value }
        object["playlist"] = nil
        object["playlist"] = try JSONReader.parse(try vector.resolved().json)
        return .object(object)
      })
    return ConformanceLayout.text(of: .object(file))
  }
}

extension Programme.Resolved {
  /// The document, as it goes over the wire.
  var json: [UInt8] {
    guard case .shared(let bytes) = response.body else { return [] }
    return bytes.withUnsafeBytes { Array($0) }
  }
}
