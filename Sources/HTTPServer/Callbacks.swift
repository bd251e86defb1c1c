internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

// libmicrohttpd's callbacks, C functions at file scope: each finds its object and asks it.

/// A client wants to connect: beyond the limit it is turned away.
let clientArrived: MHD_AcceptPolicyCallback = { context, _, _ in
  guard let context else { return .NO }
  let service = Unmanaged<Service>.fromOpaque(context).takeUnretainedValue()
  return service.counters.openConnections.load(ordering: .relaxed) < service.settings.connectionLimit ? .YES : .NO
}

/// A connection was accepted, or ended.
let connectionChanged: MHD_NotifyConnectionCallback = { context, handle, socketContext, code in
  guard let context, let handle, let socketContext else { return }
  let service = Unmanaged<Service>.fromOpaque(context).takeUnretainedValue()
  switch code {
  case .CONNECTION_NOTIFY_STARTED:
    let connection = Connection(
      handle: handle, isPlain: service.settings.certificate == nil, lifecycle: service.lifecycle,
      headDeadline: service.headDeadline)
    setUnansweredLimit(service.settings.unansweredLimit, of: connection.socket)
    service.connections.insert(connection)
    service.counters.openConnections.wrappingAdd(1, ordering: .relaxed)
    service.counters.connections.wrappingAdd(1, ordering: .relaxed)
    socketContext.pointee = Unmanaged.passRetained(connection).toOpaque()
  default:
    guard let pointer = socketContext.pointee else { return }
    let connection = Unmanaged<Connection>.fromOpaque(pointer).takeRetainedValue()
    socketContext.pointee = nil
    service.connections.remove(connection)
    if connection.isCutShort { service.lingering.keep(connection.socket) }
    service.counters.openConnections.wrappingAdd(-1, ordering: .relaxed)
  }
}

/// A request line came; what this answers is the request's context. The target is raw here, before libmicrohttpd decodes it.
let requestLineCame:
  @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) ->
    UnsafeMutableRawPointer? = { context, target, handle in
      guard let context, let target, let handle, let pointer = kosatsu_socket_context(handle) else { return nil }
      let exchange = Exchange(
        service: Unmanaged<Service>.fromOpaque(context).takeUnretainedValue(),
        connection: Unmanaged<Connection>.fromOpaque(pointer).takeUnretainedValue(),
        handle: handle, target: String(cString: target))
      return Unmanaged.passRetained(exchange).toOpaque()
    }

/// Targets are decoded by ``RequestTarget``, strictly: libmicrohttpd leaves them as they are.
let leaveEscapes: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int = {
  _, _, text in text.map { strlen($0) } ?? 0
}

/// The head is there, a piece of the body, the end of the request, or a resumption.
let requestAdvanced: MHD_AccessHandlerCallback = { _, _, _, method, version, piece, size, requestContext in
  guard let pointer = requestContext?.pointee, let method, let version, let size else { return .NO }
  let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
  let bytes = UnsafeRawBufferPointer(start: piece, count: piece == nil ? 0 : size.pointee)
  size.pointee = 0
  return exchange.advance(method: method, version: version, piece: bytes)
}

/// A request is over.
let requestEnded: MHD_RequestCompletedCallback = { _, _, requestContext, _ in
  guard let pointer = requestContext?.pointee else { return }
  requestContext?.pointee = nil
  Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue().end()
}

/// libmicrohttpd has something to say.
let lineLogged: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> Void = { context, line in
  guard let context, let line else { return }
  Unmanaged<DaemonLog>.fromOpaque(context).takeUnretainedValue().append(String(cString: line))
}

/// A peer that vanished without a word is noticed by what it does not confirm (TCP_USER_TIMEOUT, RFC 5482).
private func setUnansweredLimit(_ limit: Duration, of socket: Int32) {
  var milliseconds = UInt32(clamping: limit.milliseconds)
  // A hint: where the system refuses it, its own much longer limit holds.
  setsockopt(
    socket, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds, socklen_t(MemoryLayout.size(ofValue: milliseconds)))
}
