/// A request's target (RFC 9112 section 3.2), taken apart strictly: what could mean two things to two readers is refused.
struct RequestTarget {
  /// As it came.
  let text: String
  /// The path as it came, percent-encoded; `*` in an OPTIONS request for the whole server.
  let path: String
  /// The path between its slashes, each part decoded. `/` has none, `/a/` has `a` and an empty one.
  let segments: [String]
  let query: Query

  struct Malformed: Error {
    let detail: String
  }

  init(_ text: String) throws(Malformed) {
    self.text = text
    let bytes = Array(text.utf8)
    guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "#") }) else {
      throw Malformed(detail: "The request's target holds a character that has to be percent-encoded.")
    }
    if bytes == [UInt8(ascii: "*")] {
      (path, segments, query) = ("*", [], Query())
      return
    }
    let local = bytes.first == UInt8(ascii: "/") ? bytes[...] : Self.withoutAuthority(bytes)
    guard local.first == UInt8(ascii: "/") else {
      throw Malformed(detail: "The request's target must begin with a slash.")
    }
    let end = local.firstIndex(of: UInt8(ascii: "?")) ?? local.endIndex
    path = end - local.startIndex == bytes.count ? text : String(decoding: local[..<end], as: UTF8.self)
    segments = try Self.segments(of: local[..<end])
    guard let query = end < local.endIndex ? Query(parsing: local[(end + 1)...]) : Query() else {
      throw Malformed(detail: "The query has a malformed percent-escape, is not UTF-8, or has too many parameters.")
    }
    self.query = query
  }

  /// Servers must take the absolute form `http://host/path` as well (RFC 9112 section 3.2.2).
  private static func withoutAuthority(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    for scheme in ["http://", "https://"] where bytes.starts(with: scheme.utf8) {
      let path = bytes.dropFirst(scheme.utf8.count).drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
      return path.first == UInt8(ascii: "/") ? path : Array("/".utf8) + path
    }
    return bytes[...]
  }

  private static func segments(of path: ArraySlice<UInt8>) throws(Malformed) -> [String] {
    var segments: [String] = []
    var start = path.startIndex + 1
    guard start < path.endIndex else { return [] }
    while start <= path.endIndex {
      let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
      segments.append(try segment(path[start..<end]))
      start = end + 1
    }
    return segments
  }

  private static func segment(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> String {
    guard let segment = PercentDecoding.decode(bytes, plusIsSpace: false) else {
      throw Malformed(detail: "The path has a malformed percent-escape, is not UTF-8, or holds %00.")
    }
    guard segment.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }) else {
      throw Malformed(detail: "The path holds an encoded slash or control character.")
    }
    guard segment != ".", segment != ".." else {
      throw Malformed(detail: "The path holds a relative segment (. or ..).")
    }
    return segment
  }
}
