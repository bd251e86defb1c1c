public import Database
internal import Foundation
internal import Glibc

/// Where one installation keeps everything: the database and the media.
public struct DataDirectory: Sendable {
  public let path: String

  /// Makes the directory, for its owner alone, where it is missing. Throws where that cannot be done.
  public init(_ path: String) throws {
    self.path = URL(fileURLWithPath: path).path
    try FileManager.default.createDirectory(
      atPath: self.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  public var database: DatabaseSettings { .sqlite(path: path + "/kosatsu.sqlite") }

  /// Takes the directory for one server; held until the program ends.
  ///
  /// Throws `DataDirectoryInUse` while another has it. Commands that only touch the database need no lock.
  public func lock() throws {
    let descriptor = open(path + "/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw DataDirectoryInUse(path: path) }
  }
}

/// Another server works with this directory.
public struct DataDirectoryInUse: Error, CustomStringConvertible {
  let path: String
  public var description: String { "another kosatsu serves from \(path); stop it, or name another --data-dir" }
}
