internal import Foundation
internal import Processes
internal import Signage

/// What poppler tells about a PDF.
struct DocumentHeader: Equatable {
  var pages: Int
  var isEncrypted: Bool

  /// Reads what `pdfinfo` prints: `Name:   value` lines. Nil when the number of pages is not among them.
  init?(report: String) {
    var values: [Substring: Substring] = [:]
    for line in report.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
      // A title of several lines could hold such lines too: the last one is pdfinfo's own.
      values[line[..<colon]] = value
    }
    guard let pages = values["Pages"].flatMap({ Int($0) }), pages > 0 else { return nil }
    self.pages = pages
    isEncrypted = values["Encrypted"].map { !$0.hasPrefix("no") } ?? false
  }
}

extension Workshop {
  /// A PDF: each page an upright picture, drawn at the largest edge and made smaller from that.
  func convertDocument(at path: String) async throws -> Conversion {
    let count = try await allowedPages(at: path)
    var pages: [[Rendition]] = []
    for page in 1...count {
      // The crop box is what readers show; the media box of a print file has bleed and crop marks around it.
      try await run(
        "pdftoppm",
        [
          "-cropbox", "-f", "\(page)", "-l", "\(page)", "-singlefile", "-scale-to", "\(longestEdge)", Self.input,
          "page",
        ])
      pages.append(try await renditions(of: "page.ppm"))
    }
    return .document(pages)
  }

  /// Throws what is against a PDF, without drawing it.
  func examineDocument(at path: String) async throws { _ = try await allowedPages(at: path) }

  private func allowedPages(at path: String) async throws -> Int {
    let count = try await countPages(at: path)
    guard count <= limits.pages else { throw MediaError.tooManyPages(pages: count, limit: limits.pages) }
    return count
  }

  /// The number of pages of a document that is whole and open.
  private func countPages(at path: String) async throws -> Int {
    do {
      guard let header = DocumentHeader(report: try await run("pdfinfo", [Self.input])) else {
        throw MediaError.damaged(.pdf)
      }
      if header.isEncrypted { throw MediaError.encrypted }
      let isComplete = try await shelf.disk.run { () throws(MediaError) in try DocumentBytes(at: path).isComplete }
      guard isComplete else { throw MediaError.damaged(.pdf) }
      return header.pages
    } catch MediaError.damaged {
      // Without its password poppler can say nothing of a document.
      let isProtected = try await shelf.disk.run { () throws(MediaError) in
        try DocumentBytes(at: path).namesEncryption
      }
      throw isProtected ? MediaError.encrypted : MediaError.damaged(.pdf)
    }
  }
}

/// What the raw bytes of a PDF say about its end and its protection, where poppler says nothing or too little.
struct DocumentBytes {
  private let bytes: Data

  /// Maps the file; nothing is read before it is asked for.
  init(at path: String) throws(MediaError) {
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw .absent
    }
  }

  /// ISO 32000-1 section 7.5.5: the last line is `%%EOF`; readers look for it in the last 1,024 bytes. A file cut off
  /// lacks it, and poppler would draw what is left without a word.
  var isComplete: Bool {
    // Some systems pad files with zeros.
    let padding: Set<UInt8> = [0, 0x20, 0x0a, 0x0d]
    guard let end = bytes.lastIndex(where: { !padding.contains($0) }) else { return false }
    return bytes[...end].suffix(1024).range(of: Data("%%EOF".utf8)) != nil
  }

  /// Section 7.6.1: an encrypted document's trailer has the key `Encrypt`, in plain text even where the trailer is the
  /// dictionary of a stream.
  var namesEncryption: Bool { bytes.range(of: Data("/Encrypt".utf8)) != nil }
}
