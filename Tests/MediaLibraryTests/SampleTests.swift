import Foundation
import Signage
import Testing

@testable import MediaLibrary

/// Real posters, photographs and videos, where they lie beside the repository.
@Suite("Real files", .enabled(if: Samples.exist, Samples.absence))
struct SampleTests {
  @Test("a poster of A0 and a flyer of two pages")
  func documents() async throws {
    let studio = try Studio()
    let poster = try await studio.convert(sample: "poster-a0.pdf")
    #expect(poster.pages.map(sizes) == [[[1359, 1920], [2717, 3840]]])
    let flyer = try await studio.convert(sample: "flyer-two-pages.pdf")
    #expect(flyer.pages.map(sizes) == Array(repeating: [[1920, 1358], [3840, 2716]], count: 2))
    #expect(Set(flyer.pages.joined().map(\.sha256)).count == 4)
    #expect(studio.temporaryFiles.isEmpty)
  }

  @Test("a photograph that lies on its side by its EXIF stands upright")
  func rotatedPhoto() async throws {
    let studio = try Studio()
    let photo = try await studio.convert(sample: "photo-rotated-exif.jpg").pages[0][0]
    #expect(sizes([photo]) == [[128, 128]])
    // The same picture turned by hand, clockwise as orientation 6 asks for.
    try await studio.tool("vips", "rot", Samples.path("photo-rotated-exif.jpg"), "turned.v", "d90")
    let path = try #require(studio.library.path(of: photo.sha256))
    #expect(try await difference(studio, path, "turned.v") < 6)
    #expect(try await difference(studio, path, Samples.path("photo-rotated-exif.jpg")) > 6)
  }

  /// Mean difference of two pictures over all pixels and colours.
  private func difference(_ studio: Studio, _ one: String, _ other: String) async throws -> Double {
    try await studio.tool("vips", "subtract", one, other, "difference.v")
    try await studio.tool("vips", "abs", "difference.v", "absolute.v")
    let mean = try await studio.tool("vips", "avg", "absolute.v")
    return try #require(Double(mean.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test("photographs and pictures")
  func pictures() async throws {
    let studio = try Studio()
    for (name, size) in [("photo.jpg", [480, 360]), ("photo.webp", [480, 360]), ("postcard.png", [1421, 897])] {
      let conversion = try await studio.convert(sample: name)
      #expect(conversion.pages.map(sizes) == [[size]], "\(name)")
    }
  }

  @Test("a short video")
  func video() async throws {
    let studio = try Studio()
    let video = try #require(try await studio.convert(sample: "video-short.mp4").video)
    #expect(sizes([video]) == [[640, 360]])
    #expect(abs((video.seconds ?? 0) - 39.855) < 0.1)
    #expect(studio.temporaryFiles.isEmpty)
  }
}
