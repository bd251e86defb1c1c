internal import Foundation
public import Signage

extension MediaLibrary {
  public func convert(_ medium: Signage.Media) async throws -> Signage.Conversion {
    guard let type = MediaType(mimeType: medium.type) else { throw MediaError.unknownType }
    let made = try await convert(StoredFile(sha256: medium.sha256, bytes: Int64(medium.bytes), type: type))
    switch made.kind {
    case .image: return .image(made.pages.first.map { $0.map(Self.signage) } ?? [])
    case .document: return .document(made.pages.map { $0.map(Self.signage) })
    case .video:
      guard let video = made.video else { throw MediaError.damaged(type) }
      return .video(Self.signage(video))
    }
  }

  private static func signage(_ rendition: Rendition) -> Signage.Rendition {
    Signage.Rendition(
      sha256: rendition.sha256, type: rendition.type.mimeType, width: rendition.width, height: rendition.height,
      bytes: Int(rendition.bytes), seconds: rendition.seconds)
  }
}

extension MediaLibrary {
  /// The IANA media type of a stored file, told by its first bytes; nil where there is none of that name.
  public func type(of sha256: String) -> String? {
    guard let path = path(of: sha256), let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    guard let head = try? handle.read(upToCount: MediaType.headBytes), let type = try? MediaType.sniff(Array(head))
    else { return nil }
    return type.mimeType
  }
}

extension StoredFile {
  public var medium: Signage.Media {
    Signage.Media(sha256: sha256, type: type.mimeType, bytes: Int(bytes))
  }
}
