internal import CMicroHTTPD
internal import Glibc

/// Handing responses to libmicrohttpd.
extension Exchange {
  func queue(_ response: Response, for head: RequestHead?) -> MHD_Result {
    // While draining each answer also says that its connection closes, which one kept ready does not.
    if let ready = response.ready, !service.lifecycle.isDraining {
      return queue(ready.handle, status: response.status, bytes: ready.bodyBytes)
    }
    let size = response.headerBytes
    if size > Response.headerBytesLimit {
      service.settings.log("a response to \(head?.path ?? "a request") has \(size) bytes of header fields")
      return queueFailure()
    }
    guard let made = make(response, for: head) else { return .NO }
    defer { MHD_destroy_response(made.response) }
    for (name, value) in made.headers where !addField(name, value, to: made.response) {
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
      UInt64.max, EventStream.blockBytes, readStream, box.toOpaque(), releaseObject)
    guard let made else {
      box.release()
      return .NO
    }
    defer { MHD_destroy_response(made) }
    let fields = [
      ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"),
    ]
    for (name, value) in fields where !addField(name, value, to: made) { return .NO }
    stream.begin(on: connection, counters: service.counters)
    connection.carry(stream)
    return queue(made, status: 200, bytes: 0)
  }

  private func queue(_ response: OpaquePointer, status: Int, bytes: Int) -> MHD_Result {
    if service.lifecycle.isDraining, !addField("Connection", "close", to: response) {
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
    if case .file(let path) = response.body { return makeFile(response, path: path, for: head) }
    return makeBody(response.body).map {
      Made(response: $0, status: response.status, headers: response.headers, bodyBytes: response.body.count)
    }
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

/// libmicrohttpd asks for the next bytes of an event stream.
private let readStream: MHD_ContentReaderCallback = { context, _, buffer, capacity in
  guard let context, let buffer else { return -2 }
  let stream = Unmanaged<EventStream>.fromOpaque(context).takeUnretainedValue()
  return switch stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: capacity)) {
  case .wrote(let count): count
  case .suspended: 0
  // MHD_CONTENT_READER_END_OF_STREAM is a macro Swift does not see, like _WITH_ERROR above.
  case .end: -1
  }
}
