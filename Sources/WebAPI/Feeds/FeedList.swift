internal import Alerts
public import Feeds
internal import Signage

/// The list of feeds that an administrator writes.
public enum FeedList {
  /// More would be asked in turn by as many connections.
  static let most = 64

  /// Reads `{"feeds": [{"id", "standard", "url", ...}]}`. What is not understood is refused, not overlooked.
  ///
  /// Throws `FeedListRefused`, which says everything that is wrong with it.
  public static func read(_ bytes: [UInt8]) throws(FeedListRefused) -> [Feed] {
    let value: JSONValue
    do throws(JSONError) { value = try JSONReader.parse(bytes) } catch {
      throw FeedListRefused(all: [error.description])
    }
    let document: Document
    do {
      document = try Schema.feedList.read(value).decode(Document.self)
    } catch let error as Violations {
      throw FeedListRefused(all: error.all.map { $0.path.isEmpty ? $0.says : "\($0.path): \($0.says)" })
    } catch {
      throw FeedListRefused(all: ["\(error)"])
    }
    var (feeds, wrong): ([Feed], [String]) = ([], [])
    for (place, row) in document.feeds.enumerated() {
      do throws(SignageError) { feeds.append(try row.feed) } catch { wrong.append("feeds/\(place)/\(error.words)") }
    }
    for id in Set(feeds.map(\.id)).sorted() where feeds.count(where: { $0.id == id }) > 1 {
      wrong.append("feeds: There are two named \(id).")
    }
    guard wrong.isEmpty else { throw FeedListRefused(all: wrong) }
    return feeds
  }

  private struct Document: Decodable {
    var feeds: [Row]
  }

  private struct Row: Decodable {
    var id: FeedID
    var standard: AlertStandard
    var url: String
    var seconds: Int64
    var plainHTTP: Bool
    var kinds: Set<String>?
    var unwantedKinds: Set<String>
    var highestPrecedence: Int
    var trusted: Bool
    var requiresSignature: Bool
    var ward: WardCode?

    var feed: Feed {
      get throws(SignageError) {
        guard let address = FeedAddress(url) else {
          throw .invalid(field: "url", says: "Write it as https://host/path, without user and password.")
        }
        guard address.scheme == "https" || plainHTTP else {
          throw .invalid(
            field: "url",
            says: "Alerts that came in clear text may be anybody's. Where there is no other way, say plainHTTP.")
        }
        guard standard == .cap || !requiresSignature else {
          throw .invalid(
            field: "requiresSignature", says: "Only CAP alerts are signed; none of this feed's would be shown.")
        }
        let policy = FeedPolicy(
          feed: id.text, kinds: kinds, unwantedKinds: unwantedKinds, highestPrecedence: highestPrecedence,
          area: ward.map(Area.ward) ?? .city, isTrusted: trusted,
          requiresSignature: requiresSignature)
        return Feed(id: id, standard: standard, address: address, policy: policy, seconds: seconds)
      }
    }
  }
}

/// Everything that is wrong with a list of feeds.
public struct FeedListRefused: Error, Equatable, CustomStringConvertible {
  public let all: [String]
  public var description: String { all.joined(separator: "; ") }
}

extension SignageError {
  fileprivate var words: String {
    guard case .invalid(let field, let says) = self else { return "\(self)" }
    return "\(field): \(says)"
  }
}

extension Schema {
  static let feedList = Schema.object([.required("feeds", .array(of: feed, count: 0...FeedList.most))])

  private static let kinds = Schema.set(of: .choice(FeedPolicy.words), count: 0...60)

  private static let feed = Schema.object([
    .required("id", .identifier), .required("standard", .choice(AlertStandard.self)),
    .required("url", .text(1...2_048)),
    .optional("seconds", .integer(Int(Feed.paces.lowerBound)...Int(Feed.paces.upperBound)), default: .integer(60)),
    .optional("plainHTTP", .boolean, default: .bool(false)),
    .optional("kinds", kinds), .optional("unwantedKinds", kinds, default: .array([])),
    .optional("highestPrecedence", .integer(0...3), default: .integer(0)),
    .optional("trusted", .boolean, default: .bool(false)),
    .optional("requiresSignature", .boolean, default: .bool(false)),
    .optional("ward", .ward),
  ])
}
