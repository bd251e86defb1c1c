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

  /// ISO 32000-1 section 7.5: header, objects, cross-reference table, trailer.
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
      let drawing =
        "1 0 0 rg 0 0 \(half) \(page.height) re f 0 0 1 rg \(half) 0 \(page.width - half) \(page.height) re f"
      objects.append("<< /Length \(drawing.utf8.count) >>\nstream\n\(drawing)\nendstream")
    }
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
