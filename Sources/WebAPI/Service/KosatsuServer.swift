public import Feeds
public import HTTPServer
internal import LiveUpdates
internal import MediaLibrary
internal import Signage
internal import SignageStore
internal import Synchronization

/// Where to answer.
public struct ListenSettings: Sendable {
  public var address: String
  /// 0 takes any free one.
  public var port: UInt16
  /// PEM files; with them it answers by HTTPS.
  public var certificate: String?
  public var key: String?
  /// Memory of a connection for heads; nil is the server's own choice.
  public var connectionBytes: Int?
  /// Whose `X-Forwarded-For` is believed.
  public var trustedProxies = TrustedProxies()

  public init(address: String, port: UInt16, certificate: String? = nil, key: String? = nil) {
    self.address = address
    self.port = port
    self.certificate = certificate
    self.key = key
  }
}

/// The whole server over one data directory.
public final class KosatsuServer: Sendable {
  public static let version = "0.1.0"

  private let store: SignageStore
  private let updates: LiveUpdates
  private let announcer: Announcer
  private let tokenChanges = TokenChanges()
  private let background: Background
  private let feeds: Feeds
  private let http: HTTPServer
  private let isSecure: Bool

  /// Opens the data, starts the work beside the requests, and answers from then on.
  ///
  /// Throws what opening the database, the media or the address can give, in words for an operator.
  public init(
    _ directory: DataDirectory, _ listen: ListenSettings, feeds: FeedSettings = FeedSettings(),
    signatures: SignatureChecker? = nil, log: Log = .standardError
  ) throws {
    let hub = EventHub()
    let store = try SignageStore(directory.database) { hub.publish($0) }
    self.store = store
    if signatures == nil { try SignersMissing.refuse(feeds, store) }
    let media = try MediaLibrary(directory: directory.path)
    let programme = Programme(store)
    let gate = Gate(store) { hash in
      Task {
        do {
          try await store.record(at: Clock.now()) { try $0.notePairedTokenUsed(hash) }
        } catch {
          // Until it stands, the screen may fetch the same token once more; that is all.
          log(.warning, "a pairing's end was not written", ["error": "\(error)"])
        }
      }
    }
    updates = LiveUpdates(together: EventStream.wakingTogether)
    let resolving = SlowWork(name: "resolving")
    let announcer = Announcer(programme, updates, resolving, now: Clock.now, log: log) { instant in
      try store.read { try $0.displaysWhoseTokensEnded(since: instant) }
    }
    let alerts = AlertDesk(store, signatures: signatures, log: log)
    let feeds = Feeds(feeds, alerts, store, log: log)
    self.feeds = feeds
    let background = Background(store, media, programme, alerts, log: log) { announcer.heard([.emergenciesChanged]) }
    self.announcer = announcer
    self.background = background
    // What is kept ready is forgotten before anybody is told to look.
    hub.tell { [tokenChanges] events in
      programme.forget(events)
      gate.forget(events)
      announcer.heard(events)
      if events.contains(.tokensChanged) { tokenChanges.announce() }
      background.heard(events)
    }
    let served = SharedServer()
    let presence = Presence()
    let api = API(
      store: store, media: media, programme: programme, updates: updates, presence: presence,
      statuses: DisplayStatuses(store, programme, updates, presence), background: background,
      tokenChanges: tokenChanges,
      resolving: resolving, alerts: alerts, feeds: feeds, metrics: { served.metrics },
      templates: try EmergencyTemplates(),
      openAPI: try Routes.openAPI(), log: log)
    var settings = ServerSettings(address: listen.address, port: listen.port)
    if let certificate = listen.certificate, let key = listen.key {
      settings.certificate = CertificateFiles(certificatePath: certificate, keyPath: key)
    }
    if let bytes = listen.connectionBytes { settings.connectionPoolBytes = bytes }
    settings.trustedProxies = listen.trustedProxies
    settings.problem = { status, detail in Problem(status: status, detail: detail).response }
    settings.log = { log(.warning, "http", ["message": $0]) }
    isSecure = settings.certificate != nil
    http = try HTTPServer(settings, handler: Dispatcher(api, gate, try RouteTable(Routes.all)))
    served.set(http)
    background.start()
    feeds.start()
    log(.info, "started", ["url": url, "version": Self.version])
  }

  /// Where it answers, as a browser takes it.
  public var url: String {
    let address = http.boundAddress.contains(":") ? "[\(http.boundAddress)]" : http.boundAddress
    return "\(isSecure ? "https" : "http")://\(address):\(http.boundPort)"
  }

  /// Answers what has begun, ends the streams, finishes the writes, and closes.
  public func drain() async {
    announcer.stop()
    updates.closeAll()
    tokenChanges.stop()
    // What a feed's host keeps waiting must not make the others wait.
    async let feedsEnd: Void = feeds.stop()
    await http.drain(upTo: .seconds(10))
    await feedsEnd
    await background.stop()
    store.close()
  }
}

/// Passes the store's events on to those who were made after it.
private final class EventHub: Sendable {
  private let listener = Mutex<(@Sendable ([StoreEvent]) -> Void)?>(nil)

  func tell(_ listener: @escaping @Sendable ([StoreEvent]) -> Void) { self.listener.withLock { $0 = listener } }
  func publish(_ events: [StoreEvent]) { listener.withLock { $0 }?(events) }
}

/// Lets handlers ask the HTTP server, which is made after them, for its figures.
private final class SharedServer: Sendable {
  private let server = Mutex<HTTPServer?>(nil)

  func set(_ server: HTTPServer) { self.server.withLock { $0 = server } }
  var metrics: Metrics { server.withLock { $0 }?.metrics ?? .none }
}
