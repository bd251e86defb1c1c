internal import CMicroHTTPD

/// What libmicrohttpd lets through and an honest server must not: heads that another reader on the way could understand
/// otherwise (RFC 9112 sections 3.2, 5.1, 6.3 and 11.2). A head that breaks a rule is answered and its connection closed.
enum HeadRules {
  struct Violation: Error {
    let status: Int
    let detail: String
  }

  /// Checks the header fields and answers the declared length of the body.
  static func contentLength(of headers: Headers, isVersion11: Bool) throws(Violation) -> Int? {
    var lengths: [String] = []
    var hosts = 0
    var transferEncoding: String?
    for (name, value) in headers {
      guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
        throw Violation(status: 400, detail: "The name of a header field holds a character that may not be there.")
      }
      // By length first, since most fields are none of these.
      switch name.utf8.count {
      case 4 where name == "host": hosts += 1
      case 6 where name == "expect" && value.lowercased() != "100-continue":
        throw Violation(status: 417, detail: "Only the expectation 100-continue is understood.")
      case 14 where name == "content-length": lengths.append(value)
      case 17 where name == "transfer-encoding": transferEncoding = value
      default: break
      }
    }
    guard hosts == 1 || (hosts == 0 && !isVersion11) else {
      throw Violation(status: 400, detail: "Exactly one Host field is required.")
    }
    if let transferEncoding {
      guard lengths.isEmpty, transferEncoding.lowercased() == "chunked" else {
        throw Violation(
          status: 400, detail: "The Transfer-Encoding is not understood, or contradicts a Content-Length.")
      }
      throw Violation(status: 411, detail: "The length of the body must be declared with Content-Length.")
    }
    guard let length = lengths.first else { return nil }
    guard lengths.count == 1, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(length) else {
      throw Violation(status: 400, detail: "The Content-Length is malformed or given twice.")
    }
    return length
  }

  /// Whether the pool of a connection has room for a response's head beside the request's. libmicrohttpd would close the
  /// connection without a word. It keeps an entry of up to 64 bytes for each field, cookie and query parameter, and copies the cookies.
  static func fits(target: String, _ headers: Headers, in poolBytes: Int) -> Bool {
    var taken = target.utf8.count + 32 + 64 * target.utf8.count(where: { $0 == UInt8(ascii: "&") })
    for (name, value) in headers {
      taken += name.utf8.count + value.utf8.count + 4 + 64
      if name == "cookie" {
        taken += value.utf8.count + 64 * (1 + value.utf8.count(where: { $0 == UInt8(ascii: ";") }))
      }
    }
    return taken + Response.headerBytesLimit + 256 <= poolBytes
  }

  /// RFC 9110 section 5.6.2. Names are in lower case by now.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "!#$%&'*+.^_`|~".utf8.contains(byte)
    }
  }
}

extension Headers {
  /// The header fields of a request whose head was just read.
  init(of handle: OpaquePointer) {
    self.init()
    reserve(16)
    withUnsafeMutablePointer(to: &self) { headers in
      _ = MHD_get_connection_values_n(handle, .HEADER_KIND, appendField, headers)
    }
  }
}

private let appendField: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
  guard let headers = context?.assumingMemoryBound(to: Headers.self) else { return .NO }
  let name = UnsafeRawBufferPointer(start: name, count: name == nil ? 0 : nameSize)
  // Bytes that are no UTF-8 are replaced, which no rule lets pass in a name.
  let lowercased = String(unsafeUninitializedCapacity: name.count) { copy in
    for index in 0..<name.count { copy[index] = name[index].asciiLowercased }
    return name.count
  }
  let bytes = UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueSize)
  headers.pointee.append(lowercasedName: lowercased, value: String(decoding: bytes, as: UTF8.self))
  return .YES
}
