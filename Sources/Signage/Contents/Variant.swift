/// What a content looks like in one language and orientation.
public struct Variant: Hashable, Sendable, Codable {
  /// BCP 47.
  public var language: String
  /// Nil suits both orientations (text notices).
  public var orientation: Orientation?
  public var source: VariantSource

  public init(language: String, orientation: Orientation?, source: VariantSource) {
    self.language = language
    self.orientation = orientation
    self.source = source
  }

  /// `ja-landscape`; `ja-any` where it suits both orientations.
  public var key: String { "\(language)-\(orientation?.rawValue ?? "any")" }
}

extension Variant {
  /// Its text, where it is one.
  public var notice: Notice? {
    if case .text(let notice) = source { notice } else { nil }
  }
}

extension ContentVersion {
  /// The SHA-256 of each file it shows.
  public var mediaNames: Set<String> {
    Set(variants.compactMap { if case .media(let sha256) = $0.source { sha256 } else { nil } })
  }
}

/// Where a variant comes from: an uploaded file, by the SHA-256 of its bytes, or a text that the player draws.
public enum VariantSource: Hashable, Sendable, Codable {
  case media(sha256: String)
  case text(Notice)
}

/// A text notice in one language.
public struct Notice: Hashable, Sendable, Codable {
  /// At most 80 characters.
  public var title: String
  /// At most 800 characters.
  public var text: String

  public init(title: String, text: String) {
    self.title = title
    self.text = text
  }
}

/// One file made of an uploaded one, ready to be shown.
public struct Rendition: Hashable, Sendable, Codable {
  public var sha256: String
  /// IANA media type.
  public var type: String
  public var width: Int
  public var height: Int
  public var bytes: Int
  /// Only of a video.
  public var seconds: Double?
  /// The SHA-256 of each of its chunks in order, where it is larger than one: players fetch it by chunks and verify each.
  /// Nil of a smaller file, and of one that was stored before there were chunks.
  public var chunks: [String]?

  /// The size in bytes of each chunk but the last, which has what is left.
  public static let chunkBytes = 8 << 20

  public init(
    sha256: String, type: String, width: Int, height: Int, bytes: Int, seconds: Double? = nil, chunks: [String]? = nil
  ) {
    self.sha256 = sha256
    self.type = type
    self.width = width
    self.height = height
    self.bytes = bytes
    self.seconds = seconds
    self.chunks = chunks
  }

  /// Whether it is to be fetched by chunks whose digests are not known.
  public var lacksChunks: Bool { bytes > Self.chunkBytes && chunks == nil }
}

/// What became of an uploaded file.
public enum MediaState: Hashable, Sendable, Codable {
  case processing
  case ready(Conversion)
  /// With the reason, for a person to act on.
  case failed(LocalizedText)
}

/// The files that an uploaded one was made into.
public enum Conversion: Hashable, Sendable, Codable {
  /// One still, in renditions from small to large.
  case image([Rendition])
  /// A still a page, each in renditions from small to large.
  case document([[Rendition]])
  case video(Rendition)
}

extension Conversion {
  /// The pages of a document, the one of a picture, none of a video.
  public var pages: [[Rendition]] {
    switch self {
    case .image(let renditions): [renditions]
    case .document(let pages): pages
    case .video: []
    }
  }

  public var video: Rendition? {
    if case .video(let rendition) = self { rendition } else { nil }
  }

  /// Every file.
  public var renditions: [Rendition] { pages.joined() + (video.map { [$0] } ?? []) }

  /// The same with the digests of the chunks of the files that `chunks` names by their SHA-256.
  public func withChunks(_ chunks: [String: [String]]) -> Conversion {
    func whole(_ rendition: Rendition) -> Rendition {
      var rendition = rendition
      if let known = chunks[rendition.sha256] { rendition.chunks = known }
      return rendition
    }
    return switch self {
    case .image(let renditions): .image(renditions.map(whole))
    case .document(let pages): .document(pages.map { $0.map(whole) })
    case .video(let video): .video(whole(video))
    }
  }
}
