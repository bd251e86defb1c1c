import Foundation
import Glibc
import Synchronization
import Testing

/// Answers connections with exactly the bytes it is told to; a thread each, so that one may keep another waiting for ever.
final class RawHost: Sendable {
  /// One connection whose request's head was read.
  struct Caller: Sendable {
    let socket: Int32
    let head: String

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }

    /// Until the other end has closed.
    func waitForItsEnd() {
      var bytes = [UInt8](repeating: 0, count: 1024)
      while recv(socket, &bytes, bytes.count, 0) > 0 {}
    }

    /// Passes on what both ends say until one of them ends.
    func join(_ other: Int32) {
      let back = Thread { [socket] in Self.pass(from: other, to: socket) }
      back.start()
      Self.pass(from: socket, to: other)
    }

    private static func pass(from: Int32, to: Int32) {
      var bytes = [UInt8](repeating: 0, count: 65_536)
      while case let count = recv(from, &bytes, bytes.count, 0), count > 0 {
        guard Glibc.send(to, bytes, count, Int32(MSG_NOSIGNAL)) == count else { break }
      }
      shutdown(to, Int32(SHUT_WR))
    }
  }

  let port: UInt16
  private let listening: Int32
  private let heads = Shared<[String]>([])

  /// `answer` runs on the connection's thread; the connection is closed after it.
  init(_ answer: @escaping @Sendable (Caller) -> Void) throws {
    let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    self.listening = listening
    let bound = Self.loopback(0) { bind(listening, $0, $1) }
    try #require(bound == 0 && listen(listening, 64) == 0)
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listening, $0, &length) }
    }
    port = UInt16(bigEndian: address.sin_port)
    let heads = heads
    Thread {
      while case let accepted = accept(listening, nil, nil), accepted >= 0 {
        Thread {
          let caller = Caller(socket: accepted, head: Self.head(from: accepted))
          heads.change { $0.append(caller.head) }
          answer(caller)
          close(accepted)
        }.start()
      }
      // Closed by who waits at it: another host may have the same number the moment after.
      close(listening)
    }.start()
  }

  deinit {
    shutdown(listening, Int32(SHUT_RDWR))
  }

  /// The heads of all requests so far.
  var asked: [String] { heads.value }

  /// A connection to a port of this machine; -1 without one.
  static func connect(to port: UInt16) -> Int32 {
    let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    return loopback(port) { Glibc.connect(made, $0, $1) } == 0 ? made : -1
  }

  private static func loopback(_ port: UInt16, _ use: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { use($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }

  private static func head(from socket: Int32) -> String {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8), bytes.count < 65_536, recv(socket, &byte, 1, 0) == 1 {
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
