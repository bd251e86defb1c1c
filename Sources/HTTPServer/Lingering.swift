internal import Glibc
internal import Synchronization

/// Sockets of connections that were refused before their body had come. Closed at once with bytes unread, the system would
/// reset them, and the refusal might be lost on its way (RFC 9112 section 9.6): what still comes is thrown away for a while.
final class Lingering: Sendable {
  private struct Entry {
    let socket: Int32
    let until: Instant
  }

  private static let limit = 256
  private static let time: Int64 = 5_000
  private let entries = Mutex<[Entry]>([])

  /// Keeps a second descriptor of a socket that is about to be closed.
  func keep(_ socket: Int32) {
    let copy = fcntl(socket, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { return }
    let isKept = entries.withLock { entries in
      guard entries.count < Self.limit else { return false }
      entries.append(Entry(socket: copy, until: currentInstant() + Self.time))
      return true
    }
    if !isKept { close(copy) }
  }

  /// Throws away what came; lets those go whose client has closed or whose time is over.
  func sweep(at now: Instant) {
    entries.withLock { entries in
      entries.removeAll { entry in
        let isOver = now > entry.until || Self.discard(from: entry.socket)
        if isOver { close(entry.socket) }
        return isOver
      }
    }
  }

  func closeAll() {
    sweep(at: .max)
  }

  /// Whether the client has closed its side.
  private static func discard(from socket: Int32) -> Bool {
    // With MSG_TRUNC the system drops the bytes without copying them (tcp(7)).
    let flags = Int32(MSG_DONTWAIT | MSG_TRUNC)
    for _ in 0..<64 {
      let count = recv(socket, nil, 1 << 20, flags)
      if count > 0 { continue }
      return count == 0 || (errno != EAGAIN && errno != EINTR)
    }
    return false
  }
}
