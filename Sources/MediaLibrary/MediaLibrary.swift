internal import Foundation
internal import Processes
public import Signage

/// The files of posters and videos: taken in, named by their SHA-256, and converted into what players show.
///
/// Under its directory: `media`, the files for ever, and `temporary`, what is on its way, which a later start removes.
public final class MediaLibrary: Sendable {
  public let limits: MediaLimits

  private let directory: String
  private let shelf: Shelf
  private let runner: CommandRunner
  private let stills: Lane
  private let videos: Lane
  private let readiness: Readiness
  private let log: @Sendable (String) -> Void

  /// Opens the library, making what is missing, and removes the temporary files that an earlier run left behind.
  ///
  /// - Parameters:
  ///   - directory: the data directory, which must exist.
  ///   - log: takes converters' complaints, one line each, which hold the file's SHA-256 and no name of a person's.
  /// - Throws: `MediaError.diskFull`, `.storage`.
  public init(
    directory: String, limits: MediaLimits = MediaLimits(), log: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(MediaError) {
    self.directory = directory
    self.limits = limits
    self.log = log
    shelf = try Shelf(directory: directory)
    stills = Lane(width: limits.stillsAtOnce)
    videos = Lane(width: limits.videosAtOnce)
    runner = CommandRunner(width: max(1, limits.stillsAtOnce) + max(1, limits.videosAtOnce))
    readiness = Readiness(runner: runner)
  }

  /// Whether files can be converted on this machine: nil when they can, else a sentence for its administrator that says
  /// what to do.
  public func check() async -> String? {
    await readiness.advice()
  }

  /// Bytes that uploads may still take on the disk.
  ///
  /// - Throws: `MediaError.storage`.
  public func freeBytes() throws(MediaError) -> Int64 {
    max(0, try Disk.freeBytes(at: directory) - limits.reserveBytes)
  }

  /// Begins to take a file in.
  ///
  /// - Parameter declaredBytes: the size the sender announces, to refuse early what would be refused late.
  /// - Throws: `MediaError.tooLarge`, `.diskFull`, `.storage`.
  public func beginUpload(declaredBytes: Int64 = 0) throws(MediaError) -> Upload {
    guard declaredBytes <= limits.uploadBytes else { throw .tooLarge(limitBytes: limits.uploadBytes) }
    guard try freeBytes() > declaredBytes else { throw .diskFull }
    return try Upload(on: shelf, limitBytes: limits.uploadBytes)
  }

  /// The path of a file of the library; nil when there is none of that name, or the name is no SHA-256 in lower-case
  /// hexadecimal.
  public func path(of sha256: String) -> String? {
    shelf.path(of: sha256)
  }

  /// The IANA media type of a stored file, told by its first bytes; nil where there is none of that name.
  public func type(of sha256: String) -> String? {
    guard let path = path(of: sha256), let file = FileHandle(forReadingAtPath: path),
      let head = try? file.read(upToCount: MediaType.headBytes), let type = try? MediaType.sniff(Array(head))
    else { return nil }
    return type.mimeType
  }

  /// The digests of the chunks of a stored file, read anew; nil where it is no larger than one, or is not there.
  ///
  /// - Throws: `MediaError.storage`.
  public func chunks(of sha256: String) async throws(MediaError) -> [String]? {
    guard let path = path(of: sha256) else { return nil }
    return try await shelf.disk.run { () throws(MediaError) in try FileHash(ofFileAt: path).chunks }
  }

  /// Ends an upload well: looks into the file, and brings it to disk under its name. What cannot be shown is refused here,
  /// before anything names it.
  ///
  /// - Throws: what `Upload.finish` and an examination throw, each of which abandons the upload; `CancellationError`.
  public func take(_ upload: Upload) async throws -> StoredFile {
    try await upload.finish { [self] file, path in
      try await working(on: file, at: path) { workshop in
        switch file.type.kind {
        case .image: try await workshop.examinePicture()
        case .document: try await workshop.examineDocument(at: path)
        case .video: try await workshop.examineVideo()
        }
      }
    }
  }

  /// Makes what players show of a file. Everything the answer names is on disk when it returns; nothing else stays.
  ///
  /// Pictures and documents have one lane, videos another, each in order of arrival: a long video keeps no picture waiting.
  ///
  /// - Throws: `MediaError`; `CancellationError` when the task is cancelled.
  public func convert(_ source: StoredFile) async throws -> Conversion {
    guard let path = path(of: source.sha256) else { throw MediaError.absent }
    let lane = source.type.kind == .video ? videos : stills
    return try await lane.run { [self] in
      guard try freeBytes() > source.bytes else { throw MediaError.diskFull }
      return try await working(on: source, at: path) { workshop in
        switch source.type.kind {
        case .image: try await workshop.convertPicture()
        case .document: try await workshop.convertDocument(at: path)
        case .video: try await workshop.convertVideo()
        }
      }
    }
  }

  private func working<Result>(
    on source: StoredFile, at path: String, _ work: (Workshop) async throws -> Result
  ) async throws -> Result {
    if let advice = await readiness.advice() {
      // A cancelled trial proves nothing.
      try Task.checkCancellation()
      throw MediaError.unavailable(advice: advice)
    }
    let workshop = try Workshop(
      for: source, at: path, on: shelf, limits: limits,
      seconds: source.type.kind == .video ? limits.videoWorkSeconds : limits.stillSeconds, runner: runner, log: log)
    defer { workshop.clear() }
    return try await work(workshop)
  }
}

/// Remembers that the converters work; where they did not, asks again, since an administrator may have mended it.
private actor Readiness {
  private static let programs = [
    ("pdfinfo", "poppler-utils"), ("pdftoppm", "poppler-utils"), ("vips", "libvips-tools"),
    ("vipsheader", "libvips-tools"), ("ffprobe", "ffmpeg"), ("ffmpeg", "ffmpeg"),
  ]

  private let runner: CommandRunner
  private var works = false

  init(runner: CommandRunner) {
    self.runner = runner
  }

  func advice() async -> String? {
    if works { return nil }
    let verdict = await Sandbox.check(programs: Self.programs, with: runner)
    works = verdict == .works
    return verdict.advice
  }
}
