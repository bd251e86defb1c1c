internal import CMicroHTTPD

/// A response in libmicrohttpd's form, made once and queued for any number of requests by any thread.
///
/// `@unchecked Sendable`: nothing of it changes after `init`, and libmicrohttpd counts its users under a lock of its own.
final class PreparedResponse: @unchecked Sendable {
  let handle: OpaquePointer
  let bodyBytes: Int

  /// Nil where the response cannot be kept ready: a file is opened for each request, and what is malformed or too large is told
  /// about when it is sent.
  init?(_ response: Response) {
    if case .file = response.body { return nil }
    guard response.headerBytes <= Response.headerBytesLimit, let handle = makeBody(response.body) else { return nil }
    for (name, value) in response.headers where !addField(name, value, to: handle) {
      MHD_destroy_response(handle)
      return nil
    }
    self.handle = handle
    bodyBytes = response.body.count
  }

  deinit {
    MHD_destroy_response(handle)
  }
}

extension Response {
  /// The same response kept ready: good for one that answers many requests, and that is kept meanwhile. Changing it undoes
  /// this.
  public func prepared() -> Response {
    var response = self
    response.ready = PreparedResponse(self)
    return response
  }

  /// The length of the header fields as they are sent.
  var headerBytes: Int {
    headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
  }
}

extension Body {
  /// In bytes; 0 for a file, whose length is known when it is opened.
  var count: Int {
    switch self {
    case .empty, .file: 0
    case .bytes(let bytes): bytes.count
    case .shared(let bytes): bytes.count
    }
  }
}

/// A response with this body and no fields yet; nil for a file and where there is no memory.
func makeBody(_ body: Body) -> OpaquePointer? {
  switch body {
  case .file: return nil
  case .empty: return MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
  case .bytes(let bytes):
    return bytes.withUnsafeBytes {
      MHD_create_response_from_buffer($0.count, UnsafeMutableRawPointer(mutating: $0.baseAddress), .RESPMEM_MUST_COPY)
    }
  case .shared(let bytes):
    let owner = Unmanaged.passRetained(bytes)
    let made = MHD_create_response_from_buffer_with_free_callback_cls(
      bytes.count, bytes.start, releaseObject, owner.toOpaque())
    if made == nil { owner.release() }
    return made
  }
}

/// False where libmicrohttpd finds the field malformed. (Passing the strings as they are would make an array of each.)
func addField(_ name: String, _ value: String, to response: OpaquePointer) -> Bool {
  name.withCString { name in value.withCString { value in MHD_add_response_header(response, name, value) } } == .YES
}

/// A response is gone, and with it what it was made of.
let releaseObject: MHD_ContentReaderFreeCallback = { context in
  if let context { Unmanaged<AnyObject>.fromOpaque(context).release() }
}
