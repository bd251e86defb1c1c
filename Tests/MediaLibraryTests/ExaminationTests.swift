import Foundation
import Testing

@testable import MediaLibrary

/// What cannot be shown is refused as it comes in, and nothing of it stays.
@Suite struct ExaminationTests {
  private func refusal(_ studio: Studio, _ name: String) async throws -> MediaError? {
    let refusal = try await studio.refusal(studio.bytes(name))
    #expect(studio.temporaryFiles.isEmpty && studio.mediaFiles.isEmpty)
    return refusal
  }

  @Test("a picture cut off, and one that is too large")
  func pictures() async throws {
    let studio = try Studio(MediaLimits(pixels: 640 * 480))
    try await studio.film(["-f", "lavfi", "-i", "testsrc2=640x480:d=1", "-frames:v", "1", "whole.jpg"])
    let whole = try studio.bytes("whole.jpg")
    try studio.write(Array(whole.prefix(whole.count / 2)), as: "half.jpg")
    #expect(try await refusal(studio, "half.jpg") == .damaged(.jpeg))
    try await studio.film(["-f", "lavfi", "-i", "testsrc2=642x480:d=1", "-frames:v", "1", "large.png"])
    #expect(try await refusal(studio, "large.png") == .tooManyPixels(width: 642, height: 480, limit: 640 * 480))
    #expect(try await studio.refusal(whole) == nil)
    #expect(studio.temporaryFiles.isEmpty && studio.mediaFiles.count == 1)
  }

  @Test("no bytes, a text, a video that is too long")
  func others() async throws {
    let studio = try Studio(MediaLimits(videoSeconds: 1))
    #expect(try await studio.refusal([]) == .empty)
    #expect(try await studio.refusal(Array("not a picture at all".utf8)) == .text)
    try await studio.film(["-f", "lavfi", "-i", "testsrc2=320x180:d=3", "-pix_fmt", "yuv420p", "long.mp4"])
    #expect(try await refusal(studio, "long.mp4") == .tooLong(seconds: 3, limit: 1))
  }

  @Test("a document cut off")
  func documents() async throws {
    let studio = try Studio()
    try studio.write(Array("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n".utf8), as: "cut.pdf")
    #expect(try await refusal(studio, "cut.pdf") == .damaged(.pdf))
  }
}
