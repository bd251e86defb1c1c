/// A bearer token: a prefix that tells what it is, and 256 random bits. Its text is given away once; only its digest
/// is kept. A plain hash is enough for that, since nobody can guess the bits.
public struct Token: Sendable, CustomStringConvertible {
  /// Such as `kst_3q2-7w...`: the prefix and 43 characters of base64url.
  public let text: String

  /// A new token. `prefix` is of characters that need no quoting in headers and addresses.
  public init(prefix: String) {
    text = prefix + Base64URL.encode(randomBytes(32))
  }

  /// The token that `secret` and `salt` make, the same each time; neither alone tells anything of it. `secret` has to be one that
  /// nobody can guess, as another token's text.
  public init(prefix: String, secret: String, salt: [UInt8]) {
    text = prefix + Base64URL.encode(HMAC.code(for: salt, key: Array(secret.utf8)).bytes)
  }

  /// A token somebody has sent.
  public init(text: String) {
    self.text = text
  }

  /// What is kept in its place, and looked up.
  public var digest: Digest { SHA256.digest(of: text) }

  /// Safe to log.
  public var description: String { "a token" }
}
