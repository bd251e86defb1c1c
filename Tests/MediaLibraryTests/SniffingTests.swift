import Signage
import Testing

@testable import MediaLibrary

@Suite("Types by their bytes")
struct SniffingTests {
  private static func box(_ name: String, _ brand: String) -> [UInt8] {
    [0, 0, 0, 0x20] + Array((name + brand).utf8) + [0, 0, 2, 0]
  }

  @Test(
    "each type is told by how it begins",
    arguments: [
      (Array("%PDF-1.7\n".utf8), .pdf), (Array("\u{FEFF}\n %PDF-1.4".utf8), .pdf),
      ([0xff, 0xd8, 0xff, 0xe0, 0, 16], .jpeg), ([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0], .png),
      (Array("GIF87a".utf8), .gif), (Array("GIF89a....".utf8), .gif),
      (Array("RIFF".utf8) + [1, 2, 3, 4] + Array("WEBPVP8 ".utf8), .webp),
      (box("ftyp", "isom"), .mp4), (box("ftyp", "mp42"), .mp4), (box("ftyp", "avc1"), .mp4),
      (box("ftyp", "qt  "), .mov), (box("moov", "...."), .mov), (box("mdat", "...."), .mov),
      (box("wide", "...."), .mov),
      ([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 1, 0x42, 0x82, 0x84] + Array("webm".utf8), .webm),
      (Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), .svg),
      (Array("\u{FEFF}<?xml version='1.0'?>\n<!-- <html> --><!DOCTYPE svg PUBLIC 'x'>\n<svg>".utf8), .svg),
      (Array("<s:svg xmlns:s='http://www.w3.org/2000/svg'>".utf8), .svg),
    ] as [([UInt8], MediaType)])
  func types(head: [UInt8], type: MediaType) throws {
    #expect(try MediaType.sniff(head) == type)
  }

  @Test(
    "everything else is refused with its reason",
    arguments: [
      ([], .empty), (Array("高札のお知らせ\r\n".utf8), .text), (Array("<html><svg></svg></html>".utf8), .text),
      (Array("<!DOCTYPE html><svg>".utf8), .text), (Array("<svgx>".utf8), .text), (Array("<?xml version".utf8), .text),
      (Array("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n".utf8), .text),
      (Array("MZ".utf8) + [0x90, 0, 3], .unknownType), (Array("PK".utf8) + [3, 4, 20, 0], .unknownType),
      (box("ftyp", "heic"), .unknownType), (box("ftyp", "avif"), .unknownType), (box("ftyp", "M4A "), .unknownType),
      ([0x1a, 0x45, 0xdf, 0xa3, 0x93, 0x42, 0x82, 0x88] + Array("matroska".utf8), .unknownType),
      (Array("RIFF".utf8) + [1, 2, 3, 4] + Array("WAVEfmt ".utf8), .unknownType), ([0xff, 0xd8], .text),
      ([0, 0, 0], .unknownType),
    ] as [([UInt8], MediaError)])
  func refusals(head: [UInt8], error: MediaError) {
    #expect(throws: error) { try MediaType.sniff(head) }
  }

  @Test("what stands first decides, whatever follows")
  func polyglot() throws {
    let gif = Array("GIF89a".utf8) + Array("%PDF-1.7 <svg> ftypisom".utf8)
    #expect(try MediaType.sniff(gif) == .gif)
    #expect(throws: MediaError.unknownType) { try MediaType.sniff([0, 1] + Array("%PDF-1.7".utf8)) }
  }

  @Test("no head of any length or content crashes it, or is taken for what it has no mark of")
  func hostile() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("sniffing: seed \(seed)")
    var random = SeededRandom(seed: seed)
    let marks: [MediaType: String] = [.pdf: "%PDF-", .webp: "WEBP", .svg: "svg"]
    var found: [MediaType: Int] = [:]
    let starts = ["<?xml", "<!--", "<!DOCTYPE", "<!DOCTYPE svg", "RIFF", "%PDF-", "<", "<svg", "\u{FEFF}"].map {
      Array($0.utf8)
    }
    for round in 0..<2000 {
      let start = starts[round % starts.count]
      let rest = (0..<random.below(81)).map { _ in UInt8(random.below(256)) }
      let head = Array((start + rest).dropLast(round % 3))
      do throws(MediaError) {
        let type = try MediaType.sniff(head)
        found[type, default: 0] += 1
        guard let mark = marks[type].map({ Array($0.utf8) }) else {
          // A box's name may come up by chance where four bytes of the start are not in its place.
          #expect([.mp4, .mov].contains(type), "seed \(seed), round \(round): \(type)")
          continue
        }
        let isThere = head.indices.contains { head[$0...].starts(with: mark) }
        #expect(isThere, "seed \(seed), round \(round): \(type) without its mark")
      } catch {
        let reasons: [MediaError] = head.isEmpty ? [.empty] : [.text, .unknownType]
        #expect(reasons.contains(error), "seed \(seed), round \(round): \(error)")
      }
    }
    #expect(found[.pdf, default: 0] > 100, "seed \(seed)")
  }

  @Test("registered names lead back to their types")
  func mimeTypes() {
    for type in MediaType.allCases { #expect(MediaType(mimeType: type.mimeType) == type) }
    #expect(MediaType(mimeType: "text/html") == nil)
  }

  @Test("every reason can be read in both languages and holds no path")
  func sentences() {
    let all: [MediaError] = [
      .empty, .text, .unknownType, .tooLarge(limitBytes: 2 << 30), .damaged(.jpeg), .encrypted,
      .tooManyPages(pages: 51, limit: 50), .tooManyPixels(width: 20000, height: 6000, limit: 100_000_000),
      .tooLong(seconds: 1801, limit: 1800), .noVideo, .timedOut, .outOfMemory, .diskFull,
      .unavailable(advice: "/usr/bin/bwrap"), .storage(code: 5), .absent, .uploadEnded,
    ]
    #expect(Set(all.map(\.code)).count == all.count)
    for error in all {
      #expect(error.english.hasSuffix(".") && !error.english.contains("/usr"))
      #expect(error.japanese.hasSuffix("。") && !error.japanese.contains("/usr"))
    }
    #expect(MediaError.tooLong(seconds: 1801, limit: 1800).english.contains("31 minutes, at most 30"))
    #expect(MediaError.tooLarge(limitBytes: 2 << 30).japanese.contains("2 GiB"))
    #expect(MediaError.tooManyPixels(width: 1, height: 1, limit: 100_000_000).japanese.contains("10000万画素"))
  }
}
