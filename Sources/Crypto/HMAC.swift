internal import CCrypto

/// Message authentication with SHA-256 (FIPS 198-1, RFC 2104).
public enum HMAC {
  /// The code of `message` under `key`. Compare it with `constantTimeEqual`.
  public static func code(for message: [UInt8], key: [UInt8]) -> Digest {
    // libcrypto takes a null key for "the key of before", so an empty key needs an address too.
    let address = key.isEmpty ? [0] : key
    return Digest(
      bytes: [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
        let result = CCrypto.HMAC(
          EVP_sha256(), address, Int32(key.count), message, message.count, buffer.baseAddress, nil)
        // As with a hash: a correct call fails only where memory is exhausted.
        precondition(result != nil, "libcrypto could not authenticate")
        count = 32
      })
  }
}

/// Whether both are the same, in a time that depends on their lengths only.
public func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}

/// Whether both texts have the same UTF-8, in a time that depends on their lengths only.
public func constantTimeEqual(_ left: String, _ right: String) -> Bool {
  constantTimeEqual(Array(left.utf8), Array(right.utf8))
}
