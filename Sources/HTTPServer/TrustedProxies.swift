/// The proxies whose word on who asks is taken. None unless they are named, also not those of this machine.
public struct TrustedProxies: Hashable, Sendable {
  private var networks: [Network] = []

  public init() {}

  /// Reads addresses and networks (`192.0.2.7, 10.0.0.0/8, 2001:db8::/32`; RFC 4632, RFC 4291 section 2.3) with commas between
  /// them; nothing at all names none.
  ///
  /// Throws ``UnknownNetwork``, which names the first that is none.
  public init(list: String) throws(UnknownNetwork) {
    guard !list.trimmingSpaces.isEmpty else { return }
    for text in list.split(separator: ",", omittingEmptySubsequences: false) {
      let text = String(text.trimmingSpaces)
      guard let network = Network(text) else { throw UnknownNetwork(text: text) }
      networks.append(network)
    }
  }

  /// Who asks, where `peer` is the other end of the connection and `forwarded` are the values of `X-Forwarded-For` in their
  /// order. Nil where `peer` is no numeric address.
  ///
  /// Each proxy adds the address that it saw at the end, and anybody can send a beginning: so it is read from the end, for as
  /// long as the one who says it is trusted.
  func client(of peer: String, forwarded: [String]) -> NumericAddress? {
    guard var client = NumericAddress(peer) else { return nil }
    var hops = forwarded.flatMap { $0.split(separator: ",") }
    while networks.contains(where: { $0.contains(client) }), let hop = hops.popLast() {
      // "unknown", or a name that a proxy hides somebody behind: then it is that proxy's own client.
      guard let before = NumericAddress(hop: hop) else { break }
      client = before
    }
    return client
  }

  var isEmpty: Bool { networks.isEmpty }
}

/// What should name a proxy, and names no address and no network.
public struct UnknownNetwork: Error, Hashable, Sendable {
  public let text: String
}

/// The addresses that begin with the same bits.
private struct Network: Hashable, Sendable {
  private let first: [UInt8]
  private let bits: Int

  /// Nil unless it is an address, or one with the number of its bits that count, of which all others are 0.
  init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ NumericAddress($0) }) else { return nil }
    first = address.bytes
    let most = first.count * 8
    guard parts.count == 2 else {
      bits = most
      return
    }
    guard let bits = Int(parts[1]), (0...most).contains(bits), String(bits) == parts[1] else { return nil }
    self.bits = bits
    guard Self.prefix(of: first, bits: bits) == first else { return nil }
  }

  func contains(_ address: NumericAddress) -> Bool {
    address.bytes.count == first.count && Self.prefix(of: address.bytes, bits: bits) == first
  }

  private static func prefix(of bytes: [UInt8], bits: Int) -> [UInt8] {
    bytes.enumerated().map { index, byte in
      let kept = min(8, max(0, bits - index * 8))
      return kept == 0 ? 0 : byte & (0xFF << (8 - kept))
    }
  }
}
