internal import Crypto
internal import Glibc
internal import Synchronization

/// A file on its way in: written to a temporary file and hashed as its bytes come.
///
/// It ends in exactly one of three ways: `finish`, `abandon`, or an error, which abandons it. An upload that is dropped
/// is abandoned too. Nothing of an abandoned one stays. May be used from any thread, one call at a time makes sense.
public final class Upload: Sendable {
  private struct State {
    /// -1 once the upload has ended.
    var descriptor: Int32
    var hash = SHA256()
    var bytes: Int64 = 0
    var head: [UInt8] = []
  }

  private let path: String
  private let limitBytes: Int64
  private let shelf: Shelf
  private let state: Mutex<State>

  init(on shelf: Shelf, limitBytes: Int64) throws(MediaError) {
    path = shelf.working.newPath()
    self.limitBytes = limitBytes
    self.shelf = shelf
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Disk.error(errno) }
    state = Mutex(State(descriptor: descriptor))
  }

  deinit {
    abandon()
  }

  /// Bytes taken so far.
  public var bytes: Int64 { state.withLock { $0.bytes } }

  /// Takes the next bytes. They are written, not yet brought to disk: this may run on a thread that answers others.
  ///
  /// - Throws: `MediaError.tooLarge`, `.diskFull`, `.storage`, each of which abandons the upload; `.uploadEnded`.
  public func append(_ chunk: UnsafeRawBufferPointer) throws(MediaError) {
    do throws(MediaError) {
      try state.withLock { state throws(MediaError) in
        guard state.descriptor >= 0 else { throw .uploadEnded }
        guard state.bytes + Int64(chunk.count) <= limitBytes else { throw .tooLarge(limitBytes: limitBytes) }
        try Disk.write(chunk, to: state.descriptor)
        state.hash.update(chunk)
        state.bytes += Int64(chunk.count)
        if state.head.count < MediaType.headBytes {
          state.head += chunk.prefix(MediaType.headBytes - state.head.count)
        }
      }
    } catch {
      abandon()
      throw error
    }
  }

  /// Tells the type by the bytes, lets `examine` look into the file where it lies, brings it to disk and gives it its name.
  /// When this returns, the file survives a crash and may be named by a row.
  ///
  /// - Throws: `MediaError.empty`, `.text`, `.unknownType`, `.diskFull`, `.storage`, what `examine` throws, each of which
  ///   abandons the upload; `.uploadEnded`.
  func finish(examine: (StoredFile, String) async throws -> Void = { _, _ in }) async throws -> StoredFile {
    let whole = try state.withLock { state throws(MediaError) in
      guard state.descriptor >= 0 else { throw .uploadEnded }
      close(state.descriptor)
      state.descriptor = -1
      return (sha256: state.hash.digest.hexadecimal, bytes: state.bytes, head: state.head)
    }
    do {
      let file = StoredFile(sha256: whole.sha256, bytes: whole.bytes, type: try MediaType.sniff(whole.head))
      try await examine(file, path)
      try await shelf.add(path, sha256: whole.sha256)
      return file
    } catch {
      Disk.removeTree(path)
      throw error
    }
  }

  /// Ends the upload and removes what was taken. Does nothing when it has ended already.
  public func abandon() {
    state.withLock { state in
      guard state.descriptor >= 0 else { return }
      close(state.descriptor)
      state.descriptor = -1
      Disk.removeTree(path)
    }
  }
}
