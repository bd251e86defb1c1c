/// Why something was decided: a stable word for programs, and a sentence for people.
public enum AlertRule: String, Hashable, Sendable, Codable, CaseIterable {
  // The message could not be read; it is kept in quarantine.
  case tooLarge, doctype, processingInstruction, encoding, illFormed, tooDeep, tooManyElements, tooLong
  case notAnAlert, missing, badValue, badDate
  // It could be read and is refused.
  case noReferences, unsigned, badSignature, signatureNotChecked
  // It is not for the public.
  case test, lineTest, restricted, acknowledgement, notForScreens
  // It changes nothing.
  case repeated, superseded, tooOld, expired, elsewhere, nothingInForce, nothingToEnd, suppressed
  // An officer decides.
  case noUsableArea, beyondTrust
  // It acts.
  case new, update, unmatchedUpdate, allClear, withdrawn

  /// What an alarm is raised for: something is wrong with the feed or waits for a person.
  public var alarms: Bool {
    switch self {
    case .tooLarge, .doctype, .processingInstruction, .encoding, .illFormed, .tooDeep, .tooManyElements, .tooLong,
      .notAnAlert, .missing,
      .badValue, .badDate, .noReferences, .unsigned, .badSignature, .signatureNotChecked, .noUsableArea, .beyondTrust:
      true
    default: false
    }
  }
}

/// Why a message cannot be taken: a rule, and the name or figure that broke it.
public struct AlertFault: Error, Hashable, Sendable {
  public var rule: AlertRule
  public var detail: String?

  init(_ rule: AlertRule, _ detail: String? = nil) {
    self.rule = rule
    self.detail = detail
  }
}
