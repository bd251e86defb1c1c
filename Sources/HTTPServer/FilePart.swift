internal import Glibc

/// A regular file opened for reading; whoever holds it closes it or gives its descriptor away.
struct OpenFile {
  let descriptor: Int32
  let count: Int

  init?(path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      Glibc.close(descriptor)
      return nil
    }
    count = Int(status.st_size)
  }

  func close() {
    Glibc.close(descriptor)
  }
}

/// Which part of a file a request asks for (RFC 9110 section 14).
enum FilePart: Equatable {
  case whole
  /// Half-open, never empty.
  case range(Range<Int>)
  case unsatisfiable

  /// Only a single range of a 200 to a GET counts, and only while `If-Range` names the file's own strong tag; several
  /// ranges are answered with the whole file, which is always allowed.
  init(of count: Int, for head: RequestHead, response: Response) {
    guard head.method == .get, response.status == 200, let text = head.headers["range"] else {
      self = .whole
      return
    }
    if let condition = head.headers["if-range"] {
      guard let tag = response["etag"], !tag.hasPrefix("W/"), condition == tag else {
        self = .whole
        return
      }
    }
    self = Self.parse(text, count: count)
  }

  static func parse(_ text: String, count: Int) -> FilePart {
    let unit = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard unit.count == 2, unit[0].lowercased() == "bytes" else { return .whole }
    let ends = unit[1].trimmingSpaces.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, !unit[1].contains(",") else { return .whole }
    switch (number(ends[0]), number(ends[1])) {
    case (.some(let first), .some(let last)) where first <= last:
      return first < count ? .range(first..<min(last, count - 1) + 1) : .unsatisfiable
    case (.some(let first), nil) where ends[1].isEmpty:
      return first < count ? .range(first..<count) : .unsatisfiable
    case (nil, .some(let suffix)) where ends[0].isEmpty:
      return suffix > 0 && count > 0 ? .range(max(0, count - suffix)..<count) : .unsatisfiable
    default:
      return .whole
    }
  }

  /// A decimal number; one too large to hold counts as the largest.
  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text) ?? Int.max - 1
  }
}
