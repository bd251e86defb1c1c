internal import CMicroHTTPD
internal import Synchronization

/// Collects libmicrohttpd's messages while it starts, since they are its only words about a failure, and passes them on.
final class DaemonLog: Sendable {
  private let lines = Mutex<[String]>([])
  private let pass: @Sendable (String) -> Void
  /// What libmicrohttpd points to. Written in `init` only.
  nonisolated(unsafe) let logger = UnsafeMutablePointer<kosatsu_logger>.allocate(capacity: 1)

  init(passingTo pass: @escaping @Sendable (String) -> Void) {
    self.pass = pass
    logger.initialize(to: kosatsu_logger(line: lineLogged, context: Unmanaged.passUnretained(self).toOpaque()))
  }

  deinit {
    logger.deallocate()
  }

  func append(_ text: String) {
    let line = String(text.reversed().drop { $0.isNewline }.reversed())
    lines.withLock { if $0.count < 20 { $0.append(line) } }
    pass("libmicrohttpd: \(line)")
  }

  var text: String { lines.withLock { $0.joined(separator: " ") } }
}
