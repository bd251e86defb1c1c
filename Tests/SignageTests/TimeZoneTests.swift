import Foundation
import Signage
import Testing

@Suite struct TimeZoneTests {
  @Test(arguments: ["Asia/Tokyo", "Australia/Lord_Howe", "Asia/Calcutta", "UTC"])
  func zonesOfTheDatabaseAreKnown(name: String) { #expect(Zone(identifier: name)?.identifier == name) }

  @Test(arguments: ["Mars/Phobos", "asia/tokyo", "JST", "GMT+9", "", "../etc/passwd"])
  func anythingElseIsNot(name: String) { #expect(Zone(identifier: name) == nil) }

  /// Every 25 hours and a minute for eighty years, against Foundation's own answer.
  @Test(arguments: [
    "Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia",
    "Africa/Casablanca",
  ])
  func offsetsAreTheDatabases(name: String) throws {
    let zone = try #require(Zone(identifier: name))
    let foundation = try #require(TimeZone(identifier: name))
    let wrong = stride(from: 0, to: 2_524_608_000, by: 90_061).filter { seconds in
      let offset = zone.offsetSeconds(at: Instant(milliseconds: Int64(seconds) * 1000))
      return offset != foundation.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }
    #expect(wrong.isEmpty, "\(name)")
  }

  @Test(arguments: [
    // An ordinary time.
    ("Asia/Tokyo", "2026-11-21", "09:00", "2026-11-21T09:00:00+09:00"),
    ("Asia/Kathmandu", "2026-11-21", "00:00", "2026-11-21T00:00:00+05:45"),
    ("Asia/Tokyo", "2026-11-21", "24:00", "2026-11-22T00:00:00+09:00"),
    // Skipped: the first instant after the gap.
    ("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T03:00:00+02:00"),
    ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T03:00:00+02:00"),
    ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T03:00:00+02:00"),
    ("Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T01:59:00+01:00"),
    ("America/New_York", "2026-03-08", "02:15", "2026-03-08T03:00:00-04:00"),
    ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-04T02:30:00+11:00"),
    // Twice: the first occurrence.
    ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T02:30:00+02:00"),
    ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T03:00:00+01:00"),
    ("America/New_York", "2026-11-01", "01:30", "2026-11-01T01:30:00-04:00"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45:00+11:00"),
    ("Australia/Lord_Howe", "2026-04-05", "02:00", "2026-04-05T02:00:00+10:30"),
    // Samoa had no 30 December 2011.
    ("Pacific/Apia", "2011-12-30", "12:00", "2011-12-31T00:00:00+14:00"),
    ("Pacific/Apia", "2011-12-31", "00:00", "2011-12-31T00:00:00+14:00"),
    // Midnight itself is skipped in Santiago.
    ("America/Santiago", "2026-09-06", "00:00", "2026-09-06T01:00:00-03:00"),
  ])
  func aLocalTimeIsOneInstant(name: String, day: String, time: String, expected: String) throws {
    let zone = try #require(Zone(identifier: name))
    let answer = zone.instant(of: Signage.LocalDate(day) ?? must(nil), must(LocalTime(time)))
    #expect(answer == instant(expected), "\(zone.text(of: answer))")
  }

  @Test(arguments: [
    ("Asia/Tokyo", "2026-11-20T15:00:00Z", "2026-11-21", 0),
    ("Asia/Tokyo", "2026-11-21T14:59:59.999Z", "2026-11-21", 23),
    ("America/New_York", "2026-11-01T05:30:00Z", "2026-11-01", 1),
    ("America/New_York", "2026-11-01T06:30:00Z", "2026-11-01", 1),
    ("Asia/Kathmandu", "2026-01-01T18:14:59Z", "2026-01-01", 23),
    ("Asia/Kathmandu", "2026-01-01T18:15:00Z", "2026-01-02", 0),
  ])
  func clocksReadTheDayAndHour(name: String, at: String, day: String, hour: Int) throws {
    let clock = try #require(Zone(identifier: name)).local(at: instant(at))
    #expect(clock.day.description == day)
    #expect(clock.hour == hour)
  }

  /// St. John's set its clocks back at one minute past midnight until 2011, so that they read the day before once more.
  @Test func aDayIsFromItsMidnightToTheNextWhateverClocksRead() throws {
    let zone = try #require(Zone(identifier: "America/St_Johns"))
    let repeated = zone.instant(of: day("2010-11-07"), time("00:00")).advanced(bySeconds: 600)
    #expect(zone.local(at: repeated).day == day("2010-11-06"))
    #expect(zone.day(at: repeated) == day("2010-11-07"))
    let zones = try ["Asia/Tokyo", "America/St_Johns", "Pacific/Apia", "America/Santiago"].map {
      try #require(Zone(identifier: $0))
    }
    for zone in zones {
      let outside = stride(from: 1_262_304_000, to: 1_356_998_400, by: 3511).filter { seconds in
        let at = Instant(milliseconds: Int64(seconds) * 1000)
        let day = zone.day(at: at)
        return at < zone.midnight(of: day) || at >= zone.midnight(of: day.advanced(byDays: 1))
      }
      #expect(outside.isEmpty, "\(zone.identifier)")
    }
  }

  @Test func aZoneIsItsName() throws {
    let tokyo = try #require(Zone(identifier: "Asia/Tokyo"))
    #expect(
      Set([tokyo, try #require(Zone(identifier: "Asia/Tokyo")), try #require(Zone(identifier: "Asia/Seoul"))]).count
        == 2)
  }
}
