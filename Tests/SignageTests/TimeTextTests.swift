import Testing

@testable import Signage

@Suite("RFC 3339")
struct RFC3339Tests {
  @Test(
    "what is a time",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1970-01-01T09:00:00+09:00", 0), ("1969-12-31T15:00:00-09:00", nil),
      ("1970-01-01T00:00:00.1z", 100),
      ("1970-01-01t00:00:00.1239Z", 123), ("1970-01-01T00:00:00.05-00:30", 1_800_050),
      ("2026-02-28T23:59:59+00:00", 1_772_323_199_000),
      ("2026-02-29T00:00:00Z", nil), ("2026-01-01 00:00:00Z", nil), ("2026-01-01T00:00:00", nil),
      ("2026-01-01T00:00Z", nil),
      ("2026-01-01T24:00:00Z", nil), ("2026-01-01T23:59:60Z", nil), ("2026-01-01T00:00:00.Z", nil),
      ("2026-01-01T00:00:00+0900", nil),
      ("2026-01-01T00:00:00+24:00", nil), ("2026-01-01T00:00:00Zx", nil), ("", nil), ("2026-01-01T00:00:00.1.2Z", nil),
      ("２026-01-01T00:00:00Z", nil),
    ] as [(String, Int64?)])
  func reading(text: String, milliseconds: Int64?) {
    #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
  }

  @Test(
    "what is written reads back", arguments: [0, 1, -1, 999, -86_400_001, 1_795_219_200_500, 4_102_444_799_999],
    [0, 540, -210])
  func roundTrip(milliseconds: Int64, offset: Int) {
    let text = Instant(milliseconds: milliseconds).rfc3339(offsetMinutes: offset)
    if milliseconds + Int64(offset) * 60_000 >= 0 {
      #expect(Instant(rfc3339: text)?.milliseconds == milliseconds, "\(text)")
    }
  }

  @Test("a zone's offset as of that day")
  func zones() throws {
    let berlin = try #require(Zone(identifier: "Europe/Berlin"))
    #expect(berlin.text(of: Instant(milliseconds: 1_782_864_000_000)) == "2026-07-01T02:00:00+02:00")
    #expect(berlin.text(of: Instant(milliseconds: 1_767_225_600_000)) == "2026-01-01T01:00:00+01:00")
  }
}
