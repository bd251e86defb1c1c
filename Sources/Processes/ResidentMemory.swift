internal import Glibc

/// How much memory a process and its descendants hold, from `/proc` (proc(5): `statm` and `task/*/children`).
enum ResidentMemory {
  private static let pageBytes = Int(sysconf(Int32(_SC_PAGESIZE)))

  /// Resident bytes of `process` and all its descendants; what ended meanwhile counts nothing. At most 256 processes are
  /// looked at.
  static func bytes(ofTreeAt process: pid_t) -> Int {
    var waiting = [process]
    var seen = 0
    var pages = 0
    while let next = waiting.popLast(), seen < 256 {
      seen += 1
      pages += numbers(in: "/proc/\(next)/statm").dropFirst().first ?? 0
      waiting += numbers(in: "/proc/\(next)/task/\(next)/children").map(pid_t.init)
    }
    return pages * pageBytes
  }

  private static func numbers(in path: String) -> [Int] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    let descriptor = Descriptor(file)
    return withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
      let count = read(descriptor.number, buffer.baseAddress, buffer.count)
      guard count > 0 else { return [] }
      return String(decoding: buffer.prefix(count), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        .compactMap { Int($0) }
    }
  }
}
