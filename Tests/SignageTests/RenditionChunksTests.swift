import Signage
import Testing

/// Which files have digests of their chunks, and how they get them later.
@Suite struct RenditionChunksTests {
  static func rendition(_ name: String, bytes: Int) -> Rendition {
    Rendition(sha256: name, type: "image/webp", width: 1920, height: 1080, bytes: bytes)
  }

  @Test(arguments: [(0, false), (8 << 20, false), ((8 << 20) + 1, true), (2 << 30, true)])
  func onlyLargeFilesLackThem(bytes: Int, lacks: Bool) {
    var file = Self.rendition("a", bytes: bytes)
    #expect(file.lacksChunks == lacks)
    file.chunks = ["b", "c"]
    #expect(!file.lacksChunks)
  }

  @Test func theyAreGivenToTheFilesThatAreNamed() {
    let large = Self.rendition("large", bytes: 9 << 20)
    let small = Self.rendition("small", bytes: 9)
    var whole = large
    whole.chunks = ["b", "c"]
    let given = ["large": ["b", "c"], "stranger": ["d", "e"]]
    #expect(Conversion.image([small, large]).withChunks(given) == .image([small, whole]))
    #expect(
      Conversion.document([[small], [small, large]]).withChunks(given) == .document([[small], [small, whole]]))
    #expect(Conversion.video(large).withChunks(given) == .video(whole))
    #expect(Conversion.document([[small], [small, large]]).renditions == [small, small, large])
    #expect(Conversion.video(large).renditions == [large])
  }
}
