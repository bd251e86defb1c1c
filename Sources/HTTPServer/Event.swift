internal import Glibc

/// One server-sent event, framed once for however many streams (HTML Living Standard, section 9.2.5).
public struct Event: Sendable {
  let bytes: SharedBytes

  /// Each line of `data` becomes a `data:` line. A line break in `name` or `id` would end the field and is left out.
  public init(data: [UInt8], name: String? = nil, id: String? = nil) {
    let isOneLine = data.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return true }
      return memchr(start, 10, bytes.count) == nil && memchr(start, 13, bytes.count) == nil
    }
    if isOneLine, name == nil, id == nil {
      // Most is, and is told to thousands at once.
      bytes = SharedBytes(Self.dataField, data, Self.end)
      return
    }
    var framed: [UInt8] = []
    framed.reserveCapacity(data.count + 16)
    if let name { framed += "event: \(Self.oneLine(name))\n".utf8 }
    if let id { framed += "id: \(Self.oneLine(id))\n".utf8 }
    for line in data.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 10 || $0 == 13 }) {
      framed += Self.dataField
      framed += line
      framed.append(UInt8(ascii: "\n"))
    }
    framed.append(UInt8(ascii: "\n"))
    bytes = SharedBytes(framed)
  }

  private static let dataField = Array("data: ".utf8)
  private static let end = Array("\n\n".utf8)

  public init(_ text: String, name: String? = nil, id: String? = nil) {
    self.init(data: Array(text.utf8), name: name, id: id)
  }

  private static func oneLine(_ text: String) -> String {
    String(text.unicodeScalars.filter { $0 != "\n" && $0 != "\r" && $0 != "\0" })
  }

  static let comment = SharedBytes(":\n\n".utf8)
}
