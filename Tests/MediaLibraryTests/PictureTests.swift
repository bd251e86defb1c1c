import Foundation
import Signage
import Testing

@testable import MediaLibrary

@Suite("Pictures")
struct PictureTests {
  /// Makes `name`: left half red, right half blue.
  private func halves(_ studio: Studio, _ name: String, width: Int, height: Int) async throws {
    try await studio.tool("vips", "black", "black.v", "\(width / 2)", "\(height)", "--bands", "3")
    try await studio.tool("vips", "linear", "black.v", "left.v", "1 1 1", "255 0 0", "--uchar")
    try await studio.tool("vips", "linear", "black.v", "right.v", "1 1 1", "0 0 255", "--uchar")
    try await studio.tool("vips", "join", "left.v", "right.v", "joined.v", "horizontal")
    try await studio.tool("vips", "copy", "joined.v", "srgb.v", "--interpretation", "srgb")
    try await studio.tool("vips", "copy", "srgb.v", name)
  }

  /// A JPEG with its EXIF orientation set (Exif 2.3 section 4.6.4: tag 0x0112) and its maker (0x010f).
  private func oriented(_ jpeg: [UInt8], _ orientation: UInt8) -> [UInt8] {
    let maker: [UInt8] = [0x0f, 1, 2, 0, 4, 0, 0, 0] + Array("KST\0".utf8)
    let entries: [UInt8] = maker + [0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
    let exif = Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0, 2, 0] + entries + [0, 0, 0, 0]
    return Array(jpeg[..<2]) + [0xff, 0xe1, 0, UInt8(exif.count + 2)] + exif + Array(jpeg[2...])
  }

  @Test(
    "renditions of at most 1920 and 3840 pixels, never enlarged",
    arguments: [
      (800, 600, [[800, 600]]), (1920, 1080, [[1920, 1080]]), (3000, 1500, [[1920, 960], [3000, 1500]]),
      (1000, 2000, [[960, 1920], [1000, 2000]]), (5000, 2500, [[1920, 960], [3840, 1920]]),
    ])
  func edges(width: Int, height: Int, wanted: [[Int]]) async throws {
    let studio = try Studio()
    try await halves(studio, "picture.png", width: width, height: height)
    let conversion = try await studio.convert("picture.png")
    #expect(conversion.video == nil && conversion.pages.count == 1)
    #expect(sizes(conversion.pages[0]) == wanted)
    for rendition in conversion.pages[0] {
      let path = try #require(studio.library.path(of: rendition.sha256))
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      #expect(rendition.bytes == size && rendition.type == "image/webp")
      #expect(try MediaType.sniff([UInt8](Data(contentsOf: URL(fileURLWithPath: path)))) == .webp)
      #expect(isNear(try await studio.pixel(rendition, 10, 10), red))
      #expect(isNear(try await studio.pixel(rendition, rendition.width - 10, 10), blue))
    }
    #expect(studio.temporaryFiles.isEmpty)
    // The source and what is named, nothing else.
    #expect(studio.mediaFiles.count == 1 + wanted.count)
  }

  @Test("every raster type that is taken converts", arguments: ["jpg", "png", "webp", "gif"])
  func types(suffix: String) async throws {
    let studio = try Studio()
    try await halves(studio, "picture." + suffix, width: 200, height: 100)
    let page = try await studio.convert("picture." + suffix).pages[0]
    #expect(sizes(page) == [[200, 100]])
    #expect(isNear(try await studio.pixel(page[0], 50, 50), red))
  }

  @Test("the same file always gives the same names")
  func deterministic() async throws {
    let studio = try Studio()
    try await halves(studio, "picture.png", width: 2200, height: 100)
    #expect(try await studio.convert("picture.png") == studio.convert("picture.png"))
  }

  /// Where the red half of an unrotated picture comes to lie by each orientation.
  private static let redSides = ["left", "right", "right", "left", "top", "top", "bottom", "bottom"]

  @Test("comes out upright by its EXIF orientation", arguments: 1...8)
  func orientation(orientation: Int) async throws {
    let studio = try Studio()
    try await halves(studio, "flat.jpg[strip]", width: 200, height: 100)
    try studio.write(oriented(studio.bytes("flat.jpg"), UInt8(orientation)), as: "turned.jpg")
    let picture = try await studio.convert("turned.jpg").pages[0][0]
    #expect(sizes([picture]) == [orientation < 5 ? [200, 100] : [100, 200]])
    let places = ["left": (10, 50), "right": (190, 50), "top": (50, 10), "bottom": (50, 190)]
    let opposites = ["left": "right", "right": "left", "top": "bottom", "bottom": "top"]
    let side = Self.redSides[orientation - 1]
    let here = try #require(places[side])
    let there = try #require(opposites[side].flatMap { places[$0] })
    #expect(isNear(try await studio.pixel(picture, here.0, here.1), red))
    #expect(isNear(try await studio.pixel(picture, there.0, there.1), blue))
    let path = try #require(studio.library.path(of: picture.sha256))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(bytes.range(of: Data("KST".utf8)) == nil, "nothing of the camera may stay")
  }

