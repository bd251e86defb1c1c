import Foundation
import Testing

@testable import MediaLibrary

@Suite("Taking files in")
struct UploadTests {
  /// A small file that begins like a PNG.
  private let picture: [UInt8] =
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + [UInt8](repeating: 7, count: 100_000)

  @Test("a file gets the name of its SHA-256, whatever pieces it came in")
  func pieces() async throws {
    let studio = try Studio()
    try studio.write(picture, as: "picture")
    let sha256 = try await String(studio.tool("sha256sum", "picture").prefix(64))
    for size in [1, 777, 65_536, picture.count] {
      let upload = try studio.library.beginUpload()
      var rest = picture[...]
      // One byte at a time for the head is enough.
      while !rest.isEmpty {
        let count = rest.startIndex > 5000 ? max(size, 10_000) : size
        try upload.append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      #expect(upload.bytes == Int64(picture.count))
      let file = try await upload.finish()
      #expect(file == StoredFile(sha256: sha256, bytes: Int64(picture.count), type: .png))
    }
    let path = try #require(studio.library.path(of: sha256))
    #expect(path.hasSuffix("/media/\(sha256.prefix(2))/\(sha256.dropFirst(2).prefix(2))/\(sha256)"))
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) == picture)
    #expect(studio.mediaFiles.count == 1)
    #expect(studio.temporaryFiles.isEmpty)
  }

  @Test("nothing bears the name before the upload is finished")
  func unfinished() async throws {
    let studio = try Studio()
    let upload = try studio.library.beginUpload()
    try upload.append(picture)
    #expect(studio.mediaFiles.isEmpty && studio.temporaryFiles.count == 1)
    let file = try await upload.finish()
    #expect(studio.library.path(of: file.sha256) != nil && studio.temporaryFiles.isEmpty)
  }

  @Test(
    "an empty file, a text under any name and an unknown type are refused and leave nothing",
    arguments: [([], .empty), (Array("not a picture".utf8), .text), ([0, 1, 2, 3, 4, 5, 6, 7], .unknownType)]
      as [([UInt8], MediaError)])
  func refused(bytes: [UInt8], error: MediaError) async throws {
    let studio = try Studio()
    await #expect(throws: error) { try await studio.store(bytes) }
    #expect(studio.temporaryFiles.isEmpty && studio.mediaFiles.isEmpty)
  }

  @Test("over the limit it ends at once, announced or not")
  func tooLarge() async throws {
    let studio = try Studio(MediaLimits(uploadBytes: 1000))
    #expect(throws: MediaError.tooLarge(limitBytes: 1000)) { try studio.library.beginUpload(declaredBytes: 1001) }
    let upload = try studio.library.beginUpload()
    try upload.append(Array(picture.prefix(1000)))
    #expect(throws: MediaError.tooLarge(limitBytes: 1000)) { try upload.append([1]) }
    #expect(studio.temporaryFiles.isEmpty)
    #expect(throws: MediaError.uploadEnded) { try upload.append([1]) }
    await #expect(throws: MediaError.uploadEnded) { try await upload.finish() }
    let standard = try Studio()
    #expect(throws: MediaError.tooLarge(limitBytes: 2 << 30)) {
      try standard.library.beginUpload(declaredBytes: 3_000_000_000)
    }
  }

  @Test("a full disk is said before anything is taken")
  func diskFull() async throws {
    let studio = try Studio(MediaLimits(reserveBytes: .max / 4))
    #expect(try studio.library.freeBytes() == 0)
    #expect(throws: MediaError.diskFull) { try studio.library.beginUpload() }
    #expect(studio.temporaryFiles.isEmpty)
    let roomy = try Studio()
    let free = try roomy.library.freeBytes()
    #expect(free > 0)
    let greedy = try Studio(MediaLimits(uploadBytes: .max))
    #expect(throws: MediaError.diskFull) { try greedy.library.beginUpload(declaredBytes: free * 2) }
  }

  @Test("abandoned or dropped, nothing of it stays; abandoning again or after the end does nothing")
  func abandoned() async throws {
    let studio = try Studio()
    let upload = try studio.library.beginUpload()
    try upload.append(picture)
    upload.abandon()
    upload.abandon()
    #expect(studio.temporaryFiles.isEmpty)
    var dropped: Upload? = try studio.library.beginUpload()
    try dropped?.append(picture)
    #expect(studio.temporaryFiles.count == 1)
    dropped = nil
    #expect(studio.temporaryFiles.isEmpty)
    let finished = try studio.library.beginUpload()
    try finished.append(picture)
    let file = try await finished.finish()
    finished.abandon()
    #expect(studio.library.path(of: file.sha256) != nil)
    await #expect(throws: MediaError.uploadEnded) { try await finished.finish() }
  }

  @Test(
    "only a SHA-256 in lower case is a name",
    arguments: [
      "", "..", "../../../../etc/passwd", String(repeating: "a", count: 63), String(repeating: "A", count: 64),
      String(repeating: "0", count: 65), String(repeating: "/", count: 64), String(repeating: "é", count: 32),
      "00/00/" + String(repeating: "0", count: 58), String(repeating: "0", count: 63) + "\0",
    ])
  func names(name: String) throws {
    #expect(try Studio().library.path(of: name) == nil)
  }

  @Test("sixty at once, half of them the same, all arrive")
  func many() async throws {
    let studio = try Studio()
    let picture = picture
    let library = studio.library
    let names = try await withThrowingTaskGroup(of: String.self) { tasks in
      for number in 0..<60 {
        tasks.addTask {
          let upload = try library.beginUpload()
          try upload.append(picture)
          try upload.append([UInt8(number % 30)])
          return try await upload.finish().sha256
        }
      }
      return try await tasks.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(names.count == 30)
    #expect(Set(studio.mediaFiles.map { String($0.suffix(64)) }) == names)
    #expect(studio.temporaryFiles.isEmpty)
  }
}

