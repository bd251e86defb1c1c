internal import Alerts
internal import Feeds
internal import SignageStore

/// Signatures are required and no signers are trusted: nothing that those feeds send could be shown, which must not be found out when
/// it matters.
struct SignersMissing: Error, CustomStringConvertible {
  /// Where they are required, in words.
  let places: [String]

  var description: String {
    "signatures are required by \(places.joined(separator: ", ")), and no signers are trusted; "
      + "name their certificates (kosatsu serve --alert-signers FILE), or take the requirement off"
  }

  /// Throws itself where a polled feed or a token that holds requires signatures.
  static func refuse(_ settings: FeedSettings, _ store: SignageStore) throws {
    let feeds = settings.feeds.filter { $0.policy.requiresSignature }.map { "the feed \($0.id)" }
    let tokens = try store.read { try $0.feedTokens() }.filter { $0.feedPolicy?.requiresSignature == true }
    let places = feeds + tokens.map { "the token \($0.id) (kosatsu token revoke)" }
    guard places.isEmpty else { throw SignersMissing(places: places) }
  }
}
