internal import Alerts
internal import Crypto
internal import Signage

/// What is known of a feed from one poll to the next, and over restarts: what its page said of its version, what was fetched,
/// what is still to be.
public struct FeedMemory: Hashable, Sendable, Codable {
  /// Entries of one page that are looked at, the newest.
  static let mostListed = 1_000
  static let mostPending = 2_000
  static let mostFetched = 4_000
  /// An entry that could not be had is given up after as many attempts: after some four hours at a minute's pace.
  static let mostAttempts = 8
  static let longestRetry: Int64 = 7_200
  /// What came and could not be kept here counts as so many attempts at most: it is put off for a few polls and never given up.
  static let mostUnkept = 4

  /// SHA-256 of the address that all of this is of, which may hold a password; absent in what was stored before it was told.
  private var addressDigest: String?
  /// Of the page as it was last read whole.
  var validators = Validators()
  /// SHA-256 of the last page that was a message itself, for servers that know no conditions.
  var pageDigest: String?
  /// Keys of entries that need not be fetched any more, the oldest first.
  private(set) var fetched: [String] = []
  /// Entries still to be fetched, the newest first.
  private(set) var pending: [Pending] = []

  struct Pending: Hashable, Sendable, Codable {
    var key: String
    var url: String
    var attempts = 0
    var notBefore: Instant
  }

  public init() {}

  /// From now on it is of `address`. Of another one nothing holds: what that page said of its version, nor what it listed.
  mutating func turn(to address: FeedAddress) {
    let digest = SHA256.digest(of: address.text).hexadecimal
    guard digest != addressDigest else { return }
    (validators, pageDigest) = (Validators(), nil)
    if addressDigest != nil { pending = [] }
    addressDigest = digest
  }

  /// Takes in what a page lists, the newest first where all say when they changed, else in the page's order; what was fetched
  /// or is waiting already is not taken twice. Answers how many links are not followed, since they leave the feed's host.
  mutating func absorb(_ entries: [AlertIndex.Entry], of page: FeedAddress, at now: Instant) -> Int {
    var known = Set(fetched).union(pending.map(\.key))
    var (listed, new, urls): ([String], [Pending], Set<String>) = ([], [], [])
    var refused = 0
    for entry in Self.newestFirst(entries).prefix(Self.mostListed) {
      guard let address = page.following(entry.link) else {
        refused += 1
        continue
      }
      let key = Self.key(entry, address)
      listed.append(key)
      guard known.insert(key).inserted, urls.insert(address.text).inserted else { continue }
      new.append(Pending(key: key, url: address.text, notBefore: now))
    }
    pending = Array((new + pending).prefix(Self.mostPending))
    keep(listed)
    return refused
  }

  /// What to fetch now, at most `limit`: what failed less often first, so that a few that always fail hold up none, then the
  /// newest.
  func due(at now: Instant, limit: Int) -> [Pending] {
    // A clock that was wrong when something failed must not put it off for ever.
    let horizon = now.advanced(bySeconds: 2 * Self.longestRetry)
    let due = pending.enumerated().filter { $0.element.notBefore <= now || $0.element.notBefore > horizon }
    return due.sorted { ($0.element.attempts, $0.offset) < ($1.element.attempts, $1.offset) }.prefix(limit).map(
      \.element)
  }

  /// An entry was fetched and what it held is kept.
  mutating func succeeded(_ key: String) {
    pending.removeAll { $0.key == key }
    fetched.append(key)
    fetched.removeFirst(max(0, fetched.count - Self.mostFetched))
  }

  /// An entry could not be had, or was not to be read. Answers whether it is given up.
  mutating func failed(_ key: String, at now: Instant, every seconds: Int64) -> Bool {
    guard let index = pending.firstIndex(where: { $0.key == key }) else { return false }
    pending[index].attempts += 1
    if pending[index].attempts >= Self.mostAttempts {
      succeeded(key)
      return true
    }
    putOff(index, at: now, every: seconds)
    return false
  }

  /// An entry came, and could not be kept here: that is not its fault, and others go before it.
  mutating func unkept(_ key: String, at now: Instant, every seconds: Int64) {
    guard let index = pending.firstIndex(where: { $0.key == key }) else { return }
    if pending[index].attempts < Self.mostUnkept { pending[index].attempts += 1 }
    putOff(index, at: now, every: seconds)
  }

  private mutating func putOff(_ index: Int, at now: Instant, every seconds: Int64) {
    // A little less than the pace, or jitter would double it.
    let pause = min(seconds << Int64(pending[index].attempts - 1), Self.longestRetry)
    pending[index].notBefore = now.advanced(byMilliseconds: pause * 800)
  }

  /// What is still listed outlives what is not.
  private mutating func keep(_ listed: [String]) {
    let onPage = Set(listed)
    let done = Set(fetched).intersection(onPage)
    fetched = fetched.filter { !onPage.contains($0) } + listed.reversed().filter { done.contains($0) }
  }

  /// An entry that changed is another one: its page may say so by its date alone.
  private static func key(_ entry: AlertIndex.Entry, _ address: FeedAddress) -> String {
    let changed = entry.updated.map { "\($0.milliseconds)" } ?? ""
    return String(SHA256.digest(of: "\(entry.id)\n\(address.text)\n\(changed)").hexadecimal.prefix(32))
  }

  private static func newestFirst(_ entries: [AlertIndex.Entry]) -> [AlertIndex.Entry] {
    let dates = entries.compactMap(\.updated)
    guard dates.count == entries.count else { return entries }
    return zip(entries, dates).enumerated().sorted { first, second in
      (second.element.1, first.offset) < (first.element.1, second.offset)
    }.map(\.element.0)
  }
}

/// What a page said of its version, to be asked with (RFC 9110, 8.8 and 13.1).
struct Validators: Hashable, Sendable, Codable {
  private static let longest = 256

  var tag: String?
  var lastModified: String?

  init() {}

  /// As the answer's fields say; what could not be sent back as it came is left out.
  init(tag: String?, lastModified: String?) {
    self.tag = tag.flatMap { Self.isPlain($0) ? $0 : nil }
    self.lastModified = lastModified.flatMap { Self.isPlain($0) ? $0 : nil }
  }

  /// The request's fields.
  var conditions: [String] {
    [tag.map { "If-None-Match: \($0)" }, lastModified.map { "If-Modified-Since: \($0)" }].compactMap(\.self)
  }

  private static func isPlain(_ text: String) -> Bool {
    (1...longest).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }
}
