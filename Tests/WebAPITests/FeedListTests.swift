import Alerts
import Feeds
import Signage
import Testing

@testable import WebAPI

@Suite("The list of feeds")
struct FeedListTests {
  private func refusal(_ text: String) -> [String] {
    do throws(FeedListRefused) {
      _ = try FeedList.read(Array(text.utf8))
      return []
    } catch {
      return error.all
    }
  }

  private func refusal(ofFeed members: String) -> String {
    refusal("{\"feeds\": [{\"id\": \"a\", \"standard\": \"cap\", \(members)}]}").joined(separator: "\n")
  }

  @Test("says everything a feed may cause")
  func whole() throws {
    let text = """
      {"feeds": [{"id": "jma-extra", "standard": "jma", "url": "https://example.jp/feed/extra.xml"},
        {"id": "prefecture", "standard": "cap", "url": "http://example.jp:8080/cap", "plainHTTP": true, "seconds": 30,
         "kinds": ["rain", "cap:Met"], "unwantedKinds": ["frost"], "highestPrecedence": 2, "trusted": true, "ward": "27127"}]}
      """
    let feeds = try FeedList.read(Array(text.utf8))
    try #require(feeds.count == 2)
    #expect(feeds[0].standard == .jma && feeds[0].seconds == 60)
    #expect(feeds[0].policy == FeedPolicy(feed: "jma-extra"))
    #expect(feeds[1].address.host == "example.jp" && feeds[1].seconds == 30)
    #expect(
      feeds[1].policy
        == FeedPolicy(
          feed: "prefecture", kinds: ["rain", "cap:Met"], unwantedKinds: ["frost"], highestPrecedence: 2,
          area: .ward(try #require(WardCode("27127"))), isTrusted: true))
  }

  @Test("may be empty")
  func empty() throws {
    #expect(try FeedList.read(Array("{\"feeds\": []}".utf8)).isEmpty)
  }

  @Test("refuses clear text that nobody asked for")
  func clearText() {
    #expect(refusal(ofFeed: "\"url\": \"http://example.jp/\"").contains("plainHTTP"))
    #expect(refusal(ofFeed: "\"url\": \"http://example.jp/\", \"plainHTTP\": true").isEmpty)
  }

  @Test(
    "refuses what it does not understand, and says where",
    arguments: [
      ("\"url\": \"ftp://example.jp/\"", "feeds/0/url"), ("\"url\": \"https://me:secret@example.jp/\"", "feeds/0/url"),
      ("\"url\": \"https://example.jp/\", \"every\": 5", "every"),
      ("\"url\": \"https://example.jp/\", \"seconds\": 1", "feeds/0/seconds"),
      ("\"url\": \"https://example.jp/\", \"kinds\": [\"raining\"]", "feeds/0/kinds/0"),
      ("\"url\": \"https://example.jp/\", \"ward\": \"kita\"", "feeds/0/ward"), ("\"seconds\": 60", "url"),
    ])
  func refused(members: String, place: String) {
    let refusal = refusal(ofFeed: members)
    #expect(refusal.contains(place) && !refusal.contains("secret"), "\(refusal)")
  }

  @Test("says which feed's alerts must be signed, which telegrams cannot be")
  func signatures() throws {
    let text =
      "{\"feeds\": [{\"id\": \"a\", \"standard\": \"cap\", \"url\": \"https://example.jp/\", \"requiresSignature\": true}]}"
    #expect(try FeedList.read(Array(text.utf8)).map(\.policy) == [FeedPolicy(feed: "a", requiresSignature: true)])
    #expect(refusal(text.replacing("cap", with: "jma")).joined().contains("feeds/0/requiresSignature"))
  }

  @Test("is JSON, of feeds with names of their own")
  func names() {
    #expect(refusal("feeds").count == 1)
    #expect(refusal("[]").count == 1)
    let feed = "{\"id\": \"a\", \"standard\": \"cap\", \"url\": \"https://example.jp/\"}"
    #expect(refusal("{\"feeds\": [\(feed), \(feed)]}").joined().contains("two named a"))
    let many = Array(repeating: feed, count: 65).joined(separator: ",")
    #expect(!refusal("{\"feeds\": [\(many)]}").isEmpty)
  }
}
