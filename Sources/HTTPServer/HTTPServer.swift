internal import CMicroHTTPD
internal import Dispatch
internal import Glibc
internal import Processes
internal import Synchronization

/// An HTTP/1.1 server. It accepts from the end of `init` until ``drain(upTo:)`` or the end of its life.
///
/// The last reference must not be dropped on one of its own worker threads, since stopping waits for them.
public final class HTTPServer: Sendable {
  /// The address it listens on, numeric.
  public let boundAddress: String
  /// The port it listens on.
  public let boundPort: UInt16

  private let service: Service
  private let sweeper: Sweeper
  private let daemon: Mutex<Daemon?>

  /// Binds, listens and starts the worker threads.
  public init(_ settings: ServerSettings, handler: any RequestHandler) throws(ServerError) {
    let pair = try settings.certificate.map { files throws(ServerError) in try KeyPair(files) }
    let socket = try ListeningSocket(address: settings.address, port: settings.port)
    let room = DescriptorLimit.raise(for: settings.connectionLimit)
    if room < settings.connectionLimit {
      settings.log(
        "the system's limit on open files leaves room for \(room) connections, not \(settings.connectionLimit)")
    }
    let service = Service(settings: settings, handler: handler)
    daemon = Mutex(try Daemon(service: service, listeningOn: socket.descriptor, keyPair: pair))
    self.service = service
    boundAddress = socket.address
    boundPort = socket.port
    sweeper = Sweeper(service: service)
  }

  deinit {
    stop()
  }

  public var metrics: Metrics { service.counters.snapshot() }

  /// Stops gracefully: takes no new connection, ends the event streams, answers what was asked with `Connection: close`, and stops
  /// when the last connection is gone or `limit` is over. Then waiting requests are answered with 503 and uploads abandoned.
  public func drain(upTo limit: Duration) async {
    service.lifecycle.drain()
    let end = ContinuousClock.now + limit
    daemon.withLock { $0?.stopAccepting() }
    while service.connections.count > 0, ContinuousClock.now < end {
      service.connections.closeStreams()
      service.connections.closeIdle()
      // Sleeping ends early only where the caller is cancelled: then there is no more time.
      guard (try? await Task.sleep(for: .milliseconds(20))) != nil else { break }
    }
    await withCheckedContinuation { continuation in
      // A queue of its own, since stopping blocks and the global ones share their threads with Swift's tasks.
      DispatchQueue(label: "HTTPServer.Stop").async {
        self.stop()
        continuation.resume()
      }
    }
  }

  /// Stops at once; waits for the worker threads.
  private func stop() {
    service.lifecycle.stop()
    sweeper.stop()
    service.connections.interruptAll()
    daemon.withLock {
      $0?.stop()
      $0 = nil
    }
    service.lingering.closeAll()
  }
}
