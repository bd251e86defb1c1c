public import Signage

/// What a feed's page lists: links to messages, of Atom (RFC 4287) or RSS 2.0. The messages inside it are read by
/// `CAPAlert.read`.
public struct AlertIndex: Hashable, Sendable {
  public var entries: [Entry]

  public struct Entry: Hashable, Sendable {
    /// What names it for good, so that it is fetched once; the link where there is no such name.
    public var id: String
    /// As it is written: it may be relative, or lead to another host. Whoever follows it decides.
    public var link: String
    /// When it changed, as far as the page says so with an offset; RSS writes dates otherwise.
    public var updated: Instant?
  }

  private static let atom = "http://www.w3.org/2005/Atom"

  /// Entries without a link are left out. Throws what keeps the page from being read, and `notAnAlert` where it is no feed.
  public static func read(_ bytes: [UInt8]) throws(AlertFault) -> AlertIndex {
    let root = try Document.read(bytes)
    if root.name == "feed", root.namespace == atom {
      return AlertIndex(entries: root.children("entry").compactMap(fromAtom))
    }
    guard root.name == "rss", let channel = root.child("channel") else { throw AlertFault(.notAnAlert) }
    return AlertIndex(entries: channel.children("item").compactMap(fromRSS))
  }

  /// Of several links the one that says CAP, whatever else it says of itself; else the first that is the entry itself: `alternate`
  /// or nothing said.
  private static func fromAtom(_ entry: Element) -> Entry? {
    let links = entry.children("link").filter { !($0.attributes["href"] ?? "").isEmpty }
    let chosen =
      links.first { $0.attributes["type"] == "application/cap+xml" }
      ?? links.first { ["alternate", ""].contains($0.attributes["rel"] ?? "") }
    guard let link = chosen?.attributes["href"] else { return nil }
    return Entry(
      id: entry.child("id").map(\.text).flatMap { $0.isEmpty ? nil : $0 } ?? link, link: link,
      updated: entry.child("updated").flatMap { Instant(rfc3339: $0.text) })
  }

  private static func fromRSS(_ item: Element) -> Entry? {
    guard let link = item.child("link")?.text, !link.isEmpty else { return nil }
    let name = item.child("guid")?.text ?? ""
    return Entry(id: name.isEmpty ? link : name, link: link)
  }
}
