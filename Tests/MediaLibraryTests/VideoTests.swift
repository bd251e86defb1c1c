import Foundation
import Signage
import Testing

@testable import MediaLibrary

@Suite("Videos")
struct VideoTests {
  /// Makes a video whose upper half is red and whose lower half is blue.
  private func film(
    _ studio: Studio, _ name: String, size: String, rate: Int = 25, seconds: Double = 1, _ options: String...
  ) async throws {
    let drawing = "color=red:\(size):r=\(rate):d=\(seconds),drawbox=y=ih/2:w=iw:h=ih/2:color=blue:t=fill"
    try await studio.film(["-f", "lavfi", "-i", drawing] + options + [name])
  }

  /// What ffprobe says of the first stream of a kind.
  private func stream(_ studio: Studio, _ rendition: Rendition, _ kind: String, _ entries: String) async throws
    -> [String]
  {
    let path = try #require(studio.library.path(of: rendition.sha256))
    return try await studio.tool(
      "ffprobe", "-v", "error", "-select_streams", kind, "-show_entries", "stream=" + entries, "-of",
      "default=noprint_wrappers=1:nokey=1", path
    ).split(separator: "\n").map(String.init)
  }

  @Test("becomes H.264 High 4.1, yuv420p, at most 1080p30, with AAC and its index in front")
  func codec() async throws {
    let studio = try Studio()
    try await studio.film(
      [
        "-f", "lavfi", "-i", "testsrc2=2560x1440:r=60:d=1", "-f", "lavfi", "-i", "sine=d=1", "-c:v", "libx264",
        "-preset",
        "ultrafast", "-pix_fmt", "yuv444p", "-c:a", "flac", "-strict", "-2", "large.mp4",
      ])
    let conversion = try await studio.convert("large.mp4")
    #expect(conversion.pages.isEmpty)
    let video = try #require(conversion.video)
    #expect(video.type == "video/mp4" && video.width == 1920 && video.height == 1080)
    #expect(abs((video.seconds ?? 0) - 1) < 0.1)
    let codec = try await stream(studio, video, "v", "codec_name,profile,level,pix_fmt,r_frame_rate,width,height")
    #expect(codec == ["h264", "High", "1920", "1080", "yuv420p", "41", "30/1"])
    #expect(try await stream(studio, video, "a", "codec_name,sample_rate,channels") == ["aac", "48000", "2"])
    let path = try #require(studio.library.path(of: video.sha256))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let index = try #require(bytes.range(of: Data("moov".utf8)))
    let pictures = try #require(bytes.range(of: Data("mdat".utf8)))
    #expect(index.lowerBound < pictures.lowerBound && video.bytes == bytes.count)
    #expect(studio.temporaryFiles.isEmpty && studio.mediaFiles.count == 2)
  }

  @Test("comes out upright when the file says it is turned", arguments: [90, 180, 270])
  func turned(degrees: Int) async throws {
    let studio = try Studio()
    try await film(studio, "flat.mp4", size: "320x180")
    try await studio.film(["-i", "flat.mp4", "-c", "copy", "-metadata:s:v", "rotate=\(degrees)", "turned.mp4"])
    let conversion = try await studio.convert("turned.mp4")
    let video = try #require(conversion.video)
    #expect([video.width, video.height] == (degrees == 180 ? [320, 180] : [180, 320]) as [Int])
    // ffmpeg writes a matrix that turns counter-clockwise by so much: the red half goes from the top to the left, the
    // bottom, the right.
    let places = [90: (10, 160), 180: (160, 170), 270: (170, 160)]
    let place = try #require(places[degrees])
    #expect(isNear(try await studio.pixel(ofVideo: video, place.0, place.1), red, within: 40))
    #expect(try await !stream(studio, video, "v", "width:stream_side_data=rotation").contains { $0.contains("90") })
  }

