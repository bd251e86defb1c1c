internal import Dispatch

/// Looks at every connection twice a second: cuts clients that keep the server waiting, sends event streams their
/// keep-alive comment, and ends those whose client has left.
final class Sweeper: Sendable {
  private static let period = DispatchTimeInterval.milliseconds(500)
  /// Dispatch's sources may be used from any thread.
  nonisolated(unsafe) private let timer: any DispatchSourceTimer

  init(service: Service) {
    let queue = DispatchQueue(label: "HTTPServer.Sweeper", qos: .userInitiated)
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + Self.period, repeating: Self.period, leeway: .milliseconds(20))
    timer.setEventHandler { Self.sweep(service) }
    timer.activate()
  }

  func stop() {
    timer.cancel()
  }

  private static func sweep(_ service: Service) {
    let now = currentInstant()
    let settings = service.settings
    let pace = BodyPace(grace: settings.bodyGrace, minimum: settings.bodyMinimumPace)
    var cut = 0
    var streams: [EventStream] = []
    service.connections.forEach { connection in
      if let stream = connection.stream { streams.append(stream) }
      if connection.cutIfLate(at: now, pace: pace) { cut += 1 }
    }
    // Not under the lock of all connections: thousands may be due at once.
    for stream in streams { stream.keepAliveIfDue(at: now) }
    service.lingering.sweep(at: now)
    if cut > 0 { settings.log("cut \(cut) connections whose clients were too slow") }
    for stream in service.connections.abandonedStreams() { stream.abandon() }
  }
}
