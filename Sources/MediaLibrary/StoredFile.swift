public import Signage

/// A file of the library: bytes named by their SHA-256.
public struct StoredFile: Sendable, Hashable, Codable {
  /// 64 hexadecimal digits, lower case.
  public var sha256: String
  public var bytes: Int64
  public var type: MediaType

  public init(sha256: String, bytes: Int64, type: MediaType) {
    self.sha256 = sha256
    self.bytes = bytes
    self.type = type
  }
}

extension StoredFile {
  /// The file that `medium` names. Throws `MediaError.unknownType` for a type that is not taken.
  public init(_ medium: Media) throws(MediaError) {
    guard let type = MediaType(mimeType: medium.type) else { throw .unknownType }
    self.init(sha256: medium.sha256, bytes: Int64(medium.bytes), type: type)
  }

  /// As a noun of the domain, not converted yet.
  public var medium: Media { Media(sha256: sha256, type: type.mimeType, bytes: Int(bytes)) }
}
