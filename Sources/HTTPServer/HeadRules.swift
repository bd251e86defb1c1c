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
      switch name {
      case "content-length": lengths.append(value)
      case "transfer-encoding": transferEncoding = value
      case "host": hosts += 1
      case "expect" where value.lowercased() != "100-continue":
        throw Violation(status: 417, detail: "Only the expectation 100-continue is understood.")
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

  /// RFC 9110 section 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}

extension Headers {
  /// The header fields of a request whose head was just read.
  init(of handle: OpaquePointer) {
    self.init()
    withUnsafeMutablePointer(to: &self) { headers in
      _ = MHD_get_connection_values_n(handle, .HEADER_KIND, appendField, headers)
    }
  }
}

private let appendField: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
  guard let headers = context?.assumingMemoryBound(to: Headers.self) else { return .NO }
  headers.pointee.append(name: text(name, nameSize), value: text(value, valueSize))
  return .YES
}

/// Copies text of a request; bytes that are no UTF-8 are replaced.
private func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
  String(decoding: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self)
}
