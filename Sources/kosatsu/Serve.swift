internal import Feeds
internal import Foundation
internal import WebAPI

extension Command {
  static let serve = Command(
    name: "serve", about: "Answers players, staff and sensors until SIGTERM.",
    options: [
      dataDirectory, listen,
      Option("tls-certificate", "FILE", "PEM certificate chain; with --tls-key it answers by HTTPS"),
      Option("tls-key", "FILE", "PEM private key"),
      Option("connection-kib", "KIB", "memory of a connection for heads (12); 6 for thousands of displays"),
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
    guard let text = options["connection-kib"] else { return }
    guard let kibibytes = Int(text), (4...64).contains(kibibytes) else {
      throw UsageError(says: "--connection-kib \(text) is not 4 to 64.")
    }
    connectionBytes = kibibytes << 10
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
