/// How a server listens and what it allows.
public struct ServerSettings: Sendable {
  /// An address or a host name; `0.0.0.0` and `::` mean every address of this machine.
  public var address = "127.0.0.1"
  /// 0 takes any free port.
  public var port: UInt16 = 0
  /// With it the server speaks HTTPS (TLS 1.2 and 1.3) and nothing else.
  public var certificate: CertificateFiles?
  /// Whose `X-Forwarded-For` is believed.
  public var trustedProxies = TrustedProxies()
  /// Threads that read, answer and write. One or two were fastest where measured.
  public var workerThreads = 2
  /// Clients beyond it are turned away. The process's limit on open files is raised to fit, as far as the system allows.
  public var connectionLimit = 16_384
  /// Memory for the heads of a connection's request and response, kept by an idle event stream as well. 12 KiB take a browser's
  /// head of 4.1 kB of which 3 kB are cookies, and a stream then costs 11.2 kB; with 6 KiB a stream costs less than 8 kB and
  /// such a head may have 2.0 kB, or 3.6 kB without cookies. Larger heads are 431.
  public var connectionPoolBytes = 12 << 10
  /// A connection without traffic is closed after this time; event streams and answers still being computed are spared.
  public var idleTimeout: Duration = .seconds(30)
  /// From a request's first moment its whole head must be there within this time.
  public var headDeadline: Duration = .seconds(10)
  /// A body may be slow for this long before its pace counts.
  public var bodyGrace: Duration = .seconds(10)
  /// Bytes a second a body must keep up on average, its grace aside.
  public var bodyMinimumPace = 1_024
  /// What has been sent and not confirmed for this long means that the other end is gone.
  public var unansweredLimit: Duration = .seconds(40)
  /// The longest body that may be declared at all, in bytes; longer ones are 413 whatever the handler says.
  public var bodyLimit = 2 << 30
  /// Makes the bodies of the server's own refusals: a status, and a sentence that says what is wrong.
  public var problem: @Sendable (_ status: Int, _ detail: String) -> Response = { status, detail in
    .text(detail + "\n", status: status)
  }
  /// Takes the server's own messages, a line each.
  public var log: @Sendable (_ message: String) -> Void = { _ in }

  public init(address: String = "127.0.0.1", port: UInt16 = 0) {
    self.address = address
    self.port = port
  }
}

/// Where a TLS certificate (with its chain) and its private key lie, both PEM.
public struct CertificateFiles: Sendable {
  public var certificatePath: String
  public var keyPath: String

  public init(certificatePath: String, keyPath: String) {
    self.certificatePath = certificatePath
    self.keyPath = keyPath
  }
}

/// Why a server did not start.
public enum ServerError: Error, Sendable, Equatable, CustomStringConvertible {
  case addressInUse(String)
  case addressUnknown(String, reason: String)
  case permissionDenied(String)
  case unreadableFile(path: String, reason: String)
  case badCertificate(String)
  case failed(String)

  public var description: String {
    switch self {
    case .addressInUse(let address): "\(address) is already in use by another program"
    case .addressUnknown(let address, let reason): "cannot listen on \(address): \(reason)"
    case .permissionDenied(let address): "not permitted to listen on \(address); ports below 1024 need a privilege"
    case .unreadableFile(let path, let reason): "cannot read \(path): \(reason)"
    case .badCertificate(let reason): "the TLS certificate or its key is unusable: \(reason)"
    case .failed(let reason): "the HTTP server did not start: \(reason)"
    }
  }
}
