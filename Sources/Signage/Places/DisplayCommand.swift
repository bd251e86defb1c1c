/// Something that an administrator asks one screen to do, besides showing what it shows (DESIGN 4.4, 5).
///
/// A command is open until a screen says what came of it, or until its time is over: a screen that comes back after an hour must
/// not do then what was wanted before.
public struct DisplayCommand: Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// A picture of what is on the screen.
    case screenshot
    /// The panel's power.
    case panelOn, panelOff
    /// How loud, by `volume`.
    case volume
    /// The player's page loads again.
    case reload
  }

  public enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
    case done, failed
    /// That screen has no means for it, as a bare browser has none for the panel's power.
    case unsupported
  }

  public enum State: String, Hashable, Sendable, CaseIterable {
    case open, done, failed, unsupported, expired
  }

  /// What a screen said.
  public struct Result: Hashable, Sendable, Codable {
    public var outcome: Outcome
    public var detail: String
    public var at: Instant

    public init(outcome: Outcome, detail: String = "", at: Instant) {
      self.outcome = outcome
      self.detail = detail
      self.at = at
    }
  }

  /// How long a screen may take to hear of one.
  public static let lifetimeSeconds: Int64 = 300
  /// How many may be open on one display at once.
  public static let mostOpen = 10
  /// How long they are remembered, in days.
  public static let daysKept: Int64 = 30
  /// The largest picture that is taken.
  public static let mostScreenshotBytes = 2 << 20

  public let id: CommandID
  public let display: DisplayID
  public let kind: Kind
  /// 0 to 100; of `volume` alone.
  public let volume: Int?
  public let createdAt: Instant
  public let expiresAt: Instant
  public private(set) var result: Result?

  /// Throws `SignageError.invalid` where a volume is missing, has nothing to do there, or is none.
  public init(id: CommandID, display: DisplayID, kind: Kind, volume: Int? = nil, at now: Instant) throws(SignageError) {
    guard (kind == .volume) == (volume != nil) else {
      throw .invalid(
        field: "volume", says: kind == .volume ? "Say how loud: 0 to 100." : "Only the command volume takes a volume.")
    }
    guard (0...100).contains(volume ?? 0) else { throw .invalid(field: "volume", says: "From 0 to 100.") }
    self.id = id
    self.display = display
    self.kind = kind
    self.volume = volume
    createdAt = now
    expiresAt = now.advanced(bySeconds: Self.lifetimeSeconds)
  }

  public func state(at now: Instant) -> State {
    switch result?.outcome {
    case .done: .done
    case .failed: .failed
    case .unsupported: .unsupported
    case nil: now < expiresAt ? .open : .expired
    }
  }

  /// Takes what a screen says came of it; false where another one has said so before. A screen may say so late: it did it while
  /// the command was open.
  public mutating func settle(_ result: Result) -> Bool {
    guard self.result == nil else { return false }
    self.result = result
    return true
  }
}

/// What a screen showed when it was asked.
public struct Screenshot: Hashable, Sendable {
  public var command: CommandID
  public var takenAt: Instant
  /// `image/jpeg` or `image/png`.
  public var type: String
  public var bytes: [UInt8]

  public init(command: CommandID, takenAt: Instant, type: String, bytes: [UInt8]) {
    self.command = command
    self.takenAt = takenAt
    self.type = type
    self.bytes = bytes
  }

  /// The media type of a picture by its first bytes (ITU-T T.81 annex B; ISO/IEC 15948 section 5.2); nil of anything but JPEG
  /// and PNG.
  public static func type(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xff, 0xd8, 0xff]) { return "image/jpeg" }
    if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) { return "image/png" }
    return nil
  }
}
