internal import CCurl

/// Requests one after another, each waited for, over connections that are kept as long as their hosts keep them.
public struct HTTPConnection: ~Copyable {
  private let handle: EasyHandle

  /// Nil without memory.
  public init?() {
    guard let handle = EasyHandle() else { return nil }
    self.handle = handle
  }

  /// Blocks until it is over, or about a second after `flag` is raised. The connections may be those of earlier requests,
  /// nothing else is.
  ///
  /// Throws what kept a whole answer from coming; `interrupted` once the flag is raised, and from then on.
  public func answer(to request: HTTPRequest, until flag: Flag) throws(TransferFault) -> HTTPAnswer {
    if flag.isRaised { throw .interrupted }
    keepBrokenPipesFromEndingTheProgram()
    let handle = handle.pointer
    curl_easy_reset(handle)
    let list = request.fieldList()
    defer { curl_slist_free_all(list) }
    let body = Body(limit: request.mostBytes)
    return try withExtendedLifetime((body, flag)) { () throws(TransferFault) in
      let codes =
        request.set(on: handle) + [
          kosatsu_curl_set_fields(handle, list),
          kosatsu_curl_set_writer(handle, write, Unmanaged.passUnretained(body).toOpaque()),
          kosatsu_curl_set_watcher(handle, watch, Unmanaged.passUnretained(flag).toOpaque()),
        ]
      // A limit that was not taken over would be none.
      if let refused = codes.first(where: { $0 != CURLE_OK }) { throw .other(Int(refused.rawValue)) }
      let code = curl_easy_perform(handle)
      if let fault = TransferFault(
        code, isTooLarge: body.isTooLarge, proxyStatus: kosatsu_curl_proxy_status(handle))
      {
        throw fault
      }
      return request.answer(of: handle, body.bytes)
    }
  }
}

/// Collects an answer's body up to a limit. Used on one thread, during one transfer.
final class Body {
  var bytes: [UInt8] = []
  private(set) var isTooLarge = false
  private var left: Int

  init(limit: Int) { left = limit }

  /// False once it would be more than the limit.
  func append(_ more: UnsafeRawBufferPointer) -> Bool {
    guard more.count <= left else {
      isTooLarge = true
      return false
    }
    left -= more.count
    bytes.append(contentsOf: more)
    return true
  }
}

/// Another count than what came ends the transfer (CURLOPT_WRITEFUNCTION).
private let write: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
  bytes, size, count, context in
  guard let context, let bytes else { return 0 }
  let body = Unmanaged<Body>.fromOpaque(context).takeUnretainedValue()
  return body.append(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : -1
}

/// Anything but 0 ends the transfer; called about once a second at least (CURLOPT_XFERINFOFUNCTION).
private let watch: @convention(c) (UnsafeMutableRawPointer?, curl_off_t, curl_off_t, curl_off_t, curl_off_t) -> Int32 =
  {
    context, _, _, _, _ in
    guard let context else { return 1 }
    return Unmanaged<Flag>.fromOpaque(context).takeUnretainedValue().isRaised ? 1 : 0
  }
