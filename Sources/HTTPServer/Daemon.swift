internal import CMicroHTTPD
internal import Glibc

/// libmicrohttpd's daemon: its start, its quiescence, its end. Owns the listening socket and what the daemon points to.
final class Daemon {
  private let handle: OpaquePointer
  private let service: Service
  private let log: DaemonLog
  private let keyPair: KeyPair?
  private var isAccepting = true

  init(service: Service, listeningOn socket: Int32, keyPair: KeyPair?) throws(ServerError) {
    let log = DaemonLog(passingTo: service.settings.log)
    let options = Self.options(service: service, log: log, socket: socket, keyPair: keyPair)
    var flags = MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue | MHD_USE_ERROR_LOG.rawValue
    if keyPair != nil { flags |= MHD_USE_TLS.rawValue }
    let context = Unmanaged.passUnretained(service).toOpaque()
    let started = options.withUnsafeBufferPointer { options in
      withVaList([
        MHD_OPTION.ARRAY.rawValue, options.baseAddress.map { Int(bitPattern: $0) } ?? 0, MHD_OPTION.END.rawValue,
      ]) {
        MHD_start_daemon_va(flags, 0, clientArrived, context, requestAdvanced, nil, $0)
      }
    }
    guard let started else {
      // It has closed the socket.
      throw keyPair == nil ? .failed(log.text) : .badCertificate(log.text)
    }
    handle = started
    self.service = service
    self.log = log
    self.keyPair = keyPair
  }

  private static func options(
    service: Service, log: DaemonLog, socket: Int32, keyPair: KeyPair?
  ) -> [MHD_OptionItem] {
    func option(_ option: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil) -> MHD_OptionItem {
      MHD_OptionItem(option: option, value: value, ptr_value: pointer)
    }
    let settings = service.settings
    let context = Unmanaged.passUnretained(service).toOpaque()
    var options = [
      // First, so that it hears what is wrong with the others.
      option(.EXTERNAL_LOGGER, kosatsu_format_callback(), log.logger),
      option(.LISTEN_SOCKET, Int(socket)),
      // It divides this by its threads, which do not share evenly: the true limit is the accept policy's.
      option(.CONNECTION_LIMIT, settings.connectionLimit * max(1, settings.workerThreads)),
      option(.CONNECTION_MEMORY_LIMIT, settings.connectionPoolBytes),
      option(.CONNECTION_TIMEOUT, max(1, Int(settings.idleTimeout.components.seconds))),
      // Its own strictness would answer in its own words; ours is in HeadRules and RequestTarget.
      option(.STRICT_FOR_CLIENT, 0),
      option(.NOTIFY_CONNECTION, unsafeBitCast(connectionChanged, to: Int.self), context),
      option(.URI_LOG_CALLBACK, unsafeBitCast(requestLineCame, to: Int.self), context),
      option(.UNESCAPE_CALLBACK, unsafeBitCast(leaveEscapes, to: Int.self)),
      option(.NOTIFY_COMPLETED, unsafeBitCast(requestEnded, to: Int.self)),
    ]
    if settings.workerThreads > 1 { options.append(option(.THREAD_POOL_SIZE, settings.workerThreads)) }
    if let keyPair {
      options += [
        option(.HTTPS_MEM_CERT, 0, keyPair.certificate),
        option(.HTTPS_MEM_KEY, 0, keyPair.key),
        option(.HTTPS_PRIORITIES, 0, keyPair.priorities),
      ]
    }
    return options + [option(.END, 0)]
  }

  /// Takes no new connections. Those the system has accepted already are served, since their clients count on it.
  func stopAccepting() {
    guard isAccepting else { return }
    isAccepting = false
    let socket = MHD_quiesce_daemon(handle)
    guard socket >= 0 else { return }
    while true {
      var address = sockaddr_storage()
      var size = socklen_t(MemoryLayout.size(ofValue: address))
      let isAdded = withUnsafeMutablePointer(to: &address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          let client = accept(socket, address, &size)
          // libmicrohttpd makes it non-blocking and closes it on exec.
          return client >= 0 && MHD_add_connection(handle, client, address, size) == .YES
        }
      }
      if !isAdded { break }
    }
    close(socket)
  }

  /// Ends it. Nothing may be suspended.
  func stop() {
    stopAccepting()
    MHD_stop_daemon(handle)
  }
}
