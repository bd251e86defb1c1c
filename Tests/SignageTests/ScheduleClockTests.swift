import Signage
import Testing

/// The one clock: which item is on at an instant.
@Suite struct ScheduleClockTests {
  /// 2026-11-21T00:00+09:00 is hour 498,663 of 1970; times 2,654,435,769 modulo 2^32 that is 0.6829 of the whole, times
  /// 1,779,033,703 it is 0.9775.
  @Test func whereALoopBegins() throws {
    let hour: UInt64 = 498_663
    #expect(instant("2026-11-21T00:00:00").milliseconds == Int64(hour) * 3_600_000)
    let item = Double((hour * 2_654_435_769) % (1 << 32)) / 4_294_967_296
    let language = Double((hour * 1_779_033_703) % (1 << 32)) / 4_294_967_296
    for count in 1...12 {
      var city = TestCity(languages: Array(["ja", "en", "ko", "zh-Hans", "pt"].prefix(1 + count % 5)))
      for index in 0..<count { city.entry("a\(index)") }
      let segment = try city.playlist(from: "2026-11-21", days: 1).segments[0]
      #expect(segment.firstItem == Int(Double(count) * item))
      #expect(segment.firstLanguage == Int(Double(1 + count % 5) * language))
    }
  }

  @Test func theBeginningMovesBackToThatOfACampaignOrDocument() throws {
    var moved = 0
    for offset in 0..<24 {
      var city = TestCity()
      city.content("doc", variants: [document(4)])
      city.content("x")
      let campaign = id("k", CampaignID.self)
      city.inputs.campaigns[campaign] = Campaign(
        id: campaign, owner: .city, contents: ["x", "doc", "x"].map { id($0, ContentID.self) })
      city.entry(
        "a", slots: [Slot(windows: [Window(from: must(LocalTime(minutes: offset * 60)), until: time("24:00"))])])
      city.entry("k", .campaign(campaign))
      city.entry("doc")
      let start = day("2026-11-21").dayNumber * 24 + offset - 9
      let segment = try #require(
        try city.playlist(from: "2026-11-21", days: 1).segments.last {
          $0.loop.count == 11 && $0.loop[0].content.text == "a"
        })
      #expect(segment.from.milliseconds == Int64(start) * 3_600_000)
      // a, then x doc1-4 x, then doc1-4.
      let drawn = Int(11 * Double((UInt64(start) * 2_654_435_769) % (1 << 32)) / 4_294_967_296)
      let expected = drawn < 1 ? 0 : drawn < 7 ? 1 : 7
      #expect(segment.firstItem == expected, "\(offset) \(drawn)")
      if expected != drawn { moved += 1 }
    }
    #expect(moved > 5)
  }

  /// Three items of 10, 12.5 and 20 seconds, from the second on.
  static func segment(firstItem: Int = 1, firstLanguage: Int = 1) -> Segment {
    func item(_ name: String, _ milliseconds: Int64) -> LoopItem {
      LoopItem(
        entry: nil, content: id(name, ContentID.self), variants: ["ja-any", "en-any", "ko-any"],
        milliseconds: milliseconds)
    }
    let start = instant("2026-11-21T09:00:00")
    return Segment(
      from: start, until: start.advanced(bySeconds: 100), priority: .standard,
      loop: [item("a", 10_000), item("b", 12_500), item("c", 20_000)], firstItem: firstItem,
      firstLanguage: firstLanguage)
  }

  @Test(arguments: [
    (0, "b", "en-any", 0, 12_500), (12_499, "b", "en-any", 0, 12_500), (12_500, "c", "en-any", 12_500, 32_500),
    (32_500, "a", "en-any", 32_500, 42_500), (42_499, "a", "en-any", 32_500, 42_500),
    (42_500, "b", "ko-any", 42_500, 55_000), (85_000, "b", "ja-any", 85_000, 97_500),
    // The segment's end cuts.
    (97_500, "c", "ja-any", 97_500, 100_000), (99_999, "c", "ja-any", 97_500, 100_000),
  ])
  func thePositionInALoop(after: Int64, content: String, variant: String, startsAt: Int64, endsAt: Int64) throws {
    let segment = Self.segment()
    let item = try #require(segment.item(at: segment.from.advanced(byMilliseconds: after)))
    #expect(item.item.content.text == content)
    #expect(item.item == segment.loop[item.index])
    #expect(item.variant == variant)
    #expect(item.startsAt == segment.from.advanced(byMilliseconds: startsAt))
    #expect(item.endsAt == segment.from.advanced(byMilliseconds: endsAt))
  }

  @Test func outsideASegmentNothingIsOn() {
    let segment = Self.segment()
    #expect(segment.item(at: segment.from.advanced(byMilliseconds: -1)) == nil)
    #expect(segment.item(at: segment.until) == nil)
  }

  @Test func outsideAPlaylistNothingIsKnown() throws {
    var city = TestCity()
    city.entry("a")
    let playlist = try city.playlist(from: "2026-11-21")
    #expect(playlist.showing(at: playlist.from)?.item?.item.content.text == "a")
    #expect(playlist.showing(at: playlist.from.advanced(byMilliseconds: -1)) == nil)
    #expect(playlist.showing(at: playlist.until) == nil)
    #expect(playlist.showing(at: playlist.until.advanced(byMilliseconds: -1))?.item != nil)
    #expect(
      Playlist(display: TestCity.display, from: playlist.from, until: playlist.from, segments: [], fallback: [])
        .showing(at: playlist.from) == nil)
  }

  /// A loop that is longer than its segments would for ever show its beginning.
  @Test func overAMonthEveryItemOfALongLoopShowsAndInEveryLanguage() throws {
    var city = TestCity(languages: ["ja", "en", "ko"])
    for index in 0..<40 {
      city.content("a\(index)", seconds: 60, variants: [picture("ja"), picture("en"), picture("ko")])
      city.entry("a\(index)", slots: [Slot(windows: [window("09:00", "09:10"), window("15:30", "15:40")])])
    }
    var shown: Set<String> = []
    var languages: Set<String> = []
    for segment in try city.playlist(from: "2026-11-01", days: 30).segments where !segment.loop.isEmpty {
      for minute in 0..<10 {
        let item = try #require(segment.item(at: segment.from.advanced(bySeconds: Int64(minute) * 60)))
        shown.insert(item.item.content.text)
        languages.insert(item.variant)
      }
    }
    #expect(shown.count == 40)
    #expect(languages.count == 3)
  }

  /// A document that is longer than each of its segments begins anywhere, or its last pages would never show.
  @Test func overAMonthEveryPageOfADocumentLongerThanItsSegmentsShows() throws {
    var city = TestCity()
    city.content("doc", seconds: 60, variants: [document(20)])
    city.entry("doc", slots: [Slot(windows: [window("09:00", "09:05"), window("15:30", "15:35")])])
    var shown: Set<Int> = []
    for segment in try city.playlist(from: "2026-11-01", days: 30).segments where !segment.loop.isEmpty {
      for minute in 0..<5 {
        shown.insert(try #require(segment.item(at: segment.from.advanced(bySeconds: Int64(minute) * 60))?.item.page))
      }
    }
    #expect(shown == Set(1...20))
  }
}
