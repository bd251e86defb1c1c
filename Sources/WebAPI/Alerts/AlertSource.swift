public import Alerts
public import Signage

/// Who sends an alert: what it may cause, and its name in the audit.
public struct AlertSource: Sendable {
  public let policy: FeedPolicy
  let actor: Actor

  /// A feed that is polled. `policy.feed` is its name.
  public init(polled policy: FeedPolicy) {
    self.init(
      policy,
      actor: Actor(token: "feed:\(policy.feed)", person: policy.feed, grants: [], device: .feed(policy.feed)))
  }

  init(_ policy: FeedPolicy, actor: Actor) {
    self.policy = policy
    self.actor = actor
  }
}

/// What became of a document: a message for each alert that is in it, at least one.
public struct AlertReceipt: Sendable {
  public struct Entry: Sendable {
    public let alert: ReceivedAlert
    /// It had been decided before; nothing was done now.
    public let isRepeated: Bool
    /// Ids of the series that it may belong to and that cannot be read any more.
    var damaged: [String] = []

    /// What this receipt says of it: the same again is ignored, whatever the first did.
    public var decision: Verdict.Decision { isRepeated ? .ignored : alert.decision }
    public var rule: AlertRule { isRepeated ? .repeated : alert.rule }
    public var says: LocalizedText { isRepeated ? AlertRule.repeated.says : alert.says }
  }

  public let entries: [Entry]

  /// The one that did most.
  public var gravest: Entry? {
    entries.min { left, right in
      Self.order.firstIndex(of: left.decision) ?? .max < Self.order.firstIndex(of: right.decision) ?? .max
    }
  }

  private static let order: [Verdict.Decision] = [.shown, .updated, .cancelled, .review, .rejected, .ignored]
}
