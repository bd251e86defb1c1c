internal import Glibc

/// An address of the internet protocol, four bytes or sixteen. One of IPv4 that is written as IPv6 (RFC 4291 section 2.5.5.2) is
/// the four.
struct NumericAddress: Hashable, Sendable {
  let bytes: [UInt8]

  /// Nil unless it is a numeric address; the zone of a link (`%eth0`) is left out.
  init?(_ text: some StringProtocol) {
    let plain = String(text.prefix { $0 != "%" })
    if let bytes = Self.bytes(of: plain, AF_INET, count: 4) {
      self.bytes = bytes
    } else if let bytes = Self.bytes(of: plain, AF_INET6, count: 16) {
      self.bytes = bytes.starts(with: Self.mapped) ? Array(bytes.dropFirst(Self.mapped.count)) : bytes
    } else {
      return nil
    }
  }

  /// As a proxy writes it into `X-Forwarded-For`: some add a port, and then brackets around IPv6.
  init?(hop: some StringProtocol) {
    let text = hop.trimmingSpaces
    if text.first == "[" {
      self.init(text.dropFirst().prefix { $0 != "]" })
    } else if text.contains("."), let colon = text.lastIndex(of: ":"), text.firstIndex(of: ":") == colon {
      self.init(text[..<colon])
    } else {
      self.init(text)
    }
  }

  private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

  private static func bytes(of text: String, _ family: Int32, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }

  var text: String { Self.text(of: bytes) }

  /// What one subscriber has: an address of IPv4, and of IPv6 a network of 64 bits at least (RFC 6177).
  var subscriber: String {
    bytes.count == 4 ? text : Self.text(of: bytes.prefix(8) + [UInt8](repeating: 0, count: 8)) + "/64"
  }

  private static func text(of bytes: [UInt8]) -> String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else {
      return ""
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
