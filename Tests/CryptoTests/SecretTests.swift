import Testing

@testable import Crypto

@Suite struct SecretTests {
  @Test func randomBytesDifferAndUseEveryBit() {
    #expect(randomBytes(0) == [])
    #expect(randomBytes(33).count == 33)
    #expect(randomBytes(32) != randomBytes(32))
    let bytes = randomBytes(4_096)
    #expect(bytes.reduce(0, |) == 255 && bytes.reduce(255, &) == 0)
    // Each bit is set in half of the bytes; 6 standard deviations are 192.
    for bit in 0..<8 {
      let count = bytes.count { $0 >> UInt8(bit) & 1 == 1 }
      #expect(abs(count - 2_048) <= 192)
    }
  }

  @Test func aTokenIsAPrefixAnd256BitsAndDoesNotShowInLogs() {
    let token = Token(prefix: "kst_")
    #expect(token.text.hasPrefix("kst_"))
    #expect(Base64URL.decode(String(token.text.dropFirst(4)))?.count == 32)
    #expect(token.text.utf8.count == 47)
    #expect(Token(prefix: "kst_").text != token.text)
    #expect(Token(text: token.text).digest == token.digest)
    #expect(token.digest == SHA256.digest(of: token.text))
    #expect(!"\(token)".contains(token.text.dropFirst(4)))
  }

  @Test func aTokenOfASecretAndASaltIsTheSameEachTimeAndNoOther() {
    let (secret, salt) = (Token(prefix: "ksp_").text, randomBytes(16))
    let token = Token(prefix: "kst_", secret: secret, salt: salt)
    #expect(token.text.hasPrefix("kst_"))
    #expect(Base64URL.decode(String(token.text.dropFirst(4)))?.count == 32)
    #expect(Token(prefix: "kst_", secret: secret, salt: salt).text == token.text)
    #expect(Token(prefix: "kst_", secret: secret, salt: randomBytes(16)).text != token.text)
    #expect(Token(prefix: "kst_", secret: Token(prefix: "ksp_").text, salt: salt).text != token.text)
  }

  /// RFC 9562, appendix A.6.
  @Test func thePublishedUUID() {
    let random: [UInt8] = [0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]
    let id = UUIDv7(milliseconds: 0x017F_22E2_79B0, random: random)
    #expect(id.description == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    #expect(id.milliseconds == 0x017F_22E2_79B0)
  }

  @Test func versionAndVariantStandWhateverIsRandom() {
    for byte in [0x00, 0xff] as [UInt8] {
      let id = UUIDv7(milliseconds: 1_764_000_000_000, random: [UInt8](repeating: byte, count: 10))
      #expect(id.bytes.count == 16)
      #expect(id.bytes[6] >> 4 == 7)
      #expect(id.bytes[8] >> 6 == 2)
      #expect(id.milliseconds == 1_764_000_000_000)
    }
    #expect(UUIDv7(milliseconds: 1, random: []).description == "00000000-0001-7000-8000-000000000000")
  }

  @Test func idsSortByTheirTimeAndDoNotRepeat() {
    let ids = (0..<1_000).map { UUIDv7(milliseconds: 1_764_000_000_000 + Int64($0)).description }
    #expect(ids == ids.sorted())
    #expect(Set((0..<1_000).map { _ in UUIDv7(milliseconds: 5) }).count == 1_000)
  }
}

@Suite struct CodingTests {
  /// RFC 4648, section 10, without the padding.
  @Test(arguments: [
    ("", "", ""), ("f", "Zg", "66"), ("fo", "Zm8", "666f"), ("foo", "Zm9v", "666f6f"), ("foob", "Zm9vYg", "666f6f62"),
    ("fooba", "Zm9vYmE", "666f6f6261"), ("foobar", "Zm9vYmFy", "666f6f626172"),
  ])
  func published(text: String, base64: String, base16: String) {
    let bytes = Array(text.utf8)
    #expect(Base64URL.encode(bytes) == base64)
    #expect(Base64URL.decode(base64) == bytes)
    #expect(Hexadecimal.encode(bytes) == base16)
    #expect(Hexadecimal.decode(base16.uppercased()) == bytes)
  }

  @Test func everyByteGoesThereAndBack() {
    let bytes = (0...255).map { UInt8($0) }
    for count in 0...256 {
      let part = Array(bytes.suffix(count))
      #expect(Base64URL.decode(Base64URL.encode(part)) == part)
      #expect(Hexadecimal.decode(Hexadecimal.encode(part)) == part)
    }
    #expect(Base64URL.encode([0xfb, 0xff]) == "-_8")
  }

  @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9vY", "Zm 9v", "Zm+v", "Zm/v", "Zm9v\n", "é"])
  func wrongBase64(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }

  @Test(arguments: ["0", "0g", "/0", "0:", "@0", "`0", "０", " 00"])
  func wrongHexadecimal(text: String) {
    #expect(Hexadecimal.decode(text) == nil)
  }
}
