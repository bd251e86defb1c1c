import Crypto
import Foundation
import Signage
import Testing

@testable import MediaLibrary

@Suite("Digests of files and of their chunks")
struct FileHashTests {
  private static let chunk = 8 << 20

  /// Bytes that repeat nowhere near a chunk's length.
  private static func bytes(_ count: Int) -> [UInt8] {
    var state: UInt64 = 0x9e37_79b9_7f4a_7c15
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }

  /// What must come out, by cutting the bytes first.
  private static func chunks(of bytes: [UInt8]) -> [String] {
    stride(from: 0, to: bytes.count, by: chunk).map { start in
      SHA256.digest(of: Array(bytes[start..<min(start + chunk, bytes.count)])).hexadecimal
    }
  }

  @Test("names a chunk's contents, whatever pieces it comes in", arguments: [1 << 20, 999_983, 64 << 20])
  func chunksOfALargeFile(piece: Int) {
    let bytes = Self.bytes(3 * Self.chunk + 5)
    var hash = FileHash()
    for start in stride(from: 0, to: bytes.count, by: piece) {
      bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes { hash.update($0) }
    }
    #expect(hash.sha256 == SHA256.digest(of: bytes).hexadecimal)
    #expect(hash.bytes == bytes.count)
    #expect(hash.chunks == Self.chunks(of: bytes))
    #expect(hash.chunks?.count == 4)
  }

  @Test(
    "has chunks only above 8 MiB, of which the last may be full",
    arguments: [
      (0, 0), (1, 0), (chunk - 1, 0), (chunk, 0), (chunk + 1, 2), (2 * chunk, 2), (2 * chunk + 1, 3),
    ])
  func numberOfChunks(size: Int, count: Int) {
    let bytes = Self.bytes(size)
    var hash = FileHash()
    bytes.withUnsafeBytes { hash.update($0) }
    #expect(hash.sha256 == SHA256.digest(of: bytes).hexadecimal)
    #expect(hash.chunks == (count == 0 ? nil : Self.chunks(of: bytes)))
    #expect(hash.chunks?.count ?? 0 == count)
  }

  @Test("come with the renditions that are made, and again from what is stored")
  func renditions() async throws {
    let studio = try Studio()
    try await studio.tool("vips", "gaussnoise", "noise.png", "3840", "3840", "--sigma", "80")
    let conversion = try await studio.convert("noise.png")
    let large = try #require(conversion.renditions.last)
    let small = try #require(conversion.renditions.first)
    try #require(large.bytes > Self.chunk && small.bytes < Self.chunk, "\(conversion.renditions.map(\.bytes))")
    let path = try #require(studio.library.path(of: large.sha256))
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(large.chunks == Self.chunks(of: bytes) && large.bytes == bytes.count)
    #expect(small.chunks == nil)
    #expect(try await studio.library.chunks(of: large.sha256) == large.chunks)
    #expect(try await studio.library.chunks(of: small.sha256) == nil)
    #expect(try await studio.library.chunks(of: String(repeating: "0", count: 64)) == nil)
  }
}