@Suite("Starting again")
struct RestartTests {
  @Test("what an earlier run left on its way is removed, what it kept stays")
  func leftovers() async throws {
    let studio = try Studio()
    let kept = try await studio.store(Array("%PDF-1.7".utf8))
    let crashed = studio.directory + "/temporary/crashed"
    try FileManager.default.createDirectory(atPath: crashed + "/conversion", withIntermediateDirectories: true)
    for name in ["/temporary/loose", "/temporary/crashed/half", "/temporary/crashed/conversion/page.ppm"] {
      try Data("x".utf8).write(to: URL(fileURLWithPath: studio.directory + name))
    }
    let second = try MediaLibrary(directory: studio.directory)
    #expect(second.path(of: kept.sha256) != nil)
    #expect(!FileManager.default.fileExists(atPath: crashed))
    #expect(!FileManager.default.fileExists(atPath: studio.directory + "/temporary/loose"))
  }

  @Test("what another running server has on its way is left alone")
  func neighbour() async throws {
    let studio = try Studio()
    let upload = try studio.library.beginUpload()
    try upload.append(Array("%PDF-1.7".utf8))
    let second = try MediaLibrary(directory: studio.directory)
    let file = try await upload.finish()
    #expect(second.path(of: file.sha256) != nil)
  }

  @Test("a library that goes takes its working directory along")
  func end() throws {
    let studio = try Studio()
    var second: MediaLibrary? = try MediaLibrary(directory: studio.directory)
    let entries = { try FileManager.default.contentsOfDirectory(atPath: studio.directory + "/temporary").count }
    #expect(second != nil)
    #expect(try entries() == 2)
    second = nil
    #expect(try entries() == 1)
  }

  @Test("a directory that is not there is an error, not a crash")
  func absent() {
    #expect(throws: MediaError.storage(code: 2)) { try MediaLibrary(directory: "/nowhere/at/all") }
  }
}