  @Test("what is transparent stands on white")
  func transparency() async throws {
    let studio = try Studio()
    try await halves(studio, "opaque.png", width: 100, height: 100)
    try await studio.tool("vips", "bandjoin_const", "opaque.png", "clear.png", "0")
    try await studio.tool("vips", "cast", "clear.png", "deep.v", "ushort", "--shift")
    try await studio.tool("vips", "copy", "deep.v", "deep.png", "--interpretation", "rgb16")
    for name in ["clear.png", "deep.png"] {
      let page = try await studio.convert(name).pages[0]
      #expect(isNear(try await studio.pixel(page[0], 20, 20), white))
    }
  }

  @Test("grey, 16-bit and CMYK pictures come out in colour as they were")
  func colours() async throws {
    let studio = try Studio()
    try await halves(studio, "picture.png", width: 100, height: 100)
    try await studio.tool("vips", "cast", "picture.png", "deep.v", "ushort", "--shift")
    try await studio.tool("vips", "copy", "deep.v", "deep.png", "--interpretation", "rgb16")
    try await studio.tool("vips", "black", "white.v", "100", "100")
    try await studio.tool("vips", "linear", "white.v", "grey.png", "1", "200", "--uchar")
    try await studio.tool("vips", "icc_export", "picture.png", "ink.jpg", "--output-profile", "cmyk")
    #expect(isNear(try await studio.pixel(studio.convert("deep.png").pages[0][0], 20, 20), red))
    #expect(isNear(try await studio.pixel(studio.convert("grey.png").pages[0][0], 20, 20), [200, 200, 200]))
    // Ink cannot print this red: it comes back as near as ink comes.
    let ink = try await studio.pixel(studio.convert("ink.jpg").pages[0][0], 20, 20)
    #expect(ink.count == 3 && ink[0] > 200 && ink[1] < 60 && ink[2] < 60)
  }

  @Test("of a moving GIF the first picture is taken")
  func moving() async throws {
    let studio = try Studio()
    try await studio.tool(
      "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=red:64x48:d=0.2,format=rgb24", "-f", "lavfi", "-i",
      "color=blue:64x48:d=0.2,format=rgb24", "-filter_complex", "[0][1]concat", "moving.gif")
    let page = try await studio.convert("moving.gif").pages[0]
    #expect(sizes(page) == [[64, 48]])
    #expect(isNear(try await studio.pixel(page[0], 20, 20), [254, 0, 0]))
  }

  @Test("a file cut off is refused as damaged", arguments: ["jpg", "png", "webp", "gif"], [0.3, 0.6, 0.95])
  func cutOff(suffix: String, part: Double) async throws {
    let studio = try Studio()
    try await studio.tool("vips", "gaussnoise", "noise.v", "300", "300")
    try await studio.tool("vips", "cast", "noise.v", "grey.v", "uchar")
    try await studio.tool("vips", "copy", "grey.v", "whole." + suffix)
    let whole = try studio.bytes("whole." + suffix)
    try studio.write(Array(whole.prefix(Int(Double(whole.count) * part))), as: "cut")
    #expect(
      try await studio.failure("cut") == .damaged(#require(MediaType(rawValue: suffix == "jpg" ? "jpeg" : suffix))))
    #expect(studio.temporaryFiles.isEmpty && studio.mediaFiles.count == 1)
    #expect(try await studio.failure("whole." + suffix) == nil)
  }

  @Test("what only begins like a picture is refused as damaged, and the log tells why without the user reading it")
  func onlyBegins() async throws {
    let lines = Shared<[String]>([])
    let studio = try Studio(log: { line in lines.change { $0.append(line) } })
    try studio.write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + Array("a text after all".utf8), as: "fake.png")
    #expect(try await studio.failure("fake.png") == .damaged(.png))
    #expect(lines.value.contains { $0.contains("vipsheader") && $0.contains("png") && !$0.contains(studio.directory) })
  }

  @Test("over 100 megapixels is refused before it is decoded")
  func megapixels() async throws {
    let studio = try Studio()
    // 120 megapixels in 120 kB: a decompression bomb on a small scale.
    try await studio.tool("vips", "black", "bomb.png[compression=9]", "12000", "10001")
    #expect(try await studio.failure("bomb.png") == .tooManyPixels(width: 12000, height: 10001, limit: 100_000_000))
    #expect(studio.temporaryFiles.isEmpty)
  }
}
