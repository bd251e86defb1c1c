public import Signage

/// One alert of the Common Alerting Protocol (OASIS CAP 1.2, section 3.2; 1.0 and 1.1 alike).
public struct CAPAlert: Hashable, Sendable {
  public var identity: Identity
  public var status: Status
  public var messageType: MessageType
  public var scope: Scope
  public var codes: [String]
  public var references: [Identity]
  public var infos: [Info]
  /// Whether an XML signature is in it, of whatever form (`SignatureForm`). Nothing here checks one.
  public var isSigned: Bool

  /// What names a message, and what a reference names (3.2.1: sender, identifier, sent).
  public struct Identity: Hashable, Sendable {
    public var sender: String
    public var identifier: String
    public var sent: Instant
  }

  public enum Status: String, Hashable, Sendable, CaseIterable {
    case actual = "Actual", exercise = "Exercise", system = "System", test = "Test", draft = "Draft"
  }

  public enum MessageType: String, Hashable, Sendable, CaseIterable {
    case alert = "Alert", update = "Update", cancel = "Cancel", acknowledgement = "Ack", error = "Error"
  }

  public enum Scope: String, Hashable, Sendable, CaseIterable {
    case isPublic = "Public", restricted = "Restricted", isPrivate = "Private"
  }

  /// What is said in one language about one event (3.2.2).
  public struct Info: Hashable, Sendable {
    /// BCP 47; `en-US` where the message names none.
    public var language: String
    public var categories: [String]
    public var event: String
    public var urgency: Urgency
    public var severity: Severity
    public var certainty: Certainty
    public var responseTypes: [String]
    public var eventCodes: [NamedValue]
    public var effective: Instant?
    public var onset: Instant?
    public var expires: Instant?
    public var headline: String?
    public var description: String?
    public var instruction: String?
    public var parameters: [NamedValue]
    public var areas: [CAPArea]
  }

  public enum Urgency: String, Hashable, Sendable, CaseIterable {
    case immediate = "Immediate", expected = "Expected", future = "Future", past = "Past", unknown = "Unknown"
  }

  public enum Severity: String, Hashable, Sendable, CaseIterable {
    case extreme = "Extreme", severe = "Severe", moderate = "Moderate", minor = "Minor", unknown = "Unknown"
  }

  public enum Certainty: String, Hashable, Sendable, CaseIterable {
    case observed = "Observed", likely = "Likely", possible = "Possible", unlikely = "Unlikely", unknown = "Unknown"
  }

  public struct NamedValue: Hashable, Sendable {
    public var name: String
    public var value: String
  }
}

/// Where an information holds (3.2.4): the union of what is in it.
public struct CAPArea: Hashable, Sendable {
  public var description: String
  public var polygons: [Polygon]
  public var circles: [Circle]
  public var geocodes: [CAPAlert.NamedValue]
  /// Whether a polygon or circle was left out because it is broken: the area may be larger than what is left.
  public var isIncomplete: Bool

  var cornerCount: Int { polygons.reduce(0) { $0 + $1.corners.count } }
}
