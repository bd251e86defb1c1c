/// What a player last said of itself.
public struct DisplayReport: Hashable, Sendable, Codable {
  public var at: Instant
  /// The installation of the player, made up by it at each start; two that report in turn are a fault.
  public var installation: String
  /// The digest of the playlist that it plays.
  public var playlistDigest: String?
  public var clockOffsetMilliseconds: Int
  public var storageFreeBytes: Int?
  /// `events` or `poll`.
  public var transport: String
  public var version: String
  /// `on`, `off` or `unknown`.
  public var panel: String
  /// Those that hold, and those that were over before anybody heard of them: each report says all of them anew, and what it leaves
  /// out is over. Of more than `faultsKept` the newest.
  public var faults: [Fault]
  /// Who reported lately; nil of a report that was stored before this was kept.
  public var installations: Installations?

  /// What it said, and what the server knows beside that.
  public func standingFaults(at now: Instant) -> [Fault] {
    faults + [installations?.duplicate(at: now)].compactMap { $0 }
  }
  /// What the server has seen begin. Not the player's to say.
  public var since: Since?

  public static let faultsKept = 20

  public struct Fault: Hashable, Sendable, Codable {
    public var code: String
    public var content: ContentID?
    public var detail: String
    /// Since when it holds.
    public var at: Instant

    public init(code: String, content: ContentID?, detail: String, at: Instant) {
      self.code = code
      self.content = content
      self.detail = detail
      self.at = at
    }
  }

  /// Since when what a report says is so; nil of what is not.
  public struct Since: Hashable, Sendable, Codable {
    /// It plays another playlist than the one resolved for it.
    public var behind: Instant?
    public var clockOff: Instant?
    public var storageFull: Instant?

    public init(behind: Instant? = nil, clockOff: Instant? = nil, storageFull: Instant? = nil) {
      self.behind = behind
      self.clockOff = clockOff
      self.storageFull = storageFull
    }
  }

  public init(
    at: Instant, installation: String, playlistDigest: String?, clockOffsetMilliseconds: Int, storageFreeBytes: Int?,
    transport: String, version: String, panel: String, faults: [Fault], installations: Installations? = nil,
    since: Since? = nil
  ) {
    self.at = at
    self.installation = installation
    self.playlistDigest = playlistDigest
    self.clockOffsetMilliseconds = clockOffsetMilliseconds
    self.storageFreeBytes = storageFreeBytes
    self.transport = transport
    self.version = version
    self.panel = panel
    self.faults = faults
    self.installations = installations
    self.since = since
  }
}
