import Signage
import Testing

@Suite struct TimeInstantTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1970-01-01T09:00:00+09:00", 0), ("1970-01-01T00:00:00-00:00", 0),
    ("1970-01-01t00:00:01z", 1000), ("1970-01-01T00:00:00.1Z", 100), ("1970-01-01T00:00:00.123999999Z", 123),
    ("2026-11-21T09:00:00+09:00", 1_795_219_200_000), ("2028-02-29T23:59:59.5-03:30", 1_835_494_199_500),
  ])
  func aTimeIsRead(text: String, milliseconds: Int64) {
    #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "2026-11-21", "2026-11-21T09:00:00", "2026-11-21 09:00:00Z", "2026-11-21T09:00Z", "2026-11-21T24:00:00Z",
    "2026-11-21T23:59:60Z", "2026-11-21T09:60:00Z", "2026-02-29T00:00:00Z", "2026-11-21T09:00:00+0900",
    "2026-11-21T09:00:00+24:00", "2026-11-21T09:00:00+09:60", "2026-11-21T09:00:00.Z",
    "2026-11-21T09:00:00.1234567890Z", "2026-11-21T09:00:00,5Z", "2026-11-21T09:00:00Z ", "+026-11-21T09:00:00Z",
    "9999-11-21T09:00:00Z", "２０２６-11-21T09:00:00Z", "2026-11-21T09:00:00+09:0", "2026-11-21T-9:00:00Z",
  ])
  func anythingElseIsRefused(text: String) { #expect(Instant(rfc3339: text) == nil) }

  @Test(arguments: [
    ("Asia/Tokyo", 1_795_219_200_000, "2026-11-21T09:00:00+09:00"), ("Asia/Tokyo", 5, "1970-01-01T09:00:00.005+09:00"),
    ("America/St_Johns", 1_795_219_200_120, "2026-11-20T20:30:00.120-03:30"),
    ("UTC", 1_795_219_200_000, "2026-11-21T00:00:00+00:00"),
    // Monrovia kept 44 minutes and 30 seconds behind until 1972: the offset is rounded, the instant is not.
    ("Africa/Monrovia", 0, "1969-12-31T23:15:00-00:45"),
  ])
  func aTimeIsWritten(zone: String, milliseconds: Int64, text: String) throws {
    #expect(try #require(Zone(identifier: zone)).text(of: Instant(milliseconds: milliseconds)) == text)
  }

  @Test func whatIsWrittenReadsTheSame() throws {
    var random = TestRandom(seed: 3339)
    for name in ["Asia/Tokyo", "America/St_Johns", "Asia/Kathmandu", "Europe/Berlin"] {
      let zone = try #require(Zone(identifier: name))
      for _ in 0..<500 {
        let at = Instant(milliseconds: Int64(86_400_000 + random.below(4_000_000_000_000)))
        #expect(Instant(rfc3339: zone.text(of: at)) == at, "\(random.note)")
      }
    }
  }
}
