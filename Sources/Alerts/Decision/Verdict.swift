public import Signage

/// What is decided about one message, and what to do about it in one transaction.
public struct Verdict: Hashable, Sendable {
  public var decision: Decision
  public var rule: AlertRule
  /// The element, figure or language at fault, in at most `AlertHeading.longest` characters.
  public var detail: String?
  /// In the order to be done.
  public var changes: [EmergencyChange] = []
  /// Series to be written, in place of those forgotten.
  public var saved: [AlertSeries] = []
  /// Ids of series that went up in another.
  public var forgotten: [String] = []

  public enum Decision: String, Hashable, Sendable, Codable, CaseIterable {
    case shown, updated, cancelled, ignored, review, rejected
  }

  /// Whether somebody is to be told.
  public var alarms: Bool { rule.alarms }

  init(_ decision: Decision, _ rule: AlertRule, _ detail: String? = nil) {
    self.decision = decision
    self.rule = rule
    // It is remembered for long, and may be a text of the message.
    self.detail = detail.map { Wording.cut($0, to: AlertHeading.longest) }
  }

  /// Of one whose effect is known already.
  public static let repeated = Verdict(.ignored, .repeated)

  /// Of a message that could not be read: kept in quarantine, no screen changes.
  public init(fault: AlertFault) { self.init(.rejected, fault.rule, fault.detail) }
}

/// What becomes of one emergency.
public enum EmergencyChange: Hashable, Sendable {
  /// A new one goes on screen at once.
  case show(EmergencyID, EmergencyMessage)
  /// Its next revision takes its place.
  case update(EmergencyID, EmergencyMessage)
  /// 解除: it was right and is over.
  case clear(EmergencyID, Emergency.Closing)
  /// 取消: it was wrong.
  case correct(EmergencyID, Emergency.Closing)
  /// It goes without a word: another message says what is to be said, or its time is over.
  case remove(EmergencyID)

  public var emergency: EmergencyID {
    switch self {
    case .show(let id, _), .update(let id, _), .clear(let id, _), .correct(let id, _), .remove(let id): id
    }
  }
}
