import Testing

@testable import Crypto

@Suite struct HashTests {
  /// FIPS 180-4's examples as NIST publishes them, and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func published(message: String, digest: String) {
    #expect(SHA256.digest(of: message).hexadecimal == digest)
    #expect("\(SHA256.digest(of: Array(message.utf8)))" == digest)
  }

  @Test func aMessageInPiecesHasTheDigestOfTheWhole() {
    let message = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    for size in [1, 3, 63, 64, 65, 300] {
      var hash = SHA256()
      for start in stride(from: 0, to: message.count, by: size) {
        hash.update(Array(message[start..<min(start + size, message.count)]))
      }
      #expect(hash.digest == SHA256.digest(of: message))
    }
  }

  @Test func theDigestSoFarDoesNotEndTheHashAndCopiesGoTheirOwnWay() {
    var hash = SHA256()
    hash.update([1, 2])
    #expect(hash.digest == SHA256.digest(of: [1, 2]))
    var copy = hash
    copy.update([9])
    hash.update([3])
    hash.update([])
    #expect(hash.digest == SHA256.digest(of: [1, 2, 3]))
    #expect(copy.digest == SHA256.digest(of: [1, 2, 9]))
  }

  @Test func aDigestIsReadFromExactly64LowerCaseDigits() {
    let digest = SHA256.digest(of: "abc")
    #expect(Digest(hexadecimal: digest.hexadecimal) == digest)
    for wrong in [
      "", "ab", digest.hexadecimal.uppercased(), digest.hexadecimal + "00", String(digest.hexadecimal.dropLast()) + "g",
      String(repeating: "/", count: 64),
    ] {
      #expect(Digest(hexadecimal: wrong) == nil)
    }
  }

  /// RFC 4231, section 4, test cases 1 to 4, 6 and 7 (5 is about truncation).
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      Array(1...25), [UInt8](repeating: 0xcd, count: 50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131),
      Array(
        ("This is a test using a larger than block-size key and a larger than block-size data. "
          + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
    ),
  ])
  func publishedCode(key: [UInt8], message: [UInt8], code: String) {
    #expect(HMAC.code(for: message, key: key).hexadecimal == code)
  }

  @Test func anEmptyKeyIsAKeyOfItsOwn() {
    _ = HMAC.code(for: [1], key: [1, 2, 3])
    let zeroes = HMAC.code(for: [], key: [UInt8](repeating: 0, count: 64))
    // A key is filled up with zeroes to the block's length (RFC 2104, section 2).
    #expect(HMAC.code(for: [], key: []) == zeroes)
    #expect(zeroes.hexadecimal == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }

  @Test func comparisonInConstantTime() {
    #expect(constantTimeEqual([], []))
    #expect(constantTimeEqual([1, 2, 3], [1, 2, 3]))
    #expect(!constantTimeEqual([1, 2, 3], [1, 2, 4]))
    #expect(!constantTimeEqual([1, 2, 3], [1, 2]))
    #expect(constantTimeEqual("高札", "高札"))
    #expect(!constantTimeEqual("高札", "高 札"))
  }
}
