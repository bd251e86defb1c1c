import Foundation
import Signage
import Testing

@testable import MediaLibrary

@Suite("Documents (PDF)")
struct DocumentTests {
  @Test("each page is a picture of its own at both sizes, upright by the page's rotation, cut to the crop box")
  func pages() async throws {
    let studio = try Studio()
    let pdf = PDF(pages: [
      .init(width: 595, height: 842), .init(width: 842, height: 595), .init(width: 600, height: 300, rotation: 90),
      .init(width: 600, height: 300, rotation: 180), .init(width: 600, height: 300, crop: [50, 0, 200, 300]),
    ])
    try studio.write(pdf.bytes, as: "five.pdf")
    let conversion = try await studio.convert("five.pdf")
    #expect(conversion.pages.count == 5)
    let portrait = [[1357, 1920], [2714, 3840]]
    #expect(
      conversion.pages.map(sizes) == [
        portrait, portrait.map { $0.reversed() }, [[960, 1920], [1920, 3840]], [[1920, 960], [3840, 1920]],
        [[960, 1920], [1920, 3840]],
      ])
    let first = conversion.pages.map { $0[0] }
    #expect(isNear(try await studio.pixel(first[0], 100, 900), red))
    #expect(isNear(try await studio.pixel(first[0], 1300, 900), blue))
    // Turned clockwise, what was left is on top; turned by half, on the right.
    #expect(isNear(try await studio.pixel(first[2], 480, 100), red))
    #expect(isNear(try await studio.pixel(first[2], 480, 1800), blue))
    #expect(isNear(try await studio.pixel(first[3], 1800, 480), red))
    // The crop box lies wholly in the red half.
    #expect(isNear(try await studio.pixel(first[4], 950, 1000), red))
    #expect(studio.temporaryFiles.isEmpty)
    // Of each page two, and the document itself.
    #expect(studio.mediaFiles.count == 11)
  }

  @Test("Japanese letters whose font and encoding are not in the file are drawn")
  func letters() async throws {
    let studio = try Studio()
    try studio.write(PDF.lettersWithoutFont, as: "letters.pdf")
    let page = try await studio.convert("letters.pdf").pages[0]
    let path = try #require(studio.library.path(of: page[0].sha256))
    let darkest = try await studio.tool("vips", "min", path).trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(Double(darkest) ?? 255 < 60, "poppler-data and a Japanese font must be installed")
  }

  @Test("with a password or with restrictions it is refused as protected", arguments: ["secret", ""])
  func encrypted(password: String) async throws {
    let studio = try Studio()
    try studio.write(PDF(pages: [.init(width: 100, height: 100)]).bytes, as: "open.pdf")
    for objects in ["disable", "generate"] {
      try await studio.tool(
        "qpdf", "--object-streams=\(objects)", "--encrypt", password, "owner", "256", "--print=none", "--", "open.pdf",
        "closed.pdf")
      #expect(try await studio.failure("closed.pdf") == .encrypted)
    }
    #expect(studio.temporaryFiles.isEmpty && studio.mediaFiles.count == 2)
  }

  @Test("51 pages are refused before any is drawn")
  func tooManyPages() async throws {
    let studio = try Studio()
    try studio.write(PDF(pages: Array(repeating: .init(width: 100, height: 100), count: 51)).bytes, as: "long.pdf")
    #expect(try await studio.failure("long.pdf") == .tooManyPages(pages: 51, limit: 50))
    #expect(studio.temporaryFiles.isEmpty && studio.mediaFiles.count == 1)
  }

  @Test("as many pages as the limit are taken")
  func justEnoughPages() async throws {
    let studio = try Studio(MediaLimits(pages: 3, longEdges: [64]))
    try studio.write(PDF(pages: Array(repeating: .init(width: 100, height: 100), count: 3)).bytes, as: "three.pdf")
    #expect(try await studio.convert("three.pdf").pages.count == 3)
  }

  @Test("one that is cut off is refused, even where something of it could be drawn", arguments: [0.3, 0.7, 0.99])
  func cutOff(part: Double) async throws {
    let studio = try Studio()
    let whole = PDF(pages: Array(repeating: .init(width: 100, height: 100), count: 5)).bytes
    try studio.write(Array(whole.prefix(Int(Double(whole.count) * part))), as: "cut.pdf")
    #expect(try await studio.failure("cut.pdf") == .damaged(.pdf))
    #expect(studio.temporaryFiles.isEmpty && studio.mediaFiles.count == 1)
  }

  @Test("zeros behind the end do no harm, a text that only begins like one does")
  func edges() async throws {
    let studio = try Studio(MediaLimits(longEdges: [64]))
    let whole = PDF(pages: [.init(width: 100, height: 100)]).bytes
    try studio.write(whole + [UInt8](repeating: 0, count: 5000), as: "padded.pdf")
    #expect(try await studio.failure("padded.pdf") == nil)
    try studio.write(Array("%PDF-1.7\nnothing else\n%%EOF\n".utf8), as: "fake.pdf")
    #expect(try await studio.failure("fake.pdf") == .damaged(.pdf))
  }

  @Test("a title cannot pass for the number of pages")
  func report() {
    let report = "Title:  a\nPages:  1\nEncrypted: no\nPages:           51\nEncrypted:       yes (print:no)\n"
    #expect(DocumentHeader(report: report)?.pages == 51)
    #expect(DocumentHeader(report: report)?.isEncrypted == true)
    #expect(DocumentHeader(report: "Pages: many\n") == nil)
    #expect(DocumentHeader(report: "") == nil)
  }

  @Test("too slow or too hungry, it is ended and says so")
  func limits() async throws {
    let slow = try Studio(MediaLimits(stillSeconds: 0))
    let pages = Array(repeating: PDF.Page(width: 100, height: 100), count: 50)
    try slow.write(PDF(pages: pages).bytes, as: "long.pdf")
    #expect(try await slow.failure("long.pdf") == .timedOut)
    let hungry = try Studio(MediaLimits(longEdges: [12000], memoryBytes: 30 << 20))
    try hungry.write(PDF(pages: [.init(width: 100, height: 100)]).bytes, as: "large.pdf")
    #expect(try await hungry.failure("large.pdf") == .outOfMemory)
    #expect(slow.temporaryFiles.isEmpty && hungry.temporaryFiles.isEmpty)
    #expect(slow.mediaFiles.count == 1 && hungry.mediaFiles.count == 1)
  }

  @Test("cancelled in the middle, nothing stays")
  func cancelled() async throws {
    let studio = try Studio()
    try studio.write(PDF(pages: Array(repeating: .init(width: 100, height: 100), count: 50)).bytes, as: "long.pdf")
    let file = try await studio.store("long.pdf")
    let library = studio.library
    let task = Task { try await library.convert(file) }
    let deadline = ContinuousClock.now + .seconds(20)
    while studio.temporaryFiles.count < 2, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(5))
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(studio.temporaryFiles.isEmpty)
  }
}

