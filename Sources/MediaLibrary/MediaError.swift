/// Why a file was not taken or could not be converted, each a thing a person can act on.
public enum MediaError: Error, Sendable, Equatable {
  /// No bytes at all.
  case empty
  /// Plain text, whatever its name says.
  case text
  /// None of the types that are taken.
  case unknownType
  /// More bytes than are taken.
  case tooLarge(limitBytes: Int64)
  /// Truncated or broken: what was begun cannot be decoded to its end.
  case damaged(MediaType)
  /// A PDF with a password or with restrictions on what may be done with it.
  case encrypted
  case tooManyPages(pages: Int, limit: Int)
  case tooManyPixels(width: Int, height: Int, limit: Int64)
  case tooLong(seconds: Double, limit: Double)
  /// A video file that holds no moving picture.
  case noVideo
  /// Converting it took longer than is granted.
  case timedOut
  /// Converting it took more memory than is granted.
  case outOfMemory
  /// The server's disk has no room for it.
  case diskFull
  /// The server cannot convert at the moment; `advice` is for its administrator.
  case unavailable(advice: String)
  /// The server's disk refused, with this `errno`.
  case storage(code: Int32)
  /// No such file in the library.
  case absent
  /// The upload was ended before.
  case uploadEnded

  /// A word for machines that never changes.
  public var code: String {
    switch self {
    case .empty: "empty"
    case .text: "text"
    case .unknownType: "unknownType"
    case .tooLarge: "tooLarge"
    case .damaged: "damaged"
    case .encrypted: "encrypted"
    case .tooManyPages: "tooManyPages"
    case .tooManyPixels: "tooManyPixels"
    case .tooLong: "tooLong"
    case .noVideo: "noVideo"
    case .timedOut: "timedOut"
    case .outOfMemory: "outOfMemory"
    case .diskFull: "diskFull"
    case .unavailable: "unavailable"
    case .storage: "storage"
    case .absent: "absent"
    case .uploadEnded: "uploadEnded"
    }
  }

  /// True when another file would be taken, false when the server is at fault and the same file may succeed later.
  public var liesInTheFile: Bool {
    switch self {
    case .empty, .text, .unknownType, .tooLarge, .damaged, .encrypted, .tooManyPages, .tooManyPixels, .tooLong,
      .noVideo, .timedOut, .outOfMemory:
      true
    case .diskFull, .unavailable, .storage, .absent, .uploadEnded: false
    }
  }
}
