/// A request's target (RFC 9112 section 3.2), taken apart strictly: what could mean two things to two readers is refused.
struct RequestTarget {
  /// The path as it came, percent-encoded; `*` in an OPTIONS request for the whole server.
  let path: String
  /// The path between its slashes, each part decoded. `/` has none, `/a/` has `a` and an empty one.
  let segments: [String]
  let query: Query

  struct Malformed: Error {
    let detail: String
  }

  init(_ target: String) throws(Malformed) {
    var bytes = Array(target.utf8)[...]
    guard !bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "#") }) else {
      throw Malformed(detail: "The request's target holds a character that has to be percent-encoded.")
    }
    if bytes.elementsEqual("*".utf8) {
      (path, segments, query) = ("*", [], Query())
      return
    }
    bytes = Self.withoutAuthority(bytes)
    guard bytes.first == UInt8(ascii: "/") else {
      throw Malformed(detail: "The request's target must begin with a slash.")
    }
    let parts = bytes.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    path = String(decoding: parts[0], as: UTF8.self)
    segments = try Self.segments(of: parts[0])
    guard let query = parts.count > 1 ? Query(parsing: parts[1]) : Query() else {
      throw Malformed(detail: "The query has a malformed percent-escape, is not UTF-8, or has too many parameters.")
    }
    self.query = query
  }

  /// Servers must take the absolute form `http://host/path` as well (RFC 9112 section 3.2.2).
  private static func withoutAuthority(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    for scheme in ["http://", "https://"] where bytes.starts(with: scheme.utf8) {
      let rest = bytes.dropFirst(scheme.utf8.count)
      let path = rest.drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
      return path.first == UInt8(ascii: "/") ? path : Array("/".utf8) + path
    }
    return bytes
  }

  private static func segments(of path: ArraySlice<UInt8>) throws(Malformed) -> [String] {
    var segments: [String] = []
    let inner = path.dropFirst()
    guard !inner.isEmpty else { return [] }
    for part in inner.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      guard let segment = PercentDecoding.decode(part, plusIsSpace: false) else {
        throw Malformed(detail: "The path has a malformed percent-escape, is not UTF-8, or holds %00.")
      }
      guard !segment.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "/") }) else {
        throw Malformed(detail: "The path holds an encoded slash or control character.")
      }
      guard segment != ".", segment != ".." else {
        throw Malformed(detail: "The path holds a relative segment (. or ..).")
      }
      segments.append(segment)
    }
    return segments
  }
}
