/// A PDF written by hand: each page has its left half red and its right half blue.
struct PDF {
  struct Page {
    var width: Int
    var height: Int
    /// Degrees clockwise.
    var rotation = 0
    /// Left, bottom, right, top; nil shows the whole page.
    var crop: [Int]?
  }

  var pages: [Page]

  var bytes: [UInt8] {
    var objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    let kids = pages.indices.map { "\(3 + 2 * $0) 0 R" }.joined(separator: " ")
    objects.append("<< /Type /Pages /Count \(pages.count) /Kids [\(kids)] >>")
    for (index, page) in pages.enumerated() {
      let crop = page.crop.map { " /CropBox [\($0.map(String.init).joined(separator: " "))]" } ?? ""
      objects.append(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(page.width) \(page.height)]\(crop) /Rotate \(page.rotation)"
          + " /Contents \(4 + 2 * index) 0 R /Resources << >> >>")
      let half = page.width / 2
      objects.append(
        Self.stream(
          "1 0 0 rg 0 0 \(half) \(page.height) re f 0 0 1 rg \(half) 0 \(page.width - half) \(page.height) re f"))
    }
    return Self.file(objects)
  }

  /// 高札 in Shift JIS, in a font that every Japanese reader is expected to have: neither it nor its encoding is in the file.
  static var lettersWithoutFont: [UInt8] {
    file([
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
      stream("BT /F 80 Tf 20 20 Td <8D828E44> Tj ET"),
      "<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /90ms-RKSJ-H /DescendantFonts [6 0 R] >>",
      "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /FontDescriptor 7 0 R"
        + " /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>",
      "<< /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
        + " /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    ])
  }

  private static func stream(_ drawing: String) -> String {
    "<< /Length \(drawing.utf8.count) >>\nstream\n\(drawing)\nendstream"
  }

  /// ISO 32000-1 section 7.5: header, objects (the first is the catalogue), cross-reference table, trailer.
  private static func file(_ objects: [String]) -> [UInt8] {
    var text = "%PDF-1.7\n"
    var offsets: [Int] = []
    for (index, object) in objects.enumerated() {
      offsets.append(text.utf8.count)
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = text.utf8.count
    text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for offset in offsets { text += String(repeating: "0", count: 10 - "\(offset)".count) + "\(offset) 00000 n \n" }
    text += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
    return Array(text.utf8)
  }
}
