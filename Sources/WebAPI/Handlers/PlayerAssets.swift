internal import CPlayers
internal import Crypto
internal import HTTPServer
internal import Signage

/// The web player's files, as they were when the program was built.
enum PlayerAssets {
  struct Asset: Sendable {
    let bytes: SharedBytes
    let type: String
    let tag: String
  }

  static let all: [String: Asset] = {
    var assets: [String: Asset] = [:]
    var count = 0
    guard let table = player_assets(&count) else { return [:] }
    for entry in UnsafeBufferPointer(start: table, count: count) {
      guard let path = entry.path, let bytes = entry.bytes else { continue }
      let name = String(cString: path)
      assets[name] = asset(name, Array(UnsafeBufferPointer(start: bytes, count: entry.count)))
    }
    assets[shellName] = asset(shellName, shell(of: assets))
    return assets
  }()

  /// The list of what a player keeps to start from, with the digest of each file: the files of two releases, as servers and proxies
  /// may give them out in the minutes of an update, are no whole.
  private static let shellName = "shell.json"

  /// `files` are the paths below the page, which itself is the empty path in `digests`. What is not listed is a page of its own.
  private static func shell(of assets: [String: Asset]) -> [UInt8] {
    let files = assets.keys.filter { !$0.hasPrefix("pairing/") && $0 != "index.html" && $0 != shellName }.sorted()
    var json = JSONWriter()
    json.object { json in
      json.array("files") { json in for file in files { json.value(file) } }
      json.object("digests") { json in
        json.member("", assets["index.html"]?.tag ?? "")
        for file in files { json.member(file, assets[file]?.tag ?? "") }
      }
    }
    return json.bytes
  }

  private static func asset(_ name: String, _ content: [UInt8]) -> Asset {
    Asset(bytes: SharedBytes(content), type: type(of: name), tag: SHA256.digest(of: content).hexadecimal)
  }

  private static func type(of name: String) -> String {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "svg": "image/svg+xml"
    case "json", "webmanifest": "application/json"
    case "png": "image/png"
    default: "application/octet-stream"
    }
  }
}

extension API {
  /// What a page of ours may load: only what comes from here. The agent on the screen's own machine may be spoken to.
  private static let pagePolicy =
    "default-src 'self'; connect-src 'self' http://127.0.0.1:*; img-src 'self' blob:; media-src 'self' blob:; "
    + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

  func getPlayerPage(_ call: Call) throws -> Response { try asset("index.html") }

  func getPlayerAsset(_ call: Call) throws -> Response { try asset(call.parameters["path"] ?? "") }

  func getPairingPage(_ call: Call) throws -> Response { try asset("pairing/index.html") }

  func getPairingAsset(_ call: Call) throws -> Response { try asset("pairing/\(call.parameters["path"] ?? "")") }

  /// The browser takes the code behind the `#` along.
  func redirectToPairing(_ call: Call) throws -> Response { .empty(308, headers: [("Location", "/pairing/")]) }

  /// To the player's page, whose files are named relative to it.
  func redirectToPlayer(_ call: Call) throws -> Response { .empty(308, headers: [("Location", "/player/")]) }

  private func asset(_ path: String) throws -> Response {
    guard let asset = PlayerAssets.all[path] else { throw Problem.notFound }
    return .shared(
      asset.bytes, type: asset.type,
      headers: [
        ("ETag", "\"\(asset.tag)\""), ("Cache-Control", "no-cache"), ("Content-Security-Policy", Self.pagePolicy),
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
      ])
  }
}
