import Signage
import Testing

/// A screen's way to become a display (DESIGN 4.6).
@Suite struct PairingTests {
  let lobby = id("kita-1", DisplayID.self)

  func offered() -> Pairing {
    Pairing(code: "K7PX3M", secretHash: "s", tokenHash: "t", salt: "00", address: "192.0.2.1", createdAt: ten)
  }

  func after(_ seconds: Int64, milliseconds: Int64 = 0) -> Instant {
    ten.advanced(bySeconds: seconds).advanced(byMilliseconds: milliseconds)
  }

  @Test func aCodeIsOpenForTenMinutes() {
    let pairing = offered()
    #expect(pairing.expiresAt == after(600))
    #expect(pairing.state(at: ten) == .open)
    #expect(pairing.state(at: after(600, milliseconds: -1)) == .open)
    #expect(pairing.state(at: after(600)) == .over)
  }

  @Test func aTokenWaitsADayForItsScreen() throws {
    var pairing = offered()
    try pairing.pair(with: lobby, token: "1", at: after(599))
    #expect(pairing.state(at: after(600)) == .paired(lobby))
    #expect(pairing.state(at: after(599 + 86_400, milliseconds: -1)) == .paired(lobby))
    #expect(pairing.state(at: after(599 + 86_400)) == .over)
    #expect(pairing.token == "1")
  }

  @Test func aCodeIsEnteredOnce() throws {
    var pairing = offered()
    try pairing.pair(with: lobby, token: "1", at: ten)
    let before = pairing
    for now in [ten, after(700), after(90_000)] {
      #expect(throws: SignageError.self) { try pairing.pair(with: lobby, token: "2", at: now) }
    }
    pairing.use(at: ten)
    #expect(throws: SignageError.self) { try pairing.pair(with: lobby, token: "2", at: ten) }
    #expect(pairing.token == before.token)
    #expect(pairing.pairedAt == before.pairedAt)
    var late = offered()
    #expect(throws: SignageError.self) { try late.pair(with: lobby, token: "2", at: after(600)) }
    #expect(late.display == nil)
  }

  @Test func theFirstUseForgetsTheSalt() throws {
    var pairing = offered()
    pairing.use(at: ten)
    #expect(pairing.state(at: ten) == .open, "what is not paired has no use")
    #expect(pairing.salt == "00")
    try pairing.pair(with: lobby, token: "1", at: ten)
    pairing.use(at: after(5))
    pairing.use(at: after(9))
    #expect(pairing.salt == nil)
    #expect(pairing.usedAt == after(5))
    #expect(pairing.state(at: ten) == .used(lobby))
  }

  @Test func codesAreOfLettersThatNobodyConfuses() throws {
    #expect(Pairing.alphabet.count == 30)
    #expect(Set(Pairing.alphabet).isDisjoint(with: "01ILOU"))
    let code = try #require(Pairing.code(of: Array(0..<16)))
    #expect(code == "234567")
    #expect(Pairing.isCode(code))
    for other in ["23456", "2345678", "23456I", "23456a", "", "２３４５６７"] { #expect(!Pairing.isCode(other)) }
  }

  @Test func everyLetterIsAsLikelyAsAnyOther() throws {
    // Each byte that counts stands for one letter, each letter for as many bytes.
    var counts: [Character: Int] = [:]
    for byte in UInt8.min...UInt8.max {
      guard let code = Pairing.code(of: [byte, 0, 0, 0, 0, 0]) else { continue }
      counts[try #require(code.first), default: 0] += 1
    }
    #expect(counts.count == 30)
    #expect(Set(counts.values) == [8])
    #expect(Pairing.code(of: [UInt8](repeating: 255, count: 16)) == nil)
    #expect(Pairing.code(of: [255, 1, 254, 2, 3, 4, 5, 6]) == "345678")
  }
}
