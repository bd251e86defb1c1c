import Foundation
import Processes
import Signage
import Synchronization
import Testing

@testable import MediaLibrary

/// A library in a directory of a test's own, and the tools that make files for it.
final class Studio {
  let directory: String
  let library: MediaLibrary
  private let runner = CommandRunner(width: 4)

  init(_ limits: MediaLimits = MediaLimits(), log: @escaping @Sendable (String) -> Void = { _ in }) throws {
    directory = NSTemporaryDirectory() + "kosatsu-media-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory + "/made", withIntermediateDirectories: true)
    library = try MediaLibrary(directory: directory, limits: limits, log: log)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: directory) } catch { print("left behind: \(directory): \(error)") }
  }

  /// The path of a file to be made or made.
  func path(_ name: String) -> String { directory + "/made/" + name }

  /// Runs a tool in the directory of made files. Returns its standard output.
  @discardableResult
  func tool(_ program: String, _ arguments: String...) async throws -> String {
    try await tool(program, arguments)
  }

  @discardableResult
  func tool(_ program: String, _ arguments: [String]) async throws -> String {
    let limits = Limits(seconds: 300, processorSeconds: 300, addressSpaceBytes: 16 << 30)
    let outcome = try await runner.run(Command(program, arguments, directory: directory + "/made", limits: limits))
    try #require(outcome.succeeded, "\(program) \(arguments): \(outcome.ending) \(outcome.diagnostic)")
    return outcome.text
  }

  /// Runs ffmpeg to make a file.
  func film(_ arguments: [String]) async throws {
    try await tool("ffmpeg", ["-nostdin", "-v", "error", "-y"] + arguments)
  }

  /// Makes a video that takes minutes to convert, quickly: a second of it over and over.
  func longFilm(_ name: String) async throws {
    try await film(["-f", "lavfi", "-i", "testsrc2=1280x720:r=30:d=1", "-preset", "ultrafast", "second.mp4"])
    try await film(["-stream_loop", "600", "-i", "second.mp4", "-c", "copy", name])
  }

  func bytes(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(fileURLWithPath: path(name)))) }

  func write(_ bytes: [UInt8], as name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
  }

  func store(_ bytes: [UInt8]) async throws -> StoredFile {
    let upload = try library.beginUpload(declaredBytes: Int64(bytes.count))
    try upload.append(bytes)
    return try await upload.finish()
  }

  func store(_ name: String) async throws -> StoredFile { try await store(bytes(name)) }

  func convert(_ name: String) async throws -> Conversion { try await library.convert(store(name)) }

  func convert(sample: String) async throws -> Conversion {
    try await library.convert(store([UInt8](Data(contentsOf: URL(fileURLWithPath: Samples.path(sample))))))
  }

  /// What a conversion that must fail fails with; nil when it succeeds.
  func failure(_ name: String) async throws -> MediaError? {
    do {
      _ = try await convert(name)
      return nil
    } catch let error as MediaError {
      return error
    }
  }

  /// Colour at a place of a rendition: red, green, blue.
  func pixel(_ rendition: Rendition, _ x: Int, _ y: Int) async throws -> [Double] {
    let path = try #require(library.path(of: rendition.sha256))
    return try await tool("vips", "getpoint", path, "\(x)", "\(y)").split(separator: " ").compactMap { Double($0) }
  }

  /// As above, of a video's first frame.
  func pixel(ofVideo video: Rendition, _ x: Int, _ y: Int) async throws -> [Double] {
    let path = try #require(library.path(of: video.sha256))
    try await film(["-i", path, "-frames:v", "1", "first.png"])
    return try await tool("vips", "getpoint", self.path("first.png"), "\(x)", "\(y)").split(separator: " ")
      .compactMap { Double($0) }
  }

  /// What taking an upload in fails with; nil when it is taken.
  func refusal(_ bytes: [UInt8]) async throws -> MediaError? {
    let upload = try library.beginUpload()
    try upload.append(bytes)
    do {
      _ = try await library.take(upload)
      return nil
    } catch let error as MediaError {
      return error
    }
  }

  /// Everything below `temporary` but the running library's own directory.
  var temporaryFiles: [String] {
    let entries = FileManager.default.enumerator(atPath: directory + "/temporary")?.compactMap { $0 as? String } ?? []
    return entries.filter { $0.contains("/") }
  }

  var mediaFiles: [String] {
    let entries = FileManager.default.enumerator(atPath: directory + "/media")?.compactMap { $0 as? String } ?? []
    return entries.filter { $0.count > 64 }
  }
}

extension Upload {
  func append(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try append($0) }
  }
}

/// Real posters and videos that lie beside the repository on some machines.
enum Samples {
  static let directory =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/shared/samples/media/"
  static let exist = FileManager.default.fileExists(atPath: directory + "poster-a0.pdf")
  static let absence: Comment = "the sample files ../shared/samples/media are not beside this repository"

  static func path(_ name: String) -> String { directory + name }
}

/// Sizes of a page's renditions, small to large.
func sizes(_ page: [Rendition]) -> [[Int]] { page.map { [$0.width, $0.height] } }

/// Whether a colour is the wanted one, as near as lossy pictures are.
func isNear(_ colour: [Double], _ wanted: [Double], within: Double = 24) -> Bool {
  colour.count == wanted.count && zip(colour, wanted).allSatisfy { abs($0 - $1) <= within }
}

let red: [Double] = [255, 0, 0]
let blue: [Double] = [0, 0, 255]
let white: [Double] = [255, 255, 255]

/// A value that closures on any thread change.
final class Shared<Value: Sendable>: Sendable {
  private let state: Mutex<Value>

  init(_ value: Value) {
    state = Mutex(value)
  }

  var value: Value { state.withLock { $0 } }

  /// Returns the changed value.
  @discardableResult
  func change(_ body: @Sendable (inout Value) -> Void) -> Value {
    state.withLock { value in
      body(&value)
      return value
    }
  }
}
