internal import CMicroHTTPD
internal import Glibc

/// Handing responses to libmicrohttpd.
extension Exchange {
  func queue(_ response: Response, for head: RequestHead?) -> MHD_Result {
    let size = response.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
    if size > Response.headerBytesLimit {
      service.settings.log("a response to \(head?.path ?? "a request") has \(size) bytes of header fields")
      return queueFailure()
    }
    guard let made = make(response, for: head) else { return .NO }
    defer { MHD_destroy_response(made.response) }
    for (name, value) in made.headers where MHD_add_response_header(made.response, name, value) == MHD_Result.NO {
      service.settings.log("the header field \(name) of a response to \(head?.path ?? "a request") is malformed")
      return queueFailure()
    }
    return queue(made.response, status: made.status, bytes: made.bodyBytes)
  }

  /// The answer where a handler's own cannot be sent.
  private func queueFailure() -> MHD_Result {
    let detail = "The server made an answer it cannot send."
    guard let made = make(.text(detail + "\n", status: 500), for: nil) else { return .NO }
    defer { MHD_destroy_response(made.response) }
    return queue(made.response, status: 500, bytes: made.bodyBytes)
  }

  func queue(_ stream: EventStream) -> MHD_Result {
    let box = Unmanaged.passRetained(stream)
    let made = MHD_create_response_from_callback(
      UInt64.max, streamBlockBytes, readStream, box.toOpaque(), releaseObject)
    guard let made else {
      box.release()
      return .NO
    }
    defer { MHD_destroy_response(made) }
    let fields = [
      ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"),
    ]
    for (name, value) in fields where MHD_add_response_header(made, name, value) == MHD_Result.NO { return .NO }
    stream.begin(on: connection, counters: service.counters)
    connection.carry(stream)
    return queue(made, status: 200, bytes: 0)
  }

  private func queue(_ response: OpaquePointer, status: Int, bytes: Int) -> MHD_Result {
    if service.lifecycle.isDraining, MHD_add_response_header(response, "Connection", "close") == MHD_Result.NO {
      return .NO
    }
    service.counters.answered(status: status, bytes: bytes)
    return MHD_queue_response(handle, UInt32(status), response)
  }

  /// A response in libmicrohttpd's form, and what it became: a missing file makes a 404 of it.
  private struct Made {
    let response: OpaquePointer
    let status: Int
    let headers: [Response.Field]
    let bodyBytes: Int
  }

  private func make(_ response: Response, for head: RequestHead?) -> Made? {
    let made: OpaquePointer?
    var count = 0
    switch response.body {
    case .empty:
      made = MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
    case .bytes(let bytes):
      count = bytes.count
      made = bytes.withUnsafeBytes {
        MHD_create_response_from_buffer(
          $0.count, UnsafeMutableRawPointer(mutating: $0.baseAddress), .RESPMEM_MUST_COPY)
      }
    case .shared(let bytes):
      count = bytes.count
      made = MHD_create_response_from_buffer_with_free_callback_cls(
        bytes.count, bytes.start, releaseObject,
        Unmanaged.passRetained(bytes).toOpaque())
    case .file(let path):
      return makeFile(response, path: path, for: head)
    }
    return made.map { Made(response: $0, status: response.status, headers: response.headers, bodyBytes: count) }
  }

  private func makeFile(_ response: Response, path: String, for head: RequestHead?) -> Made? {
    guard let file = OpenFile(path: path) else {
      service.settings.log("a file to be sent is missing or not a regular file")
      return make(service.settings.problem(404, "There is nothing here."), for: nil)
    }
    let part = head.map { FilePart(of: file.count, for: $0, response: response) } ?? .whole
    switch part {
    case .whole:
      let headers = response.headers + [("Accept-Ranges", "bytes")]
      return make(file, 0..<file.count, status: response.status, headers: headers)
    case .range(let range):
      let field = ("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.count)")
      return make(file, range, status: 206, headers: response.headers + [field])
    case .unsatisfiable:
      var refusal = service.settings.problem(416, "The file has \(file.count) bytes; the range lies outside.")
      refusal.headers.append(("Content-Range", "bytes */\(file.count)"))
      file.close()
      return make(refusal, for: nil)
    }
  }

  private func make(_ file: OpenFile, _ range: Range<Int>, status: Int, headers: [Response.Field]) -> Made? {
    // From here the descriptor is libmicrohttpd's.
    let made = MHD_create_response_from_fd_at_offset64(
      UInt64(range.count), file.descriptor, UInt64(range.lowerBound))
    guard let made else {
      file.close()
      return nil
    }
    return Made(response: made, status: status, headers: headers, bodyBytes: range.count)
  }
}

/// A buffer that libmicrohttpd holds for each stream, though it writes chunks straight into the connection's memory; only a
/// client of HTTP/1.0 is served through it.
private let streamBlockBytes = 128

/// A response is gone, and with it what it was made of.
private let releaseObject: MHD_ContentReaderFreeCallback = { context in
  if let context { Unmanaged<AnyObject>.fromOpaque(context).release() }
}

/// libmicrohttpd asks for the next bytes of an event stream.
private let readStream: MHD_ContentReaderCallback = { context, _, buffer, capacity in
  guard let context, let buffer else { return -2 }
  let stream = Unmanaged<EventStream>.fromOpaque(context).takeUnretainedValue()
  return switch stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: capacity)) {
  case .wrote(let count): count
  case .suspended: 0
  // MHD_CONTENT_READER_END_OF_STREAM and _WITH_ERROR are macros Swift does not see.
  case .end: -1
  case .failed: -2
  }
}
