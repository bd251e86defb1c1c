/// Where the database is and how much of it may be used at once.
public struct DatabaseSettings: Sendable {
  enum Place: Sendable {
    case sqlite(path: String)
  }

  let place: Place
  /// Connections for reading; further readers wait.
  public var readers = 4
  /// Writes that may wait at once; further ones fail with `DatabaseError.busy`.
  public var waitingWrites = 8_192
  /// Those that may wait beside them for whatever is prompt; they are large, so fewer.
  public var waitingPatientWrites = 1_024
  /// How long a reader waits for a connection, and a writer for another process, before `DatabaseError.busy`.
  public var patienceMilliseconds = 5_000
  /// Writes that share one commit at most.
  var groupSize = 256
  /// A group commits after this time even if more writes are waiting, so that the first need not wait for the last.
  var groupMilliseconds = 20
  /// Pages (of 4 KiB) of the write-ahead log from which on it is shortened even where writers have to wait a moment.
  var logPages = 16_000
  /// A limit to the database's size, for tests of a full disk.
  var maximumPages: Int?

  /// An SQLite database in the file `path`, which is made when it does not exist; its directory must.
  public static func sqlite(path: String) -> DatabaseSettings {
    DatabaseSettings(place: .sqlite(path: path))
  }

  init(place: Place) {
    self.place = place
  }

  func makeEngine() -> any Engine {
    switch place {
    case .sqlite(let path):
      SQLiteEngine(
        path: path, patienceMilliseconds: Int32(clamping: patienceMilliseconds), logPages: Int32(clamping: logPages),
        maximumPages: maximumPages)
    }
  }
}
