import Dispatch
import Glibc

/// A client that says exactly the bytes it is told to and reads what comes, with a limit in time on everything.
final class Client: Sendable {
  struct Failure: Error {
    let reason: String
  }

  struct Answer {
    var status = 0
    var head = ""
    var body: [UInt8] = []

    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> String? {
      head.split(separator: "\r\n").dropFirst().first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        .map { $0.dropFirst(name.count + 1).drop { $0 == " " } }.map(String.init)
    }
  }

  let socket: Int32
  /// Of its own: blocked threads of the global queue would starve Swift's tasks, which run on the same threads.
  private let queue = DispatchQueue(label: "HTTPServerTests.Client")

  init(port: UInt16, receiveBuffer: Int32? = nil) throws {
    // Not inherited by the programs other tests start, which would keep it open.
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    if var size = receiveBuffer { setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, 4) }
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let outcome = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard outcome == 0 else { throw Failure(reason: "connect: \(errno)") }
  }

  deinit {
    close(socket)
  }

  /// Blocking calls stay off the pool of Swift's tasks, in which the server's own tasks run.
  private func offPool<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try body() }) }
    }
  }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) async throws {
    try await offPool { [socket] in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard count > 0 else { throw Failure(reason: "send: \(errno)") }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// One response, read to its own end by `Content-Length`, by its chunks, or by the connection's end.
  func answer(toHead: Bool = false) async throws -> Answer {
    try await offPool { [self] in
      var answer = Answer()
      let head = try readLineEnd(of: "\r\n\r\n")
      answer.head = String(decoding: head, as: UTF8.self)
      answer.status = Int(answer.head.split(separator: " ")[1]) ?? 0
      if toHead || answer.status == 304 || answer.status == 204 { return answer }
      if answer.status == 100 { return answer }
      if let length = answer.header("Content-Length").flatMap({ Int($0) }) {
        answer.body = try read(length)
      } else if answer.header("Transfer-Encoding") == "chunked" {
        while case let chunk = try readChunk(), !chunk.isEmpty { answer.body += chunk }
      } else {
        while case let more = try readSome(65536), !more.isEmpty { answer.body += more }
      }
      return answer
    }
  }

  /// The next chunk of a chunked body; empty at its end.
  func chunk() async throws -> String {
    try await offPool { [self] in String(decoding: try readChunk(), as: UTF8.self) }
  }

  /// As `chunk`, and fails on every byte that RFC 9112 section 7.1 does not want where it is.
  func strictChunk() async throws -> String {
    try await offPool { [self] in
      let line = try readLineEnd(of: "\r\n").dropLast(2)
      let digits = String(decoding: line, as: UTF8.self)
      guard digits.wholeMatch(of: /[0-9A-F]+/) != nil, let count = Int(digits, radix: 16) else {
        throw Failure(reason: "no chunk: \(digits)")
      }
      let bytes = try read(count)
      guard try read(2) == [13, 10] else { throw Failure(reason: "no end of a chunk of \(count)") }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// So many bytes, as they come.
  func text(_ count: Int) async throws -> String {
    try await offPool { [self] in String(decoding: try read(count), as: UTF8.self) }
  }

  /// The descriptor of the server's end, where the server runs in this process.
  var otherEnd: Int32? {
    let mine = Self.port(of: socket, getsockname)
    return (3..<4096).first { $0 != socket && mine != nil && Self.port(of: $0, getpeername) == mine }
  }

  private static func port(
    of socket: Int32, _ ask: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> UInt16? {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let outcome = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { ask(socket, $0, &size) }
    }
    return outcome == 0 && address.sin_family == sa_family_t(AF_INET) ? address.sin_port : nil
  }

  /// Whether the server closes the connection. Waits for it; what still comes before is dropped.
  func isClosedByServer() async throws -> Bool {
    try await offPool { [socket] in
      var bytes = [UInt8](repeating: 0, count: 4096)
      var count = 1
      while count > 0 { count = recv(socket, &bytes, bytes.count, 0) }
      return count == 0 || errno == ECONNRESET
    }
  }

  /// Sends and reads one answer.
  func ask(_ text: String, toHead: Bool = false) async throws -> Answer {
    try await send(text)
    return try await answer(toHead: toHead)
  }

  func get(_ target: String, _ fields: String...) async throws -> Answer {
    try await ask("GET \(target) HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n")
  }

  // MARK: Blocking

  private func readSome(_ limit: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = recv(socket, &bytes, limit, 0)
    guard count >= 0 else { throw Failure(reason: "recv: \(errno)") }
    return Array(bytes.prefix(count))
  }

  private func read(_ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let more = try readSome(count - bytes.count)
      guard !more.isEmpty else { throw Failure(reason: "closed after \(bytes.count) of \(count) bytes") }
      bytes += more
    }
    return bytes
  }

  private func readLineEnd(of end: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while !bytes.suffix(end.utf8.count).elementsEqual(end.utf8) {
      let byte = try readSome(1)
      guard !byte.isEmpty else { throw Failure(reason: "closed in \(String(decoding: bytes, as: UTF8.self))") }
      bytes += byte
    }
    return bytes
  }

  private func readChunk() throws -> [UInt8] {
    let line = String(decoding: try readLineEnd(of: "\r\n"), as: UTF8.self)
    guard let count = Int(line.filter(\.isHexDigit), radix: 16) else { throw Failure(reason: "no chunk: \(line)") }
    let bytes = try read(count)
    _ = try read(2)
    return bytes
  }
}
