internal import CSQLite

/// Keeps the write-ahead log short.
///
/// SQLite's own way would checkpoint inside COMMIT, while the callers wait; and as long as some reader is always in
/// the middle of something it never starts the log anew, which then grows without end.
final class SQLiteLog {
  /// How long it waits for them. A longer reader, such as a backup, must not stop all writing.
  private static let patienceForReaders: Int32 = 100

  private let handle: OpaquePointer
  private let patienceMilliseconds: Int32
  /// Pages from which on the writer waits for the readers of the moment, so that the log can start anew.
  private let greatestLength: Int32
  /// Pages more than at the last time, after which the log is copied into the database as far as that goes without
  /// waiting for anyone.
  private let step: Int32
  /// The pages in the log, told by SQLite after each commit. At a fixed address, for the C callback.
  private let length: UnsafeMutablePointer<Int32>
  private var lengthAtLast: Int32 = 0

  /// Watches the log of a connection, which must not outlive this object's owner.
  init(handle: OpaquePointer, patienceMilliseconds: Int32, greatestLength: Int32) {
    self.handle = handle
    self.patienceMilliseconds = patienceMilliseconds
    self.greatestLength = greatestLength
    step = greatestLength / 16
    length = .allocate(capacity: 1)
    length.initialize(to: 0)
    // This also replaces SQLite's own checkpoints.
    sqlite3_wal_hook(handle, rememberLogLength, length)
  }

  deinit {
    length.deallocate()
  }

  /// To be called after a commit, outside any transaction.
  func checkpointIfLong() {
    if length.pointee < lengthAtLast { lengthAtLast = 0 }
    guard length.pointee - lengthAtLast >= step else { return }
    lengthAtLast = length.pointee
    // A checkpoint that fails is no failure of any write: the log holds everything, and the next one tries again.
    if length.pointee < greatestLength {
      sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    } else {
      sqlite3_busy_timeout(handle, SQLiteLog.patienceForReaders)
      sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_RESTART, nil, nil)
      sqlite3_busy_timeout(handle, patienceMilliseconds)
    }
  }
}

private func rememberLogLength(
  length: UnsafeMutableRawPointer?, connection: OpaquePointer?, database: UnsafePointer<CChar>?, pages: Int32
) -> Int32 {
  length?.assumingMemoryBound(to: Int32.self).pointee = pages
  return SQLITE_OK
}