@Suite("Converting in general")
struct ConvertingTests {
  @Test("a file that is not in the library is absent")
  func absent() async throws {
    let studio = try Studio()
    let stranger = StoredFile(sha256: String(repeating: "0", count: 64), bytes: 1, type: .pdf)
    await #expect(throws: MediaError.absent) { try await studio.library.convert(stranger) }
    let path = StoredFile(sha256: "../../etc/passwd", bytes: 1, type: .pdf)
    await #expect(throws: MediaError.absent) { try await studio.library.convert(path) }
  }

  @Test("bytes that are not of the type they are said to be are damaged")
  func wrongType() async throws {
    let studio = try Studio()
    try studio.write(PDF(pages: [.init(width: 100, height: 100)]).bytes, as: "file")
    for type in [MediaType.jpeg, .svg, .mp4] {
      var file = try await studio.store("file")
      file.type = type
      await #expect(throws: MediaError.damaged(type)) { try await studio.library.convert(file) }
    }
    #expect(studio.temporaryFiles.isEmpty)
  }

  @Test("without room on the disk it is not begun")
  func diskFull() async throws {
    let studio = try Studio()
    try studio.write(PDF(pages: [.init(width: 100, height: 100)]).bytes, as: "file")
    let file = try await studio.store("file")
    let full = try MediaLibrary(directory: studio.directory, limits: MediaLimits(reserveBytes: .max / 4))
    await #expect(throws: MediaError.diskFull) { try await full.convert(file) }
  }

  @Test("a converter that leaves a link or a pipe in place of its work gives nothing away and holds nothing up")
  func takenOver() async throws {
    let studio = try Studio()
    let shelf = try Shelf(directory: studio.directory)
    let directory = try shelf.working.newDirectory()
    #expect(symlink("/etc/passwd", directory + "/link.webp") == 0)
    #expect(mkfifo(directory + "/pipe.webp", 0o600) == 0)
    #expect(mkdir(directory + "/folder.webp", 0o700) == 0)
    for name in ["link.webp", "pipe.webp", "folder.webp"] {
      await #expect(throws: MediaError.self) { try await shelf.add(directory + "/" + name) }
    }
    #expect(studio.mediaFiles.isEmpty)
  }

  @Test("this machine has what converting takes")
  func check() async throws {
    #expect(try await Studio().library.check() == nil)
  }
}
