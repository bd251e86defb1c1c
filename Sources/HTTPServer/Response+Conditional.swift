extension Response {
  /// A file with what caches need to know. `etag` is a strong tag with its quotes.
  ///
  /// The server answers `Range` with 206 or 416, heeds `If-Range`, and `If-None-Match` as with every response.
  public static func file(path: String, type: String, etag: String? = nil, headers: [Field] = []) -> Response {
    var fields: [Field] = [("Content-Type", type)]
    if let etag { fields.append(("ETag", etag)) }
    return Response(status: 200, headers: fields + headers, body: .file(path: path))
  }

  /// Turns a 200 into a 304 where the client has this very version already (RFC 9110 section 13.1.2). The body stays with
  /// the response, so that its length is that of the 200; it is not sent.
  func conditional(on head: RequestHead) -> Response {
    guard status == 200, head.method == .get || head.method == .head else { return self }
    let wanted = head.headers.values(of: "if-none-match")
    guard !wanted.isEmpty, let tag = self["etag"], Self.matches(tag, wanted) else { return self }
    var response = self
    response.status = 304
    // The status is not part of what is kept ready.
    response.ready = ready
    return response
  }

  /// Compares weakly (RFC 9110 section 8.8.3.2).
  private static func matches(_ tag: String, _ lists: [String]) -> Bool {
    func opaque(_ tag: some StringProtocol) -> String { String(tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]) }
    let own = opaque(tag)
    return lists.contains { list in
      list == "*" || list.split(separator: ",").contains { opaque($0.trimmingSpaces) == own }
    }
  }
}
