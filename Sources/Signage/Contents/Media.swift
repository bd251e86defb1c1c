/// An uploaded file, named by the SHA-256 of its bytes.
public struct Media: Hashable, Sendable, Codable {
  public var sha256: String
  /// IANA media type, told by the bytes.
  public var type: String
  public var bytes: Int
  public var state: MediaState

  public init(sha256: String, type: String, bytes: Int, state: MediaState = .processing) {
    self.sha256 = sha256
    self.type = type
    self.bytes = bytes
    self.state = state
  }
}
