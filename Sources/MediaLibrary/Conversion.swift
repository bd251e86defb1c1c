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

/// What players show of a picture, a page or a video: a stored file and its measures.
public struct Rendition: Sendable, Hashable, Codable {
  /// 64 hexadecimal digits, lower case.
  public var sha256: String
  public var type: MediaType
  /// Pixels, upright.
  public var width: Int
  /// Pixels, upright.
  public var height: Int
  public var bytes: Int64
  /// Of a video only.
  public var seconds: Double?

  public init(sha256: String, type: MediaType, width: Int, height: Int, bytes: Int64, seconds: Double? = nil) {
    self.sha256 = sha256
    self.type = type
    self.width = width
    self.height = height
    self.bytes = bytes
    self.seconds = seconds
  }
}

/// What became of an uploaded file. Everything it names is on disk.
public struct Conversion: Sendable, Hashable, Codable {
  public var kind: MediaKind
  /// One page of a picture, all of a document, none of a video. Each page in one or two renditions, small to large.
  public var pages: [[Rendition]]
  /// Of a video only.
  public var video: Rendition?
  /// Of a video only: a frame of it, for lists and previews.
  public var poster: Rendition?
  /// Of a video only: how long it lasts.
  public var seconds: Double? { video?.seconds }

  public init(kind: MediaKind, pages: [[Rendition]] = [], video: Rendition? = nil, poster: Rendition? = nil) {
    self.kind = kind
    self.pages = pages
    self.video = video
    self.poster = poster
  }
}
