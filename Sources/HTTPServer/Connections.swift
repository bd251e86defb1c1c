internal import Glibc
internal import Synchronization

/// POLLRDHUP of poll(2), which the C library's module hides: the other end has closed its side.
private let peerClosed: Int16 = 0x2000

/// The open connections of a server.
final class Connections: Sendable {
  private let open = Mutex<[ObjectIdentifier: Connection]>([:])

  func insert(_ connection: Connection) {
    open.withLock { $0[ObjectIdentifier(connection)] = connection }
  }

  func remove(_ connection: Connection) {
    open.withLock { $0[ObjectIdentifier(connection)] = nil }
  }

  var count: Int { open.withLock { $0.count } }

  /// Visits each connection under the lock, so that none is closed, nor its socket's number given away, meanwhile.
  func forEach(_ visit: (Connection) -> Void) {
    open.withLock { $0.values.forEach(visit) }
  }

  /// Ends every wait, since the server stops.
  func interruptAll() { forEach { $0.interrupt() } }

  /// Lets every connection go that waits for its next request.
  func closeIdle() { forEach { $0.closeIfIdle() } }

  /// Ends every event stream.
  func closeStreams() { forEach { $0.stream?.close() } }

  /// The event streams whose clients have closed their end; a suspended connection would not notice by itself.
  func abandonedStreams() -> [EventStream] {
    open.withLock { open in
      var streams: [EventStream] = []
      var polls: [pollfd] = []
      for connection in open.values {
        guard let stream = connection.suspendedStream else { continue }
        streams.append(stream)
        polls.append(pollfd(fd: connection.socket, events: peerClosed, revents: 0))
      }
      guard !polls.isEmpty, poll(&polls, nfds_t(polls.count), 0) > 0 else { return [] }
      return zip(streams, polls).filter { $1.revents != 0 }.map(\.0)
    }
  }
}
