internal import Foundation
internal import MediaLibrary
internal import Signage
internal import SignageStore
internal import WebAPI

extension Command {
  static let demo = Command(
    name: "demo", about: "Makes the demo city where it is missing, prints a token a role, and serves it.",
    options: [
      Option("data-dir", "DIR", default: "demo-data", "where the demo city is kept"), listen,
      Option("content", "DIR", default: "content", "the posters and the city's sites"),
    ]
  ) { options in
    let directory = try DataDirectory(try options.required("data-dir"))
    try directory.lock()
    let demo = try Demo(directory, content: try options.required("content"))
    try await demo.makeCity()
    let tokens = try await demo.makeTokens()
    demo.close()
    let server = try KosatsuServer(directory, try ListenSettings(options))
    Output.line(demo.welcome(url: server.url, tokens))
    try await server.serveUntilTermination()
  }
}

/// The demo city: city hall and the 24 ward offices of Osaka, two displays and a sensor each, posters of our own, and a week
/// of simulated counts. Everything is made once; a second run finds it there.
struct Demo {
  let store: SignageStore
  let library: MediaLibrary
  let content: URL
  let now = Instant.now

  /// Throws `DemoContentMissing` where `content` has no catalog.
  init(_ directory: DataDirectory, content path: String) throws {
    content = URL(fileURLWithPath: path)
    guard FileManager.default.fileExists(atPath: content.appendingPathComponent("catalog.json").path) else {
      throw DemoContentMissing(path: content.path)
    }
    store = try SignageStore(directory.database)
    library = try MediaLibrary(directory: directory.path)
  }

  func close() { store.close() }

  /// Makes what is missing, and says how far it is.
  func makeCity() async throws {
    if let complaint = await library.check() { throw DemoImpossible(description: complaint) }
    try await makePlaces()
    try await putUpPosters()
    try await countAWeek()
  }

  /// What is printed once the server answers.
  func welcome(url: String, _ tokens: [(name: String, token: String)]) -> String {
    let display = tokens.first { $0.name == Self.shownDisplay.text }?.token ?? ""
    var lines = [
      "", "The demo city is up.", "",
      "  player  \(url)/player/#token=\(display)", "  API     \(url)/v1/openapi.json", "",
      "Tokens of this run (those of earlier runs have ended):",
    ]
    for (name, token) in tokens {
      lines.append("  \(name.padding(toLength: 22, withPad: " ", startingAt: 0))\(token)")
    }
    lines += ["", "End it with Ctrl-C; `make demo` starts it again as it was.", ""]
    return lines.joined(separator: "\n")
  }

  func say(_ progress: String) {
    Output.line(progress)
  }
}

struct DemoContentMissing: Error, CustomStringConvertible {
  let path: String
  var description: String { "there is no catalog.json in \(path); name the folder with --content" }
}

struct DemoImpossible: Error, CustomStringConvertible {
  let description: String
}
