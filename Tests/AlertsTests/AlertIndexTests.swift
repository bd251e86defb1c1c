import Signage
import Testing

@testable import Alerts

@Suite struct AlertIndexTests {
  @Test func atomsEntriesWithTheirLinks() throws {
    let page = """
      <?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://example.jp/feed"/>
      <entry><id>urn:1</id><updated>2026-11-21T00:00:00Z</updated><link href="/1.html"/><link type="application/cap+xml" href="/1.cap"/></entry>
      <entry><link rel="related" href="/other"/></entry><entry><link rel="alternate" href="/2.xml"/></entry></feed>
      """
    let entries = try AlertIndex.read(Array(page.utf8)).entries
    #expect(entries.map(\.link) == ["/1.cap", "/2.xml"] && entries.map(\.id) == ["urn:1", "/2.xml"])
    #expect(entries.first?.updated == (try instant("2026-11-21T00:00:00Z")))
  }

  @Test(.enabled(if: Samples.areThere, Samples.absent)) func theLinkThatSaysCAPComesBeforeThePageForPeople() throws {
    let entries = try AlertIndex.read(try Samples.bytes("cap/earthquake_index.atom")).entries
    #expect(entries.map(\.link) == ["http://earthquake.usgs.gov/earthquakes/catalogs/cap/us2010apcd"])
  }

  @Test func whatIsNoFeedIsRefused() {
    for page in ["<html/>", "<rss/>", "<feed/>", "nothing"] {
      #expect(throws: AlertFault.self) { _ = try AlertIndex.read(Array(page.utf8)) }
    }
  }

  @Test(
    .enabled(if: Samples.areThere, Samples.absent),
    arguments: [
      ("weather_index.atom", 2), ("empty_weather_index.atom", 0), ("ny_index.rss", 2), ("amber.rss", 1),
      ("no_entries.atom", 0),
    ])
  func realPages(name: String, count: Int) throws {
    let entries = try AlertIndex.read(try Samples.bytes("cap/\(name)")).entries
    #expect(entries.count == count, "\(entries)")
    #expect(entries.allSatisfy { $0.link.hasPrefix("http") })
  }
}
