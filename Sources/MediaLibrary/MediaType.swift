/// The types of file that are taken in, and those of what is made from them.
public enum MediaType: String, Sendable, Codable, CaseIterable {
  case pdf, jpeg, png, webp, gif, svg, mp4, webm, mov

  /// As registered with IANA.
  public var mimeType: String {
    switch self {
    case .pdf: "application/pdf"
    case .jpeg: "image/jpeg"
    case .png: "image/png"
    case .webp: "image/webp"
    case .gif: "image/gif"
    case .svg: "image/svg+xml"
    case .mp4: "video/mp4"
    case .webm: "video/webm"
    case .mov: "video/quicktime"
    }
  }

  public init?(mimeType: String) {
    guard let type = Self.allCases.first(where: { $0.mimeType == mimeType }) else { return nil }
    self = type
  }

  public var kind: MediaKind {
    switch self {
    case .pdf: .document
    case .jpeg, .png, .webp, .gif, .svg: .image
    case .mp4, .webm, .mov: .video
    }
  }
}

/// What a file is to a viewer.
public enum MediaKind: String, Sendable, Codable {
  /// One page.
  case image
  /// One or more pages.
  case document
  case video
}
