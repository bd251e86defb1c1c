internal import HTTPServer
internal import MediaLibrary
internal import Signage

/// Files by the SHA-256 of their bytes: they never change, so they may be kept for ever.
extension API {
  func getMedia(_ call: Call) throws -> Response {
    let sha256 = call.parameters["sha256"] ?? ""
    guard let path = media.path(of: sha256), let type = media.type(of: sha256) else {
      throw SignageError.notFound(noun: "file", id: sha256)
    }
    return .file(
      path: path, type: type, etag: "\"\(sha256)\"",
      headers: [
        ("Cache-Control", "private, max-age=31536000, immutable"), ("X-Content-Type-Options", "nosniff"),
        // An uploaded drawing is a picture to us, and must not become a page.
        ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
      ])
  }
}
