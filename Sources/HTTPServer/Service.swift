internal import CMicroHTTPD

/// What the requests of one server share.
final class Service: Sendable {
  let settings: ServerSettings
  let handler: any RequestHandler
  let lifecycle = Lifecycle()
  let connections = Connections()
  let counters = Counters()
  let lingering = Lingering()
  /// In milliseconds.
  let headDeadline: Int64
  /// The next request's head is due so long after the end of the last one.
  let idleDeadline: Int64

  init(settings: ServerSettings, handler: any RequestHandler) {
    self.settings = settings
    self.handler = handler
    headDeadline = settings.headDeadline.milliseconds
    idleDeadline = settings.idleTimeout.milliseconds + settings.headDeadline.milliseconds
  }
}
