internal import Crypto
internal import Glibc
internal import Processes

/// Where the library's files stand: `media/ab/cd/abcd...`, named by their SHA-256, never changed.
///
/// A file gets its name only when its bytes are on disk, and a caller learns the name only when that is on disk too. A
/// crash before leaves a temporary file, which the next start removes; a crash after, a file that no row names.
final class Shelf: Sendable {
  let media: String
  let working: WorkingDirectory
  /// For what waits for the disk, such as fsync, which may take a second: threads of its own.
  let disk = BlockingQueue(name: "media disk", width: 4)

  /// - Parameter directory: the data directory, which must exist.
  init(directory: String) throws(MediaError) {
    media = directory + "/media"
    try Disk.makeDirectory(media)
    try Disk.synchronize(directory)
    working = try WorkingDirectory(under: directory + "/temporary")
  }

  /// The file's path, nil when it is not there or the name is no SHA-256.
  func path(of sha256: String) -> String? {
    guard Digest(hexadecimal: sha256) != nil else { return nil }
    let path = media + "/" + Self.folders(sha256).joined(separator: "/") + "/" + sha256
    return access(path, F_OK) == 0 ? path : nil
  }

  /// Takes in a finished temporary file whose digest is known.
  func add(_ path: String, sha256: String) async throws(MediaError) {
    try await disk.run { [self] () throws(MediaError) in try publish(path, sha256: sha256) }
  }

  /// Takes in a file that a converter wrote. Returns its digests and size.
  func add(_ path: String) async throws(MediaError) -> FileHash {
    try await disk.run { [self] () throws(MediaError) in
      let hash = try FileHash(ofFileAt: path)
      try publish(path, sha256: hash.sha256)
      return hash
    }
  }

  private func publish(_ path: String, sha256: String) throws(MediaError) {
    try Disk.synchronize(path)
    let folders = Self.folders(sha256)
    let outer = media + "/" + folders[0]
    let inner = outer + "/" + folders[1]
    try Disk.publish(path, as: inner + "/" + sha256, through: [media, outer, inner])
  }

  private static func folders(_ sha256: String) -> [String] {
    [String(sha256.prefix(2)), String(sha256.dropFirst(2).prefix(2))]
  }
}
