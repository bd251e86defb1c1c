import Testing

@testable import WebAPI

@Suite struct QRCodeTests {
  @Test func theThreeCornersAreWhereAReaderSeeksThem() throws {
    let code = try #require(QRCode(of: "https://signage.city.example/pairing#K7PX3M"))
    #expect(code.size >= 21)
    #expect(code.size % 4 == 1)
    // A corner is seven modules wide, with a ring of one around a block of three.
    #expect(code.path.hasPrefix("M0 0h7v1h-7z"))
    #expect(code.path.contains("M\(code.size - 7) 0h7v1h-7z"))
    #expect(code.path.contains("M0 \(code.size - 7)h7v1h-7z"))
    #expect(code.path.contains("M2 2h3v1h-3z"))
    #expect(!code.path.contains("h0"))
  }

  @Test func whatIsTooLongHasNone() {
    #expect(QRCode(of: String(repeating: "a", count: 5000)) == nil)
  }
}
