public import Signage

/// What is remembered of the messages that belong together: a CAP alert with its updates and cancels, or a JMA series.
///
/// The newest message of a series decides what it shows, in whatever order they came. A store keeps each as one blob under `id`,
/// can find those that hold any of given `keys`, and drops it after `keepUntil`.
public struct AlertSeries: Hashable, Sendable, Codable {
  public let id: String
  /// `cap` or `jma`.
  public let standard: Emergency.Source
  /// Which feed's message acted last (`FeedPolicy.identity`); where none did, of the one that waits.
  public internal(set) var feed: String
  /// Names of the messages (CAP, also of those only referred to) or events (JMA) that belong to it.
  public internal(set) var keys: Set<String>
  /// What groups it with series it is not part of, as an office's old and new weather telegrams.
  public internal(set) var groups: Set<String>
  /// Place in the order of the message that acted last; what waits for an officer has its own.
  public internal(set) var mark: Mark
  /// The newest message that acted, of each policy. Nil of a series kept before this was written down.
  var acted: [Acted]?
  /// What its newest message has on the screens, by slot: a message may say several things.
  public internal(set) var shown: [String: Shown]
  /// What waits for an officer, and takes the place of `shown` when one agrees.
  public internal(set) var pending: Pending?
  /// JMA: which telegram it is, and its element, for the groups.
  public internal(set) var telegram: String?
  public internal(set) var keepUntil: Instant

  public struct Shown: Hashable, Sendable, Codable {
    public var emergency: EmergencyID
    public var notice: Notice
    /// Whose message says it (`FeedPolicy.identity`). Nil of what was kept before this was written down: the series' feed then.
    var feed: String?
  }

  /// A message that acted, and what its feed might do then: it makes others old only where it might have done all they may.
  struct Acted: Hashable, Sendable, Codable {
    var mark: Mark
    var policy: FeedPolicy
  }

  public struct Pending: Hashable, Sendable, Codable {
    /// Nothing where what is shown is to be ended.
    public var notices: [Notice]
    var ending: Ending
    // Nil or empty of what was kept before these were written down: then it is as its series says.
    var mark: Mark?
    /// `FeedPolicy.identity`.
    var feed: String?
    /// What that feed might do when it came.
    var policy: FeedPolicy?
    var keys: Set<String>?
    /// Ids of the series that go up in this one when an officer agrees.
    var joins: Set<String>?
    /// Slots that hold, and that its feed does not show.
    var spared: Set<String>?
  }

  /// Everything a store looks series up by.
  public var lookupKeys: Set<String> { keys.union(groups).union(pending?.keys ?? []) }
}

/// One thing a message says to the public: an emergency in the making.
public struct Notice: Hashable, Sendable, Codable {
  /// Which of the things its series says; a newer message's notice of the same slot takes its place.
  public var slot: String
  /// What it is about, for the feed's policy.
  public var kind: String
  /// JMA: what it warns of, for the old telegrams' suppression.
  public var element: String?
  /// It holds until it is ended, and is renewed until then.
  public var isStateful: Bool
  /// When it is over, where its sender says so: what screens are told may be earlier, and is renewed up to it.
  public var until: Instant?
  public var message: EmergencyMessage
}

/// A message's place in its series' order: later wins; of equal ones the first difference down the list.
public struct Mark: Hashable, Comparable, Sendable, Codable {
  /// Milliseconds, or an early warning's serial number.
  public var first: Int64
  /// What wins a tie: 取消 over 訂正 over 発表, Cancel over Update over Alert.
  public var rank: Int
  public var second: Int64
  /// The time of issue.
  public var issuedAt: Instant
  /// Of the content: makes two different messages of one place agree everywhere on who is the newer, and knows repetition.
  public var digest: String

  /// Before all others: nothing acted yet.
  static let none = Mark(
    first: .min, rank: 0, second: 0, issuedAt: Instant(milliseconds: 0), digest: "")

  public static func < (left: Mark, right: Mark) -> Bool {
    (left.first, left.rank, left.second, left.digest) < (right.first, right.rank, right.second, right.digest)
  }
}
