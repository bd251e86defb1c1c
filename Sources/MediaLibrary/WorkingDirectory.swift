internal import Foundation
internal import Glibc

/// The directory under `temporary` that belongs to one running library, locked as long as it runs.
///
/// Several servers may share one storage, so a starting one may remove only what nobody holds: what a crash left behind
/// is no longer locked.
final class WorkingDirectory: Sendable {
  let path: String
  private let lock: Int32

  /// Makes one, and removes those that earlier runs left behind.
  init(under parent: String) throws(MediaError) {
    try Disk.makeDirectory(parent)
    try Self.removeAbandoned(in: parent)
    path = parent + "/" + UUID().uuidString.lowercased()
    guard mkdir(path, 0o700) == 0 else { throw Disk.error(errno) }
    guard let lock = Self.lock(path) else { throw Disk.error(EWOULDBLOCK) }
    // Between making and locking it another starting server may have taken it for abandoned.
    guard access(path, F_OK) == 0 else {
      close(lock)
      throw Disk.error(ENOENT)
    }
    self.lock = lock
  }

  deinit {
    Disk.removeTree(path)
    close(lock)
  }

  /// A new name in it.
  func newPath() -> String { path + "/" + UUID().uuidString.lowercased() }

  /// A new empty directory in it.
  func newDirectory() throws(MediaError) -> String {
    let path = newPath()
    guard mkdir(path, 0o700) == 0 else { throw Disk.error(errno) }
    return path
  }

  private static func removeAbandoned(in parent: String) throws(MediaError) {
    for name in try Disk.names(in: parent) {
      let path = parent + "/" + name
      guard let lock = lock(path) else { continue }
      Disk.removeTree(path)
      close(lock)
    }
  }

  /// Locks a file or directory (flock(2)); nil when somebody else holds it or it is gone.
  private static func lock(_ path: String) -> Int32? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
    close(descriptor)
    return nil
  }
}
