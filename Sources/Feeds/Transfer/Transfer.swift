internal import CCurl

/// What a host answered with, whole.
struct Answer: Sendable {
  var status: Int
  var bytes: [UInt8]
  var validators: Validators
  /// Of a redirect, as it was written.
  var location: String?
  /// Seconds.
  var retryAfter: Int64?
}

/// One GET by libcurl, with everything it may do said beforehand.
struct Transfer: Sendable {
  var address: FeedAddress
  /// Fields of the request besides those that libcurl writes.
  var fields: [String]
  var agent: String
  var milliseconds: Int64
  var limits: FeedLimits
  var proxy: String?
  var certificateAuthorities: String?

  /// Blocks until it is over. The handle's connections may be those of earlier transfers, its settings are not.
  func perform(on handle: UnsafeMutableRawPointer, until flag: Flag) throws(FeedFault) -> Answer {
    if flag.isRaised { throw .interrupted }
    curl_easy_reset(handle)
    var list: UnsafeMutablePointer<curl_slist>?
    for field in fields { list = curl_slist_append(list, field) }
    defer { curl_slist_free_all(list) }
    let body = Body(limit: limits.bytes)
    return try withExtendedLifetime((body, flag)) { () throws(FeedFault) in
      let codes =
        set(on: handle) + [
          kosatsu_curl_set_fields(handle, list),
          kosatsu_curl_set_writer(handle, write, Unmanaged.passUnretained(body).toOpaque()),
          kosatsu_curl_set_watcher(handle, watch, Unmanaged.passUnretained(flag).toOpaque()),
        ]
      // A limit that was not taken over would be none.
      if let refused = codes.first(where: { $0 != CURLE_OK }) { throw .other(Int(refused.rawValue)) }
      let code = curl_easy_perform(handle)
      if let fault = FeedFault(code, isTooLarge: body.isTooLarge, proxyStatus: kosatsu_curl_proxy_status(handle)) {
        throw fault
      }
      return answer(of: handle, body)
    }
  }

  private func set(on handle: UnsafeMutableRawPointer) -> [CURLcode] {
    let texts: [(CURLoption, String?)] = [
      (CURLOPT_URL, address.text), (CURLOPT_PROTOCOLS_STR, address.scheme), (CURLOPT_USERAGENT, agent),
      // Counted as it is unpacked, so that a small answer cannot become a large one.
      (CURLOPT_ACCEPT_ENCODING, "gzip"),
      // An empty text keeps the environment's proxies out, and its exceptions.
      (CURLOPT_PROXY, proxy ?? ""), (CURLOPT_NOPROXY, ""),
    ]
    var codes = texts.map { kosatsu_curl_set_text(handle, $0, $1) }
    if let certificateAuthorities {
      codes += [CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO].map {
        kosatsu_curl_set_text(handle, $0, certificateAuthorities)
      }
      codes += [CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH].map { kosatsu_curl_set_text(handle, $0, nil) }
    }
    let numbers: [(CURLoption, Int)] = [
      (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_DISALLOW_USERNAME_IN_URL, 1), (CURLOPT_NOSIGNAL, 1),
      (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
      (CURLOPT_CONNECTTIMEOUT_MS, Int(min(limits.connectMilliseconds, milliseconds))),
      (CURLOPT_TIMEOUT_MS, Int(max(1, milliseconds))),
      // When its time is over a transfer ends, and does not wait for the name it still asks for.
      (CURLOPT_QUICK_EXIT, 1),
    ]
    codes += numbers.map { kosatsu_curl_set_number(handle, $0, $1) }
    codes.append(kosatsu_curl_set_size(handle, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(limits.bytes)))
    return codes
  }

  private func answer(of handle: UnsafeMutableRawPointer, _ body: Body) -> Answer {
    func field(_ name: String) -> String? {
      var found: UnsafeMutablePointer<curl_header>?
      guard curl_easy_header(handle, name, 0, UInt32(CURLH_HEADER), -1, &found) == CURLHE_OK else { return nil }
      return found.flatMap { $0.pointee.value }.map { String(cString: $0) }
    }
    let retryAfter = kosatsu_curl_retry_after(handle)
    return Answer(
      status: kosatsu_curl_status(handle), bytes: body.bytes,
      validators: Validators(tag: field("ETag"), lastModified: field("Last-Modified")), location: field("Location"),
      retryAfter: retryAfter > 0 ? Int64(retryAfter) : nil)
  }
}

/// Collects an answer's body up to a limit. Used on one thread, during one transfer.
private final class Body {
  private(set) var bytes: [UInt8] = []
  private(set) var isTooLarge = false
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// False once it would be more than the limit.
  func append(_ more: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count + more.count <= limit else {
      isTooLarge = true
      return false
    }
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