  @Test(
    "every container and frame size comes out right",
    arguments: [
      ("upright.mp4", "1080x1920", [1080, 1920]), ("tall.mp4", "1440x2560", [1080, 1920]),
      ("wide.mp4", "2000x500", [1920, 480]),
      ("small.mov", "322x182", [322, 182]), ("small.webm", "320x180", [320, 180]),
    ])
  func containers(name: String, size: String, wanted: [Int]) async throws {
    let studio = try Studio()
    try await film(studio, name, size: size, seconds: 0.4)
    let video = try #require(try await studio.convert(name).video)
    #expect([video.width, video.height] == wanted)
    #expect(video.type == "video/mp4" && studio.temporaryFiles.isEmpty)
  }

  @Test("the same file always gives the same names")
  func deterministic() async throws {
    let studio = try Studio()
    try await film(studio, "film.mp4", size: "320x180")
    #expect(try await studio.convert("film.mp4") == studio.convert("film.mp4"))
  }

  @Test("sound alone, with or without a cover, is no video")
  func sound() async throws {
    let studio = try Studio()
    try await studio.film(["-f", "lavfi", "-i", "sine=d=1", "-f", "mp4", "sound.mp4"])
    #expect(try await studio.failure("sound.mp4") == .noVideo)
    try await studio.tool("vips", "black", "cover.png", "64", "64", "--bands", "3")
    try await studio.film(
      [
        "-i", "sound.mp4", "-i", "cover.png", "-map", "0", "-map", "1", "-c:a", "copy", "-c:v", "png",
        "-disposition:v:0",
        "attached_pic", "cover.mp4",
      ])
    #expect(try await studio.failure("cover.mp4") == .noVideo)
    #expect(studio.temporaryFiles.isEmpty && studio.mediaFiles.count == 2)
  }

  @Test("one that is cut off is refused, wherever its index is", arguments: ["+faststart", "0"], ["mp4", "mov"])
  func cutOff(flags: String, suffix: String) async throws {
    let studio = try Studio()
    try await studio.film(
      ["-f", "lavfi", "-i", "testsrc2=320x180:r=25:d=6", "-movflags", flags, "whole." + suffix])
    let whole = try studio.bytes("whole." + suffix)
    try studio.write(Array(whole.prefix(whole.count * 6 / 10)), as: "cut")
    #expect(try await studio.failure("cut") == .damaged(suffix == "mp4" ? .mp4 : .mov))
    #expect(studio.temporaryFiles.isEmpty && studio.mediaFiles.count == 1)
    #expect(try await studio.failure("whole." + suffix) == nil)
  }

  @Test("too long or too large is refused before it is decoded")
  func limits() async throws {
    let studio = try Studio(MediaLimits(pixels: 320 * 180, videoSeconds: 2))
    try await film(studio, "long.mp4", size: "320x180", seconds: 3)
    #expect(try await studio.failure("long.mp4") == .tooLong(seconds: 3, limit: 2))
    try await film(studio, "large.mp4", size: "322x180", seconds: 1)
    #expect(try await studio.failure("large.mp4") == .tooManyPixels(width: 322, height: 180, limit: 320 * 180))
    #expect(studio.temporaryFiles.isEmpty && studio.mediaFiles.count == 2)
  }

  @Test("one that does not say its length is cut at the limit and refused")
  func undeclared() async throws {
    let studio = try Studio(MediaLimits(videoSeconds: 2))
    // Streamed live, a WebM has no length in its head.
    try await film(studio, "live.webm", size: "320x180", seconds: 9, "-live", "1", "-f", "webm")
    let failure = try await studio.failure("live.webm")
    #expect(failure?.code == "tooLong")
    #expect(studio.temporaryFiles.isEmpty)
  }

  @Test("too slow, it is ended and says so")
  func timeOut() async throws {
    let studio = try Studio(MediaLimits(videoWorkSeconds: 1))
    try await studio.longFilm("long.mp4")
    #expect(try await studio.failure("long.mp4") == .timedOut)
    #expect(studio.temporaryFiles.isEmpty && studio.mediaFiles.count == 1)
  }
}
