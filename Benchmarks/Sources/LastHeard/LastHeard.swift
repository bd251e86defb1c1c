import CEpoll
import Foundation
import Glibc

/// How long it takes until the last of many event streams has heard of something: `LastHeard PORT REQUESTS`. The file
/// holds a request's head a line, a stream each, with `\r\n` written out as `|`. Prints `listening` once every stream has
/// its answer's head; then, for each line `MARKER HEAD BODY` (heads as above, both in base64) of the input, sends that request
/// and prints `ANSWERED FIRST LAST`, in milliseconds from sending it until its answer and until the first and the last
/// stream has received the marker. All on loopback; the same client for every server.
@main
struct LastHeard {
  static func main() throws {
    guard CommandLine.arguments.count == 3, let port = UInt16(CommandLine.arguments[1]) else { throw Usage() }
    let heads = try String(contentsOfFile: CommandLine.arguments[2], encoding: .utf8).split(separator: "\n")
    var crowd = try Crowd(port: port)
    for head in heads { try crowd.open(String(head).replacing("|", with: "\r\n")) }
    try crowd.hear("HTTP/1.1 200", seconds: 120)
    say("listening")
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 3, let head = Data(base64Encoded: words[1]), let body = Data(base64Encoded: words[2]) else {
        throw Usage()
      }
      let times = try crowd.time(words[0], request: Array(head + body))
      say(times.map { "\(Double($0) / 1_000_000)" }.joined(separator: " "))
    }
  }

  private static func say(_ line: String) {
    print(line)
    fflush(nil)
  }
}

/// Connections that read what they are sent, all on one thread.
struct Crowd {
  private let port: UInt16
  private let poll: Int32
  private var sockets: [Int32] = []
  /// What the last piece of each ended with: a marker may be cut in two.
  private var ends: [Int32: [UInt8]] = [:]
  private var buffer = [UInt8](repeating: 0, count: 65_536)

  init(port: UInt16) throws {
    self.port = port
    poll = epoll_create1(0)
    guard poll >= 0 else { throw Failure(says: "epoll", errno) }
  }

  private func connected() throws -> Int32 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard socket >= 0, result == 0 else { throw Failure(says: "connect", errno) }
    return socket
  }

  mutating func open(_ head: String) throws {
    let socket = try connected()
    try send(Array(head.utf8), on: socket)
    guard epoll_add_reader(poll, socket) == 0 else { throw Failure(says: "epoll_ctl", errno) }
    sockets.append(socket)
  }

  private func send(_ bytes: [UInt8], on socket: Int32) throws {
    guard Glibc.send(socket, bytes, bytes.count, 0) == bytes.count else { throw Failure(says: "send", errno) }
  }

  /// Reads until every stream has received `marker`; the nanoseconds since `start` when the first and the last had.
  @discardableResult
  mutating func hear(_ marker: String, seconds: Int, since start: UInt64 = now(), with answer: Int32? = nil) throws
    -> (first: UInt64, last: UInt64, answered: UInt64)
  {
    let wanted = Array(marker.utf8)
    var isWaiting = [Bool](repeating: false, count: Int(sockets.max() ?? 0) + 2)
    for socket in sockets { isWaiting[Int(socket)] = true }
    var waiting = sockets.count
    var (first, last, answered): (UInt64, UInt64, UInt64) = (0, 0, 0)
    var isAnswered = answer == nil
    var ready = [Int32](repeating: 0, count: 512)
    while waiting > 0 || !isAnswered {
      guard now() < start + UInt64(seconds) * 1_000_000_000 else {
        throw Failure(says: "\(waiting) of \(sockets.count) streams did not hear \(marker)", 0)
      }
      let count = epoll_wait_readers(poll, &ready, 500)
      for socket in ready.prefix(Int(max(0, count))) {
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { throw Failure(says: "a stream ended", errno) }
        if socket == answer {
          isAnswered = true
          answered = now() - start
          // Closed by the server it could be read for ever, and what the streams hear would wait for that.
          guard epoll_remove(poll, socket) == 0 else { throw Failure(says: "epoll_ctl", errno) }
          guard String(decoding: buffer[9..<10], as: UTF8.self) == "2" else {
            throw Failure(says: String(decoding: buffer.prefix(count), as: UTF8.self), 0)
          }
          continue
        }
        guard isWaiting[Int(socket)] else { continue }
        let end = ends.removeValue(forKey: socket) ?? []
        if contains(buffer[..<count], wanted) || (!end.isEmpty && contains((end + buffer[..<count])[...], wanted)) {
          isWaiting[Int(socket)] = false
          waiting -= 1
          last = now() - start
          if first == 0 { first = last }
        } else {
          ends[socket] = Array((end + buffer[..<count]).suffix(wanted.count - 1))
        }
      }
    }
    return (first, last, answered)
  }

  private func contains(_ text: ArraySlice<UInt8>, _ wanted: [UInt8]) -> Bool {
    text.withUnsafeBytes { text in
      wanted.withUnsafeBytes { wanted in
        guard var start = text.baseAddress, let marker = wanted.baseAddress else { return false }
        let end = start + text.count
        while let found = memchr(start, Int32(wanted[0]), end - start), end - UnsafeRawPointer(found) >= wanted.count {
          if memcmp(found, marker, wanted.count) == 0 { return true }
          start = UnsafeRawPointer(found) + 1
        }
        return false
      }
    }
  }

  /// Answered, first, last; in nanoseconds.
  mutating func time(_ marker: String, request: [UInt8]) throws -> [UInt64] {
    let socket = try connected()
    defer { close(socket) }
    guard epoll_add_reader(poll, socket) == 0 else { throw Failure(says: "epoll_ctl", errno) }
    let start = now()
    try send(request, on: socket)
    let heard = try hear(marker, seconds: 60, since: start, with: socket)
    return [heard.answered, heard.first, heard.last]
  }
}

/// Nanoseconds of the monotonic clock.
func now() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

struct Usage: Error, CustomStringConvertible {
  var description: String { "LastHeard PORT REQUESTS" }
}

struct Failure: Error, CustomStringConvertible {
  let description: String

  init(says: String, _ code: Int32) { description = "\(says): \(String(cString: strerror(code)))" }
}
