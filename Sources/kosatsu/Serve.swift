internal import Feeds
internal import Foundation
internal import HTTPServer
internal import WebAPI

extension Command {
  static let serve = Command(
    name: "serve", about: "Answers players, staff and sensors until SIGTERM.",
    options: [
      dataDirectory, listen,
      Option("tls-certificate", "FILE", "PEM certificate chain; with --tls-key it answers by HTTPS"),
      Option("tls-key", "FILE", "PEM private key"),
      Option("connection-kib", "KIB", "memory of a connection for heads (12); 6 for thousands of displays"),
      Option(
        "trusted-proxies", "LIST",
        "addresses and networks, with commas, of proxies whose X-Forwarded-For says who asks (none, also not this machine)"
      ),
    ] + Option.feeds + [Option.alertSigners]
  ) { options in
    let (listen, feeds) = (try ListenSettings(options), try FeedSettings(options))
    let directory = try DataDirectory(try options.required("data-dir"))
    try directory.lock()
    let signatures = try await SignatureChecker(options, in: directory)
    let server = try KosatsuServer(directory, listen, feeds: feeds, signatures: signatures)
    try await server.serveUntilTermination()
  }
}

/// Where to answer, as said by `--listen` and the two TLS options.
extension ListenSettings {
  init(_ options: Options) throws {
    let text = try options.required("listen")
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      throw UsageError(says: "--listen \(text) is not ADDRESS:PORT.")
    }
    let address = text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    switch (options["tls-certificate"], options["tls-key"]) {
    case (nil, nil): self.init(address: address, port: port)
    case (let certificate?, let key?): self.init(address: address, port: port, certificate: certificate, key: key)
    default: throw UsageError(says: "--tls-certificate and --tls-key go together.")
    }
    if let list = options["trusted-proxies"] { trustedProxies = try Self.proxies(list) }
    guard let text = options["connection-kib"] else { return }
    guard let kibibytes = Int(text), (4...64).contains(kibibytes) else {
      throw UsageError(says: "--connection-kib \(text) is not 4 to 64.")
    }
    connectionBytes = kibibytes << 10
  }

  private static func proxies(_ list: String) throws -> TrustedProxies {
    do throws(UnknownNetwork) { return try TrustedProxies(list: list) } catch {
      throw UsageError(
        says: "--trusted-proxies: \"\(error.text)\" is no address and no network such as 10.0.0.0/8 or 2001:db8::/32.")
    }
  }
}

extension KosatsuServer {
  /// Says where it answers, and drains on SIGTERM or SIGINT.
  func serveUntilTermination() async throws {
    // Before anybody is told to come: who waits for the line may end the program at once.
    let termination = try Termination()
    Output.line("listening on \(url)")
    await termination.wait()
    await drain()
  }
}
