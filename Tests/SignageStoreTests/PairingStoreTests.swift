import Signage
import Testing

@testable import SignageStore

/// Codes that new screens show.
@Suite struct PairingStoreTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  func pairing(_ number: Int, address: String = "192.0.2.1", at now: Instant = ten) throws -> Pairing {
    let code = try #require(Pairing.code(of: [UInt8](repeating: UInt8(number), count: 6)))
    return Pairing(
      code: code, secretHash: "s\(number)", tokenHash: "t\(number)", salt: "00", address: address, createdAt: now)
  }

  func open(_ numbers: Range<Int>, address: String = "192.0.2.1", at now: Instant = ten) async throws {
    for number in numbers {
      let made = try pairing(number, address: address, at: now)
      try await store.record(at: now) { try $0.save(made) }
    }
  }

  func full(_ address: String, at now: Instant = ten) throws -> Instant? {
    try store.read { try $0.pairingsFull(for: address, at: now) }?.until
  }

  func limit(_ address: String, at now: Instant = ten) throws -> Pairing.Limit? {
    try store.read { try $0.pairingsFull(for: address, at: now) }?.limit
  }

  @Test func aPairingIsFoundByItsCodeAndByItsToken() async throws {
    try await open(0..<2)
    let first = try pairing(0)
    #expect(try store.read { try $0.pairing(first.code) } == first)
    #expect(try store.read { try $0.pairing(tokenHash: "t1") }?.secretHash == "s1")
    #expect(try store.read { try $0.pairing("ZZZZZZ") } == nil)
  }

  @Test func anAddressHasFiveOpenCodesAndAsksAgainWhenTheFirstEnds() async throws {
    try await open(0..<1)
    try await open(1..<5, at: ten.advanced(bySeconds: 60))
    let now = ten.advanced(bySeconds: 60)
    #expect(try full("192.0.2.1", at: now) == ten.advanced(bySeconds: 600))
    #expect(try limit("192.0.2.1", at: now) == .ofAddress)
    #expect(try full("192.0.2.2", at: now) == nil)
    #expect(try full("192.0.2.1", at: ten.advanced(bySeconds: 600)) == nil)
    var entered = try pairing(3)
    try entered.pair(with: id("kita-1"), token: "1", at: now)
    let paired = entered
    try await store.record(at: now) { try $0.save(paired) }
    #expect(try full("192.0.2.1", at: now) == nil)
  }

  @Test func noMoreThanAThousandAreOpenInAll() async throws {
    let different = try (0..<Pairing.openInAll).map { number in
      let letters = [UInt8(number / 900), UInt8(number / 30 % 30), UInt8(number % 30), 0, 0, 0]
      return Pairing(
        code: try #require(Pairing.code(of: letters)), secretHash: "s", tokenHash: "t\(number)", salt: "00",
        address: "192.0.2.\(number % 250)", createdAt: ten.advanced(byMilliseconds: Int64(number)))
    }
    try await store.record(at: ten) { writing in
      for made in different.dropLast() { try writing.save(made) }
    }
    #expect(try full("198.51.100.1") == nil)
    let last = try #require(different.last)
    try await store.record(at: ten) { try $0.save(last) }
    #expect(try full("198.51.100.1") == ten.advanced(bySeconds: 600))
    #expect(try limit("198.51.100.1") == .inAll)
    #expect(try full("198.51.100.1", at: ten.advanced(bySeconds: 600)) == nil, "the first of them has ended")
  }

  @Test func onlyWhatIsOverIsForgotten() async throws {
    try await open(0..<1)
    try await open(1..<2, at: ten.advanced(bySeconds: 1))
    var entered = try pairing(2)
    try entered.pair(with: id("kita-1"), token: "1", at: ten)
    let paired = entered
    try await store.record(at: ten) { try $0.save(paired) }
    try await store.record(at: ten.advanced(bySeconds: 600)) { try $0.forgetOldPairings() }
    #expect(try kept.count("pairings") == 2)
    try await store.record(at: ten.advanced(bySeconds: 86_400)) { try $0.forgetOldPairings() }
    #expect(try kept.count("pairings") == 0)
  }

  @Test func theFirstUseOfATokenIsNotedOnce() async throws {
    var entered = try pairing(0)
    try entered.pair(with: id("kita-1"), token: "1", at: ten)
    let paired = entered
    try await store.record(at: ten) { try $0.save(paired) }
    for hash in ["t0", "t0", "unknown"] {
      try await store.record(at: ten) { try $0.notePairedTokenUsed(hash) }
    }
    let found = try #require(try store.read { try $0.pairing(paired.code) })
    #expect(found.salt == nil)
    #expect(try store.read { try $0.lastPairing(of: id("kita-1")) } == found)
    #expect(try store.read { try $0.lastPairing(of: id("kita-2")) } == nil)
    #expect(found.state(at: ten) == .used(id("kita-1")))
  }
}
