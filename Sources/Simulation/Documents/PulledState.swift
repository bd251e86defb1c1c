public import Signage

/// What tells a player what holds now.
struct PulledState: Hashable, Sendable {
  var serverTime: Instant
  /// The digest of its playlist.
  var playlist: String
  var emergencies: [PulledEmergency]
  var commands: [PulledCommand] = []
  var pollSeconds: Int64
}

/// What an administrator asks of the screen.
struct PulledCommand: Hashable, Sendable {
  var id: String
  /// `reload` and the others.
  var command: String
  var expiresAt: Instant
}

/// A message as a player is told of it; of its words only the title, for people who watch.
public struct PulledEmergency: Hashable, Sendable {
  /// What is acknowledged once.
  public struct Key: Hashable, Sendable {
    public var id: String
    public var revision: Int
    /// `active`, `allClear` or `correction`.
    public var phase: String
  }

  public var key: Key
  public var precedence: Int
  public var fillsScreen: Bool
  public var title: LocalizedText
  public var issuedAt: Instant
  /// Whether an officer issued it, in that moment: an agency's time of issue says nothing of how fast it was told.
  public var isOfficers: Bool
  public var expiresAt: Instant
  public var id: String { key.id }
  public var revision: Int { key.revision }
}

/// What the server says of a report.
struct ReportAnswer: Hashable, Sendable {
  var state: PulledState
  var stored: Int
  var duplicate: Int
  var rejected: [Rejected]

  struct Rejected: Hashable, Sendable, Decodable {
    var id: String
    var rule: String
  }
}
