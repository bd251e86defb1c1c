public import Signage

public typealias AlertID = Identifier<ReceivedAlert>

/// One message of a feed as it is remembered: what it was, what was decided about it and why, and what came of that.
public struct ReceivedAlert: Hashable, Sendable, Codable {
  public let id: AlertID
  public let standard: AlertStandard
  public let feed: String
  /// What the feed may reach; who looks after none of it does not see the message.
  public let area: Area
  public let receivedAt: Instant
  /// Of the document it came in, in hexadecimal.
  public let sha256: String
  public let bytes: Int
  /// Nil of what could not be read.
  public let heading: AlertHeading?
  public private(set) var decision: Verdict.Decision
  public private(set) var rule: AlertRule
  /// The element, figure or language at fault.
  public private(set) var detail: String?
  public private(set) var effects: [Effect]
  /// While it waits for an officer.
  public private(set) var waiting: Waiting?
  /// What an officer decided.
  public private(set) var review: Review?

  /// What it did to one emergency.
  public struct Effect: Hashable, Sendable, Codable {
    public var emergency: EmergencyID
    public var what: What

    public enum What: String, Hashable, Sendable, Codable, CaseIterable {
      case shown, updated, cleared, corrected, removed
    }

    public init(_ change: EmergencyChange) {
      emergency = change.emergency
      what =
        switch change {
        case .show: .shown
        case .update: .updated
        case .clear: .cleared
        case .correct: .corrected
        case .remove: .removed
        }
    }
  }

  /// Where what it would do is kept.
  public struct Waiting: Hashable, Sendable, Codable {
    /// The series that holds it.
    public var series: String
    /// Of what waits in the series, when that is this one.
    public var digest: String
    /// When all it would show is over; where it would only end something, when its series is forgotten.
    public var until: Instant?
  }

  public struct Review: Hashable, Sendable, Codable {
    public var by: String
    public var at: Instant
    public var isAccepted: Bool
    /// Always there where it was rejected.
    public var reason: String?

    public init(by person: String, at now: Instant, isAccepted: Bool, reason: String?) {
      (by, at) = (person, now)
      self.isAccepted = isAccepted
      self.reason = reason
    }
  }

  /// `verdict` is what was decided about it.
  public init(
    id: AlertID, standard: AlertStandard, feed: String, area: Area, receivedAt: Instant, sha256: String, bytes: Int,
    heading: AlertHeading?, verdict: Verdict
  ) {
    self.id = id
    self.standard = standard
    self.feed = feed
    self.area = area
    self.receivedAt = receivedAt
    self.sha256 = sha256
    self.bytes = bytes
    self.heading = heading
    decision = verdict.decision
    rule = verdict.rule
    detail = verdict.detail
    effects = verdict.changes.map { Effect($0) }
    guard verdict.decision == .review, let series = verdict.saved.first, let pending = series.pending,
      let mark = series.waitingMark
    else { return }
    waiting = Waiting(
      series: series.id, digest: mark.digest,
      until: pending.notices.map(\.message.expiresAt).max() ?? series.keepUntil)
  }

  /// What was decided, in a sentence.
  public var says: LocalizedText { review.map { $0.isAccepted ? Self.accepted : Self.refused } ?? rule.says }

  private static let accepted: LocalizedText = ["ja": "担当者が承認しました。", "en": "An officer accepted it."]
  private static let refused: LocalizedText = ["ja": "担当者が却下しました。", "en": "An officer rejected it."]

  /// It waits no longer: a newer message took its place, the same came by another way, or its time is over.
  public mutating func endWaiting(_ rule: AlertRule) {
    guard waiting != nil else { return }
    waiting = nil
    (decision, self.rule) = (.ignored, rule)
  }

  /// What an officer's word did to the emergencies.
  public mutating func settle(_ review: Review, changes: [EmergencyChange]) {
    waiting = nil
    self.review = review
    effects += changes.map { Effect($0) }
    decision = review.isAccepted ? Verdict.Decision(of: changes) : .rejected
  }
}

extension Verdict.Decision {
  /// The word for what was done.
  init(of changes: [EmergencyChange]) {
    func has(_ matches: (EmergencyChange) -> Bool) -> Bool { changes.contains(where: matches) }
    if has({ if case .update = $0 { true } else { false } }) {
      self = .updated
    } else if has({ if case .show = $0 { true } else { false } }) {
      self = .shown
    } else {
      self = changes.isEmpty ? .ignored : .cancelled
    }
  }
}
