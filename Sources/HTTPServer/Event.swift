internal import Glibc

/// One server-sent event, framed once for however many streams (HTML Living Standard, section 9.2.5).
public struct Event: Sendable {
  let bytes: SharedBytes

  /// Each line of `data` becomes a `data:` line. A line break in `name` or `id` would end the field and is left out.
  public init(data: [UInt8], name: String? = nil, id: String? = nil) {
    var framed: [UInt8] = []
    framed.reserveCapacity(data.count + 16)
    if let name { framed += "event: \(Self.oneLine(name))\n".utf8 }
    if let id { framed += "id: \(Self.oneLine(id))\n".utf8 }
    // Most is one line, and is told to thousands at once.
    let isOneLine = data.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return true }
      return memchr(start, 10, bytes.count) == nil && memchr(start, 13, bytes.count) == nil
    }
    for line in isOneLine
      ? [data[...]] : data.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 10 || $0 == 13 })
    {
      framed += "data: ".utf8
      framed += line
      framed.append(UInt8(ascii: "\n"))
    }
    framed.append(UInt8(ascii: "\n"))
    bytes = SharedBytes(framed)
  }

  public init(_ text: String, name: String? = nil, id: String? = nil) {
    self.init(data: Array(text.utf8), name: name, id: id)
  }

  private static func oneLine(_ text: String) -> String {
    String(text.unicodeScalars.filter { $0 != "\n" && $0 != "\r" && $0 != "\0" })
  }

  static let comment = SharedBytes(":\n\n".utf8)
}
