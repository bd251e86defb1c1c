internal import CCurl
internal import Glibc

/// libcurl's handle of one transfer, and the connections it keeps where it has no loop.
struct EasyHandle: ~Copyable {
  let pointer: UnsafeMutableRawPointer

  /// Nil without memory.
  init?() {
    guard isPrepared, let pointer = curl_easy_init() else { return nil }
    self.pointer = pointer
  }

  deinit { curl_easy_cleanup(pointer) }
}

let isPrepared = curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK

/// Writing to a connection that the other end closed raises SIGPIPE under TLS, on the thread that writes.
func keepBrokenPipesFromEndingTheProgram() {
  var signals = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &signals, nil)
}

extension HTTPRequest {
  /// Says to a handle that was reset all that is to be done, its body and its fields aside.
  func set(on handle: UnsafeMutableRawPointer) -> [CURLcode] {
    let texts: [(CURLoption, String?)] = [
      (CURLOPT_URL, address.text), (CURLOPT_PROTOCOLS_STR, address.scheme), (CURLOPT_USERAGENT, agent),
      // Counted as it is unpacked, so that a small answer cannot become a large one.
      (CURLOPT_ACCEPT_ENCODING, unpacks ? "gzip" : nil),
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
    let ownConnection = connection == .own ? 1 : 0
    let numbers: [(CURLoption, Int)] = [
      (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_DISALLOW_USERNAME_IN_URL, 1), (CURLOPT_NOSIGNAL, 1),
      (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
      (CURLOPT_CONNECTTIMEOUT_MS, Int(min(connectMilliseconds, milliseconds ?? connectMilliseconds))),
      // 0 is no limit.
      (CURLOPT_TIMEOUT_MS, milliseconds.map { Int(max(1, $0)) } ?? 0),
      // When its time is over a transfer ends, and does not wait for the name it still asks for.
      (CURLOPT_QUICK_EXIT, 1),
      (CURLOPT_FRESH_CONNECT, ownConnection), (CURLOPT_FORBID_REUSE, ownConnection),
    ]
    codes += numbers.map { kosatsu_curl_set_number(handle, $0, $1) }
    codes.append(
      kosatsu_curl_set_size(handle, CURLOPT_MAXFILESIZE_LARGE, mostBytes == .max ? 0 : curl_off_t(mostBytes)))
    return codes + setBody(on: handle)
  }

  private func setBody(on handle: UnsafeMutableRawPointer) -> [CURLcode] {
    var codes: [CURLcode] = []
    if method != .get { codes.append(kosatsu_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, method.rawValue)) }
    if method == .post || body != nil {
      // Copied, so that nobody has to keep it.
      codes.append(kosatsu_curl_copy_body(handle, body ?? [], body?.count ?? 0))
    }
    return codes
  }

  /// The fields as libcurl takes them; to be freed by `curl_slist_free_all` once the transfer is over.
  func fieldList() -> UnsafeMutablePointer<curl_slist>? {
    var list: UnsafeMutablePointer<curl_slist>?
    for field in fields { list = curl_slist_append(list, field) }
    return list
  }

  func answer(of handle: UnsafeMutableRawPointer, _ bytes: [UInt8]) -> HTTPAnswer {
    var told: [String: String] = [:]
    for name in wantedFields {
      var found: UnsafeMutablePointer<curl_header>?
      guard curl_easy_header(handle, name, 0, UInt32(CURLH_HEADER), -1, &found) == CURLHE_OK else { continue }
      told[name] = found.flatMap { $0.pointee.value }.map { String(cString: $0) }
    }
    let retryAfter = kosatsu_curl_retry_after(handle)
    return HTTPAnswer(
      status: kosatsu_curl_status(handle), fields: told, retryAfter: retryAfter > 0 ? Int64(retryAfter) : nil,
      bytes: bytes)
  }
}
