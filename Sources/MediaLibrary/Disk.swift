internal import Foundation
internal import Glibc

/// The few file operations the library stands on, each durable where it says so, with errors in our words.
enum Disk {
  static func error(_ code: Int32) -> MediaError {
    code == ENOSPC || code == EDQUOT ? .diskFull : .storage(code: code)
  }

  /// Makes a directory if it is not there; its parent must be.
  static func makeDirectory(_ path: String) throws(MediaError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw error(errno) }
  }

  static func names(in directory: String) throws(MediaError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory)
    } catch {
      throw .storage(code: EIO)
    }
  }

  /// Removes a file or a directory with all it holds. What cannot be removed is removed at the next start.
  static func removeTree(_ path: String) {
    if unlink(path) == 0 { return }
    _ = try? FileManager.default.removeItem(atPath: path)
  }

  /// Bytes an unprivileged process may still write where `path` lies.
  static func freeBytes(at path: String) throws(MediaError) -> Int64 {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { throw error(errno) }
    return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }

  /// Brings a file's bytes, or a directory's names, to the disk.
  static func synchronize(_ path: String) throws(MediaError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw error(errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw error(errno) }
  }

  /// Moves a file whose bytes are on disk to `target`, and returns when the name is on disk too.
  ///
  /// - Parameter directories: those to make on the way and to bring to disk, outermost first.
  static func publish(_ path: String, as target: String, through directories: [String]) throws(MediaError) {
    for directory in directories.dropFirst() { try makeDirectory(directory) }
    guard rename(path, target) == 0 else { throw error(errno) }
    // All of them, made by us or not: who made one may not have brought its name to disk yet.
    for directory in directories.reversed() { try synchronize(directory) }
  }

  /// Reads a file in pieces. It must be a file: a converter that a stranger's bytes have taken over could leave a link
  /// to something else, or a pipe that never ends.
  static func read(_ path: String, _ take: (UnsafeRawBufferPointer) -> Void) throws(MediaError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw error(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw error(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw error(EINVAL) }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
      if count == 0 { return }
      if count > 0 {
        take(UnsafeRawBufferPointer(rebasing: piece[..<count]))
      } else if errno != EINTR {
        throw error(errno)
      }
    }
  }

  /// Writes all of `bytes`.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(MediaError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw error(errno)
      }
    }
  }
}
