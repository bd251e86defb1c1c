/// A new screen on its way to become one of the displays: it shows `code`, and whoever knows which display it is enters that
/// (DESIGN 4.6).
///
/// Nothing in here gives the display's token to somebody who reads it: the token is made of the salt and of a secret that
/// only the screen has. The salt is forgotten with the token's first use, and from then on the secret is worth nothing either.
public struct Pairing: Hashable, Sendable, Codable {
  /// open -> paired -> used; what nobody enters in time is over, and so is a token that nobody fetched for a day.
  public enum State: Hashable, Sendable {
    /// The screen shows its code.
    case open
    /// The code was entered; the screen may fetch its token, as often as it likes.
    case paired(DisplayID)
    /// The token was used; it is told to nobody any more.
    case used(DisplayID)
    case over
  }

  public static let seconds: Int64 = 600
  /// How long a token waits for its screen.
  public static let secondsToFetch: Int64 = 86_400
  /// Codes that one subscriber of the network may have open at a time: an address of IPv4, 64 bits of IPv6.
  public static let openPerAddress = 5
  /// Codes that may be open in all, so that nobody fills the disk with them.
  public static let openInAll = 1000

  public let code: String
  /// SHA-256 of the screen's secret, in hexadecimal.
  public let secretHash: String
  /// SHA-256 of the token that it will have, in hexadecimal.
  public let tokenHash: String
  /// Who asked for it: a numeric address of IPv4, or a network of IPv6 as `2001:db8:0:1::/64`.
  public let address: String
  public let createdAt: Instant
  /// In hexadecimal; nil once the token was used.
  public private(set) var salt: String?
  public private(set) var display: DisplayID?
  /// The id of its token.
  public private(set) var token: String?
  public private(set) var pairedAt: Instant?
  /// When the token was used for the first time, which is when the screen had come.
  public private(set) var usedAt: Instant?

  public init(code: String, secretHash: String, tokenHash: String, salt: String, address: String, createdAt: Instant) {
    self.code = code
    self.secretHash = secretHash
    self.tokenHash = tokenHash
    self.salt = salt
    self.address = address
    self.createdAt = createdAt
  }

  /// When the code ends, unless it was entered.
  public var expiresAt: Instant { createdAt.advanced(bySeconds: Self.seconds) }

  /// From when on it may be forgotten.
  public var endsAt: Instant { pairedAt?.advanced(bySeconds: Self.secondsToFetch) ?? expiresAt }

  public func state(at now: Instant) -> State {
    guard now < endsAt else { return .over }
    guard let display else { return .open }
    return usedAt == nil ? .paired(display) : .used(display)
  }

  /// The code was entered for `display`, whose token is now the one of the id `token`.
  ///
  /// Throws `SignageError.conflict` unless it is open.
  public mutating func pair(with display: DisplayID, token: String, at now: Instant) throws(SignageError) {
    guard state(at: now) == .open else { throw .conflict(says: "This code is not open any more.") }
    (self.display, self.token, pairedAt) = (display, token, now)
  }

  /// The token was used for the first time.
  public mutating func use(at now: Instant) {
    guard pairedAt != nil, usedAt == nil else { return }
    (salt, usedAt) = (nil, now)
  }
}

extension Pairing {
  /// Why no more codes are given.
  public enum Limit: Hashable, Sendable {
    /// `openPerAddress` at the one address that asks.
    case ofAddress
    /// `openInAll`, whoever asks.
    case inAll
  }
}

// MARK: - Codes

extension Pairing {
  /// No letter or digit that is easily taken for another: without 0, 1, I, L, O, U.
  public static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ")

  public static let codeLength = 6

  public static func isCode(_ text: String) -> Bool {
    text.count == codeLength && text.allSatisfy { alphabet.contains($0) }
  }

  /// The code that random bytes make, each as likely as any other; nil where they do not suffice. Of 16 bytes that is less than
  /// once in a million million times.
  public static func code(of random: [UInt8]) -> String? {
    // A byte beyond the last whole round of the alphabet would make its first letters likelier.
    let fair = random.filter { Int($0) < 256 / alphabet.count * alphabet.count }
    guard fair.count >= codeLength else { return nil }
    return String(fair.prefix(codeLength).map { alphabet[Int($0) % alphabet.count] })
  }
}
