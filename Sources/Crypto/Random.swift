internal import CCrypto

/// Random bytes fit for secrets, from libcrypto's generator.
public func randomBytes(_ count: Int) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
    let result = RAND_bytes(buffer.baseAddress, Int32(count))
    // Without randomness every secret would be a known one: to stop is the only safe answer.
    precondition(result == 1, "the system has no random numbers")
    written = count
  }
}
