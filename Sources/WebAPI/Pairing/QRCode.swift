internal import CQREncode

/// A QR code (ISO/IEC 18004), as a drawing.
struct QRCode: Sendable {
  /// Modules on each side, without the quiet zone of four around it.
  let size: Int
  /// An SVG path of the dark modules, one unit each.
  let path: String

  /// Nil for a text that is too long for any code, about 2,300 bytes.
  init?(of text: String) {
    // A quarter of it may be hidden or dirty: it hangs behind glass that mirrors.
    guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_Q, QR_MODE_8, 1) else { return nil }
    defer { QRcode_free(code) }
    size = Int(code.pointee.width)
    path = Self.path(of: UnsafeBufferPointer(start: code.pointee.data, count: size * size), width: size)
  }

  /// One rectangle a run: a hair between two that touch would be seen.
  private static func path(of modules: UnsafeBufferPointer<UInt8>, width: Int) -> String {
    var path = ""
    for row in 0..<width {
      var column = 0
      while column < width {
        let start = column
        // The lowest bit is the colour; the others say what the module is for.
        while column < width, modules[row * width + column] & 1 == 1 { column += 1 }
        if column > start { path += "M\(start) \(row)h\(column - start)v1h-\(column - start)z" } else { column += 1 }
      }
    }
    return path
  }
}
